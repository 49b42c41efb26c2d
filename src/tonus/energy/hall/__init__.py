"""The model of body weight of Hall and others, in full and linearised [hall_2011]_."""

__all__: list[str] = []
