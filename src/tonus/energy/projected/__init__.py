"""What becomes of a body: weights to come, their band, and the intake for a weight by a day."""

__all__: list[str] = []
