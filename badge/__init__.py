"""The seal: claim it, sign it, draw it, check it, revoke it."""
