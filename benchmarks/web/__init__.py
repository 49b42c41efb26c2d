"""The application: four writers at once, memory, start, pages."""
