"""Looking for the proof of a domain: in the DNS, or in a file on its site."""
