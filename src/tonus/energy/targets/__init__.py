"""Aims, the rules that no target may break, and the targets that are left."""

__all__: list[str] = []
