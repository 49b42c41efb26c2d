"""Body measurements and progress photos."""
