"""Independent software that judges badges: in tests and drills, never in the product."""
