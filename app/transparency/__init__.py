"""The public log as others see it: the tree over all public acts, its files, its signatures, and its check."""
