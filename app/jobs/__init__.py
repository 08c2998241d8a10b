"""Work that waits for nobody: mail that is due, badges and status lists that grow old."""
