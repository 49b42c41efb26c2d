"""Accounts that show the application with a year of somebody's records in it."""
