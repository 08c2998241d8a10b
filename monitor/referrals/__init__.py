"""Referrals: pointing a company to the hash check, what it answers, and the use that it declares."""
