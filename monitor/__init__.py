"""The yardstick: deliveries in, removal intervals, scores, publication with a right of reply."""
