"""All that a badge says, as one frozen value; no more can be sealed."""

from dataclasses import dataclass, field
from datetime import datetime

from badge.did import did_web

REGISTER_NAME = "Gedragscode Register"
DESCRIPTION = "The organisation signed the named documents. This says nothing about measured conduct."
MAIN_DOCUMENT = "code"


@dataclass(frozen=True)
class SignedDocument:
    """A document that was signed: its key (``code``, ``addendum``), edition and English name."""

    key: str
    edition: str
    name: str


@dataclass(frozen=True)
class Through:
    """The association through which the company signed."""

    slug: str
    name: str


@dataclass(frozen=True)
class Wording:
    """The prose of a badge. It is signed, but nothing is decided on it."""

    title: str
    achievement: str
    description: str = DESCRIPTION
    issuer: str = REGISTER_NAME

    @classmethod
    def of(cls, code_name: str, documents: tuple[SignedDocument, ...]) -> "Wording":
        """The wording for a code of conduct called *code_name* (in English)."""
        main, *others = documents
        what = f"{code_name} {main.edition}"
        if others:
            what += " with " + " and ".join(f"{other.name} {other.edition}" for other in others)
        return cls(title=f"Signatory of the {what}", achievement=f"Signed: {what}")


@dataclass(frozen=True)
class BadgeClaims:
    """What a badge says, no more. Moments are aware, in UTC, to the second.

    ``origin`` is what a browser's address bar gives (``https://hosting-a.example``), ``hosts``
    the ASCII host names, ``register_number`` like ``kvk:00001234``. ``documents`` starts with
    the code itself.
    """

    base_url: str
    code: str
    number: int
    list_number: int
    status_index: int
    company: str
    register_number: str
    origin: str
    hosts: tuple[str, ...]
    code_slug: str
    documents: tuple[SignedDocument, ...]
    association: Through | None
    awarded_at: datetime
    valid_from: datetime
    valid_until: datetime
    wording: Wording = field(repr=False)

    @property
    def issuer(self) -> str:
        return did_web(self.base_url)

    @property
    def id(self) -> str:
        return f"{self.base_url}/badges/{self.code}/credentials/{self.number}"

    @property
    def status_list_id(self) -> str:
        return status_list_id(self.base_url, self.list_number)

    @property
    def version(self) -> str:
        """The signed editions in one word: ``2008-10+addendum-2018-12-13``."""
        main, *others = self.documents
        return "+".join([main.edition, *(f"{other.key}-{other.edition}" for other in others)])

    def document_url(self, document: SignedDocument) -> str:
        between = "" if document.key == MAIN_DOCUMENT else f"{document.key}/"
        return f"{self.base_url}/codes/{self.code_slug}/{between}{document.edition}"


def status_list_id(base_url: str, list_number: int) -> str:
    """Where the status list of that number is published; also its id."""
    return f"{base_url}/status/revocation/{list_number}"
