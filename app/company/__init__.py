"""The desk of a company: tasks, domains, contact point, signing, logo, preview of its score."""
