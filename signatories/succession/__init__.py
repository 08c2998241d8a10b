"""What follows when a company or an association changes: rename, merger, takeover, split, bankruptcy."""
