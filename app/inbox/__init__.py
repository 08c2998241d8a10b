"""What waits for the people of a desk, at the top of its first page."""
