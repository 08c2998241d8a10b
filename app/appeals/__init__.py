"""The desk of the appeals board: requests to put a case on hold, and appeals."""
