"""What becomes of a body: weights to come, their band, and the intake for a weight by a day."""
