"""Coming in: sign-in, invitations, and what a person may open."""
