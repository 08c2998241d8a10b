"""What follows when a member misses a condition: warning, cure, decision, appeal. Never public."""
