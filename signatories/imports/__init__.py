"""Members in bulk: read, planned, saved, undone."""
