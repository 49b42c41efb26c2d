"""Who signs in, and how; whom the administrator lets in."""
