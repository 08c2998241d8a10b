"""Referrals as people meet them: the letter to the company, its words, and what a declaration also meets."""
