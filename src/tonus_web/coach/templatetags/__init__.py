"""Tags and filters of `coach`."""
