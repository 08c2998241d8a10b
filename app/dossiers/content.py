"""A whole dossier as it stands at a moment: its parts, what it is not, and the log that it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy.orm import Session

from app.dossiers import book as books
from app.dossiers import of_acts, of_figures, of_norms, of_register
from app.dossiers.claim import Part, numbered
from app.i18n import language
from badge.verdict import moment
from signatories.entries import Entry
from signatories.models import Company
from tlog import merkle

FORMAT = "gedragscode-register dossier 2"


@dataclass(frozen=True)
class DossierContent:
    """The same company, moment and language give the same content, whoever asks and why."""

    register: str
    number: str
    name: str
    language: str
    at: datetime
    limits: Sequence[str]
    parts: Sequence[Part]
    entries: Sequence[Entry]
    log_size: int
    log_digest: str
    """The root of the tree of the log at that size, in hex."""
    paths: Mapping[int, Sequence[bytes]]
    """By the position of each entry, its path to that root (RFC 6962)."""
    log_words: str

    def as_data(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "register": self.register,
            "company": {"register_number": self.number, "legal_name": self.name},
            "language": self.language,
            "as_of": moment(self.at),
            "limits": list(self.limits),
            "parts": [part.as_data() for part in self.parts],
            "log": {
                "size": self.log_size,
                "digest": self.log_digest,
                "proof": "merkle-tree",
                "about": self.log_words,
                "entries": [
                    {**entry_as_data(each), "path": [hash.hex() for hash in self.paths[each.position]]}
                    for each in self.entries
                ],
            },
        }


def entry_as_data(entry: Entry) -> dict[str, Any]:
    """One entry with all that its digest, the leaf hash, is made from."""
    return {
        "position": entry.position,
        "at": entry.at.isoformat(timespec="microseconds"),
        "kind": entry.kind,
        "data": entry.data,
        "salt": entry.salt,
        "digest": entry.digest,
    }


def read(session: Session, *, company: Company, at: datetime, base_url: str) -> DossierContent:
    """The dossier of *company* as the register stood at *at*, in the language of this context."""
    book = books.read(session, company, at=at)
    parts = tuple(
        numbered(
            (
                ("identity", gettext("Who the company is"), of_register.identity(session, book)),
                ("memberships", gettext("Memberships"), of_register.memberships(session, book)),
                ("signatures", gettext("Signatures"), of_register.signatures(session, book)),
                ("domains", gettext("Domains"), of_register.domains(session, book)),
                ("contact-point", gettext("Contact point"), of_register.contact_point(session, book)),
                ("badges", gettext("Logos"), of_register.badges(session, book)),
                ("reminders", gettext("Reminders"), of_register.reminders(session, book)),
                ("figures", gettext("Published figures"), of_figures.figures(session, book)),
                ("replies", gettext("Replies of the company"), of_figures.replies(session, book)),
                ("disputes", gettext("Disputes about notices"), of_figures.disputes(session, book)),
                ("corrections", gettext("Corrections"), of_figures.corrections(session, book)),
                ("hash-check", gettext("Hash check"), of_acts.hash_check(session, book)),
                ("cases", gettext("Cases that have ended"), of_acts.final_cases(session, book)),
                ("norms", gettext("Norms and method"), of_norms.norms(session, book)),
                ("texts", gettext("Texts of the documents"), of_norms.texts(session, book)),
            )
        )
    )
    cited = {position for part in parts for claim in part.claims for position in claim.said.sources}
    return DossierContent(
        register=base_url,
        number=company.register_number,
        name=company.legal_name,
        language=language(),
        at=at,
        limits=limits(),
        parts=parts,
        entries=[entry for position, entry in sorted(book.entries.items()) if position in cited],
        log_size=book.size,
        log_digest=merkle.root(book.size, book.node).hex(),
        paths={position: merkle.inclusion(position, book.size, book.node) for position in cited},
        log_words=gettext(
            "The log is a Merkle tree, and each entry here has its path to the root. Whoever kept a checkpoint"
            " of the log, or a copy of it, can see that these entries were in it and were not changed since."
        ),
    )


def limits() -> list[str]:
    """What a dossier is not: it stands in front of every one."""
    return [
        gettext(
            "It shows what the register had recorded by this moment, in numbered claims with their sources."
        ),
        gettext(
            "Figures and their labels are statements about the response to notices in a measured period, with"
            " their uncertainty. They say nothing of the character of the company, and are no finding of law."
        ),
        gettext("What is withheld in public because too little was measured is withheld here too."),
        gettext("It holds nothing of single notices, no content and no place of content."),
        gettext("It names no persons: who signed appears by function."),
        gettext(
            "A claim without an entry rests on the register's own books: such acts are not in the public log."
        ),
        gettext("Cases that have not ended are not told. The company can be asked for them."),
    ]
