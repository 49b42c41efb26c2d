"""Weighings and intakes made into days, and what is asked about them."""

__all__: list[str] = []
