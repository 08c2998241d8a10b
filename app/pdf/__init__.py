"""PDF files that can be kept: PDF/A with tags, in the look of the house."""
