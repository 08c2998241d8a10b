"""Growing a register to any size from a seed: to see how pages, searches and jobs behave when it is large."""
