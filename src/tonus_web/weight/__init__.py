"""Weight over time: the estimate, its page, the check-in, and logs from elsewhere."""
