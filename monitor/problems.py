"""Where a delivered row breaks a rule: file, kind, line and column; never the value."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from sentences import N_, Phrase, Word


class Rule(StrEnum):
    """The rules for one cell or row."""

    EMPTY = "empty"
    FORM = "form"
    CHOICE = "choice"
    TIME = "time"
    TOO_EARLY = "too-early"
    IN_THE_FUTURE = "in-the-future"
    ORDER = "order"
    TOGETHER = "together"
    TEXT = "text"
    KEYS = "keys"
    CONTRADICTION = "contradiction"
    FIELDS = "fields"
    LOCAL_TIME = "local-time"
    NO_SUCH_TIME = "no-such-time"


SENTENCES: Mapping[Rule, str] = MappingProxyType(
    {
        Rule.EMPTY: N_("must not be empty"),
        Rule.FORM: N_("does not have the form that this column asks for"),
        Rule.CHOICE: N_("is not one of the words that this column knows"),
        Rule.TIME: N_("is not a time with a zone such as 2025-01-13T08:45:17Z"),
        Rule.TOO_EARLY: N_("lies before the year 2000"),
        Rule.IN_THE_FUTURE: N_("lies in the future"),
        Rule.ORDER: N_("lies before the moment that it must follow"),
        Rule.TOGETHER: N_("does not fit the other columns of its row"),
        Rule.TEXT: N_("must be a text of at most 200 characters"),
        Rule.KEYS: N_("must be one object with each known key once and no other"),
        Rule.CONTRADICTION: N_("contradicts another row of this delivery about the same notice"),
        Rule.FIELDS: N_("has another number of fields than the header, so nobody can say which is which"),
        Rule.LOCAL_TIME: N_("is not a local time such as 2025-01-13 08:45:17"),
        Rule.NO_SUCH_TIME: N_("is a time that the clock skipped when summer time began"),
    }
)


@dataclass(frozen=True, order=True)
class Problem:
    """A broken rule. ``line`` counts from 1, the header included; ``column`` is one of ours."""

    file: str
    line: int
    kind: str
    column: str
    rule: Rule

    @property
    def phrase(self) -> Phrase:
        """Where the rule is broken and which, in the reader's language."""
        return Phrase(
            N_("file %(file)s (%(kind)s), line %(line)s, %(column)s: %(rule)s"),
            file=self.file,
            kind=Word(self.kind),
            line=self.line,
            column=self.column,
            rule=Word(SENTENCES[self.rule]),
        )

    def __str__(self) -> str:
        return str(self.phrase)
