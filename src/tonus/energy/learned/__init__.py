"""Expenditure, trend and pace, learned from a log."""

__all__: list[str] = []
