"""The signer's journal held against the books: what was signed without them, or by nobody who noted it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from badge import data_integrity, ticket
from badge.endorsements import form
from badge.endorsements.models import Endorsement
from badge.models import Credential, CredentialState
from badge.signer.memory import Noted
from badge.token import BADGE

OF_BADGES = (BADGE.name, data_integrity.KIND.name, ticket.KIND.name)
"""The kinds whose name in the journal is the id of a credential."""


@dataclass(frozen=True)
class Differences:
    """What journal and books say differently. ``read`` lines were compared.

    ``only_signed``: kind and id of what was signed and is in no book: minted by a web process in
    wrong hands, or lost when an older database was put back. ``only_in_books``: ids of what the
    books have as signed since the journal begins, and the signer did not note.
    """

    read: int
    only_signed: tuple[tuple[str, str], ...]
    only_in_books: tuple[str, ...]


def compare(session: Session, journal: Iterable[Noted]) -> Differences:
    """Hold every badge, ticket, proof and endorsement of *journal* (oldest first) against the books."""
    noted: dict[tuple[str, str], None] = {}
    read, since = 0, None
    for line in journal:
        read, since = read + 1, since or line.at
        if line.kind in OF_BADGES or line.kind == form.KIND.name:
            noted[line.kind, line.name] = None
    badges = set(session.scalars(select(Credential.jti)))
    beside = {str(payload["id"]) for payload in session.scalars(select(Endorsement.payload))}
    only_signed = [
        (kind, name) for kind, name in noted if name not in (badges if kind in OF_BADGES else beside)
    ]
    only_in_books: list[str] = []
    if since is not None:
        signed = select(Credential.jti).where(
            Credential.state == CredentialState.SIGNED, Credential.valid_from > since
        )
        spoken = select(Endorsement.payload).where(
            Endorsement.token.is_not(None), Endorsement.valid_from > since
        )
        only_in_books += [jti for jti in session.scalars(signed) if (BADGE.name, jti) not in noted]
        ids = [str(payload["id"]) for payload in session.scalars(spoken)]
        only_in_books += [each for each in ids if (form.KIND.name, each) not in noted]
    return Differences(read, tuple(only_signed), tuple(only_in_books))
