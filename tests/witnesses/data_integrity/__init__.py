"""Digital Bazaar looks at badges with their proof inside; in drills only."""
