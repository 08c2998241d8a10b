"""What a sample is: what was handed in, what is wrong with it, and the verdict that it must get."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from badge.verdict import Outcome
from tests.badge_samples import AT


class Kind(StrEnum):
    """What is wrong, in one word; ``good`` is nothing."""

    GOOD = "good"
    SIGNATURE = "signature"
    HEADER = "header"
    KEY = "key"
    CLAIMS = "claims"
    OTHER_TOKEN = "other-token"
    STATUS = "status"
    TERM = "term"
    CARRIER = "carrier"
    ORIGIN = "origin"
    PROOF = "proof"


@dataclass(frozen=True)
class Sample:
    """One thing that somebody hands in, with the circumstances.

    ``keys`` and ``status`` are names of files; ``on`` is the site where the badge was seen.
    ``verdict`` is what token and list alone give; ``by_books`` what the register says that has the
    badge in its books, where it knows more.
    """

    name: str
    kind: Kind
    wrong: str
    data: bytes
    verdict: Outcome
    suffix: str = "jwt"
    on: str | None = None
    at: datetime = AT
    keys: str = "register"
    status: tuple[str, ...] = ("fresh",)
    by_books: Outcome | None = None

    @property
    def verdict_by_books(self) -> Outcome:
        """What page and JSON of the register say."""
        return self.by_books or self.verdict

    @property
    def file(self) -> str:
        return f"{self.kind.value}/{self.name}.{self.suffix}"

    @property
    def has_its_proof_inside(self) -> bool:
        """Whether it is, or passes for, the Data Integrity form."""
        return self.suffix == "json"

    @property
    def is_picture_of_bytes(self) -> bool:
        """Whether it can only be sent as a file: it is not text."""
        return self.suffix in ("png", "bin")
