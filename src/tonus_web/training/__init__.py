"""What was trained: sessions, their exercises, and sets."""
