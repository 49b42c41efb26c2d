"""Weighings and intakes made into days, and what is asked about them."""
