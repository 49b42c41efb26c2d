"""Whose health it is, who may see it, and what the person said of themselves."""
