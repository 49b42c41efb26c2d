"""Weigh-ins, goals, and the energy of the day."""
