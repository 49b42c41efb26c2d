"""Accuracy: counts against the truth, on recordings and on generated motion."""
