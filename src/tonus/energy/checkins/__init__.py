"""The weekly check-in: a target that follows a log, and the alert of a loss too fast."""

__all__: list[str] = []
