"""The logo on the company's own site: what stands there, what to mend, and the file that points back."""
