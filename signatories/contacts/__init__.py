"""Contact points for notices: set, tested, listed."""
