"""The directory: who signed, found by what somebody typed."""
