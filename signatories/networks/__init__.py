"""Networks and handles of companies: named by them, confirmed by another."""
