"""The day on one page, settings and export."""
