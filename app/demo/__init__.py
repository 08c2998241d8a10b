"""What only the demo has: the outbox that anyone can see."""
