"""Which public acts can change the answers of members. Pure.

An act that names a company changes its answers at most, and those of the companies after it. Of the other
kinds some change none; whatever is left, and what comes later, may change those of everybody.
"""

OF_CONDITIONS = frozenset({"condition-ended", "condition-laid-down", "condition-taken-back"})
OF_NOBODY = OF_CONDITIONS | frozenset(
    {
        "association-added",
        "association-renamed",
        "bundle-published",
        "delivery-expired",
        "delivery-taken-in",
        "key-activated",
        "key-published",
        "key-retired",
        "notice-withdrawn",
        "publication-previewed",
        "release-announced",
    }
)
"""Acts on conditions are among them: which ones answers are to is kept beside the answers, and compared."""


def changes_everybody(kind: str, company: object) -> bool:
    """Whether an act of that *kind*, on that *company* if it names one, may change the answers of all members."""
    return company is None and kind not in OF_NOBODY
