"""Domains of companies: named, proven, looked at again, lost."""
