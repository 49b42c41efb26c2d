"""Clean points to posture, view, stance and repetitions."""

__all__: list[str] = []
