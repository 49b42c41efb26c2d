"""What a body spends in a day: at rest, by formulas, and in exercise."""
