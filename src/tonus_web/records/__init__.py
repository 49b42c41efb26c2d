"""What every record shares: ids, moments, entered quantities, deletion and undo."""
