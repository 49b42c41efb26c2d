"""Accounts: who comes in, how, and what each may do."""
