"""Clips, their analysis by workers, and the reports."""
