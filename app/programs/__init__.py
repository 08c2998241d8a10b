"""The pages on which a desk keeps what its programs use: tokens and webhooks. Shared by the desks."""
