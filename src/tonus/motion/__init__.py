"""Clean points to posture, view, stance and repetitions."""
