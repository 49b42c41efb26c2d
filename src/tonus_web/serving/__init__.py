"""The server: prepared, listening where it may, with workers beside it."""
