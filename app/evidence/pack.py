"""An evidence pack: one zip with the paper, the tables, and a manifest of digests."""

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.evidence import sources
from app.evidence.claims import claims_about
from app.evidence.paper import paper
from app.evidence.tables import claims_csv, log_csv, members_csv
from app.findings import held_against_rules
from app.i18n import language
from app.members_at import memberships_at
from app.pdf.making import pdf
from badge.verdict import moment
from sentences import N_, SpokenError
from signatories import journal
from signatories.entries import Entry, tree
from signatories.errors import NotAMember
from signatories.models import Association, Company, Membership
from tlog import merkle

FORMAT = "gedragscode-register evidence pack 1"
MOST_MEMBERS = 250
"""Of one part: it is made while who asked for it waits, in some two seconds."""
MANIFEST = "manifest.json"


class NoSuchPart(SpokenError):
    code = "no-such-part"
    sentence = N_("This pack has %(parts)s parts: a part holds %(most)s members at most.")
    counted, of_one = "parts", N_("This pack has one part, since a part holds %(most)s members.")


@dataclass(frozen=True)
class Pack:
    """``digest`` is the SHA-256 of the manifest without the moment of making: equal for equal content."""

    content: bytes
    filename: str
    members: int
    digest: str
    part: int
    parts: int


def make(
    session: Session,
    *,
    association: Association,
    company: Company | None = None,
    part: int = 1,
    at: datetime,
    made_at: datetime,
    role: str,
    by: str,
    base_url: str,
) -> Pack:
    """The pack about all members, or *company* alone, as the register stood at *at*; journalled.

    Of more than ``MOST_MEMBERS`` members it is one *part*, in the order of register numbers; the parts
    together are the pack.

    The same content gives the same bytes of every file but the manifest, which says when it was made
    and by which role. Raises ``NotAMember`` or ``NoSuchPart``.
    """
    memberships = _memberships(session, association=association, company=company, at=at)
    parts = max(1, -(-len(memberships) // MOST_MEMBERS))
    if not 1 <= part <= parts:
        raise NoSuchPart(parts=parts, most=MOST_MEMBERS)
    first = (part - 1) * MOST_MEMBERS
    chosen = memberships[first : first + MOST_MEMBERS]
    which = gettext("%(part)s of %(parts)s", part=part, parts=parts) if parts > 1 else ""
    files = _files(session, chosen, association=association, first=first + 1, which=which, at=at)
    about = {
        "format": FORMAT,
        "register": base_url,
        "association": association.slug,
        "company": company.register_number if company else None,
        "language": language(),
        "as_of": moment(at),
        "members": len(chosen),
        "part": part,
        "parts": parts,
        "files": {
            name: {"sha256": _digest(each), "bytes": len(each)} for name, each in sorted(files.items())
        },
    }
    digest = _digest(json.dumps(about, sort_keys=True).encode())
    manifest = {**about, "digest": digest, "made_at": moment(made_at), "made_by_role": role}
    files[MANIFEST] = json.dumps(manifest, indent=2).encode() + b"\n"
    journal.note(
        session,
        "evidence-pack-made",
        at=made_at,
        by=by,
        association=association,
        company=company,
        on=at.date().isoformat(),
        members=len(chosen),
        digest=digest,
    )
    of = company.slug if company else association.slug
    name = f"evidence-{of}-{at.date().isoformat()}" + (f"-part-{part}-of-{parts}" if parts > 1 else "")
    return Pack(_zipped(files, at), f"{name}.zip", len(chosen), digest, part, parts)


def _memberships(
    session: Session, *, association: Association, company: Company | None, at: datetime
) -> list[Membership]:
    """Those that counted at *at*, in the order of register numbers. Raises ``NotAMember``."""
    memberships = memberships_at(session, association=association, at=at)
    if company is None:
        return memberships
    found = [each for each in memberships if each.company_id == company.id]
    if not found:
        raise NotAMember
    return found


def _files(
    session: Session,
    memberships: Sequence[Membership],
    *,
    association: Association,
    first: int,
    which: str,
    at: datetime,
) -> dict[str, bytes]:
    """The files about *memberships*; their claims are numbered from *first* on, *which* part it is in words."""
    rules, members = held_against_rules(session, association=association, memberships=memberships, at=at)
    numbers = [member.dossier.row.register_number for member in members]
    found = sources.read(session, association=association, numbers=numbers, at=at)
    claims = {
        number: claims_about(place, member, rules, found, at=at)
        for place, (number, member) in enumerate(zip(numbers, members, strict=True), start=first)
    }
    every = [claim for each in claims.values() for claim in each]
    cited = {position for claim in every for position in claim.sources}
    entries = [entry for position, entry in sorted(found.all_entries.items()) if position in cited]
    size, head = _log_at(session, at)
    shown = paper(association, members, rules, claims, which=which, log_size=size, log_digest=head, at=at)
    return {
        "evidence.pdf": pdf(shown),
        "members.csv": members_csv(members, rules).encode(),
        "claims.csv": claims_csv(every).encode(),
        "log.csv": log_csv(entries).encode(),
    }


def has_parts(session: Session, association: Association) -> bool:
    """Whether a pack of some day may have parts: the association had that many members in all its time."""
    count = select(func.count(Membership.id)).where(Membership.association_id == association.id)
    return session.scalars(count).one() > MOST_MEMBERS


def _log_at(session: Session, at: datetime) -> tuple[int, str]:
    """How many entries the log had at *at*, and the digest of the last."""
    last = session.scalar(select(func.max(Entry.position)).where(Entry.at <= at))
    size = 0 if last is None else last + 1
    return size, merkle.root(size, tree(session, size)).hex()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _zipped(files: dict[str, bytes], at: datetime) -> bytes:
    """The files as a zip, dated by the moment that they are about."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(name, date_time=at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()
