"""The kinds of event, and the parts that a company or association has in one. Pure."""

from enum import StrEnum

from sentences import N_


class Kind(StrEnum):
    """What happened in the world, as the trade register tells it."""

    RENAME = "rename"
    MERGER = "merger"
    TAKEOVER = "takeover"
    SPLIT = "split"
    BANKRUPTCY = "bankruptcy"
    ASSOCIATION_MERGER = "association-merger"

    @property
    def ends_sources(self) -> bool:
        """Whether the companies or the association that it starts from exist no longer after it."""
        return self not in (Kind.RENAME, Kind.SPLIT)

    @property
    def is_of_associations(self) -> bool:
        return self is Kind.ASSOCIATION_MERGER


class Part(StrEnum):
    """Where a party stands: the event starts *from* it, or leads *to* it."""

    FROM = "from"
    TO = "to"


WORDS = {
    Kind.RENAME: N_("Change of name"),
    Kind.MERGER: N_("Merger"),
    Kind.TAKEOVER: N_("Takeover"),
    Kind.SPLIT: N_("Split"),
    Kind.BANKRUPTCY: N_("Bankruptcy"),
    Kind.ASSOCIATION_MERGER: N_("Merger of associations"),
}
"""Each kind in words: message ids."""
