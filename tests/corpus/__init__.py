"""Bad and good samples of badges, made from fixed keys at a fixed moment: the same bytes in every run."""
