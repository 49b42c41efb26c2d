"""Exercises to read about."""
