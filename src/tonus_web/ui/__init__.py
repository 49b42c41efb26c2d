"""Look and components of every page; knows no record."""
