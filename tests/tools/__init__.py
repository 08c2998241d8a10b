"""What the Makefile calls: prerequisites, translations, generated pages."""
