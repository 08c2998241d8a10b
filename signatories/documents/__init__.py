"""Codes of conduct, their documents and editions."""
