"""Taking in deliveries for every door: page, API and command; the work on large ones, and receipts."""
