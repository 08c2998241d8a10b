"""The desk of the monitor and the publisher: deliveries, drafts, preview, release."""
