"""What companies and groups are called: names in time, and how names are compared."""
