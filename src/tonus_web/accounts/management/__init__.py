"""Commands of `accounts`."""
