"""The answers of the members of large associations, kept as rows and never believed beyond what is known."""
