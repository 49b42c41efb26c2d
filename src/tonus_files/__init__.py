"""Foreign file formats, one module each."""
