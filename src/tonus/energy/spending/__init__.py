"""What a body spends in a day: at rest, by formulas, and in exercise."""

__all__: list[str] = []
