"""Referrals as people meet them: the letter to the company, the word to its association a week later."""
