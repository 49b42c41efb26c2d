"""Expenditure, trend and pace, learned from a log."""
