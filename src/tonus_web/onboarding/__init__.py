"""The first questions, each of which may be skipped."""
