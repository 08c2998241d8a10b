"""Under which licence the data of this register may be used (decisions/0038)."""

DATA = "https://creativecommons.org/licenses/by/4.0/"
