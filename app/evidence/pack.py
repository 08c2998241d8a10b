"""An evidence pack: one zip with the paper, the tables, and a manifest of digests."""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime

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
from signatories.models import Association, Company
from tlog import merkle

FORMAT = "gedragscode-register evidence pack 1"
MOST_MEMBERS = 500
MANIFEST = "manifest.json"


class TooManyMembers(SpokenError):
    code = "too-many-members"
    sentence = N_(
        "This association had %(members)s members that day. A pack holds %(most)s at most: make one for a"
        " single member."
    )


@dataclass(frozen=True)
class Pack:
    """``digest`` is the SHA-256 of the manifest without the moment of making: equal for equal content."""

    content: bytes
    filename: str
    members: int
    digest: str


def make(
    session: Session,
    *,
    association: Association,
    company: Company | None = None,
    at: datetime,
    made_at: datetime,
    role: str,
    by: str,
    base_url: str,
) -> Pack:
    """The pack about all members, or *company* alone, as the register stood at *at*; journalled.

    The same content gives the same bytes of every file but the manifest, which says when it was made
    and by which role. Raises ``NotAMember`` or ``TooManyMembers``.
    """
    files, members = _files(session, association=association, company=company, at=at)
    about = {
        "format": FORMAT,
        "register": base_url,
        "association": association.slug,
        "company": company.register_number if company else None,
        "language": language(),
        "as_of": moment(at),
        "members": members,
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
        members=members,
        digest=digest,
    )
    of = company.slug if company else association.slug
    return Pack(_zipped(files, at), f"evidence-{of}-{at.date().isoformat()}.zip", members, digest)


def _files(
    session: Session, *, association: Association, company: Company | None, at: datetime
) -> tuple[dict[str, bytes], int]:
    memberships = memberships_at(session, association=association, at=at)
    if company is not None:
        memberships = [each for each in memberships if each.company_id == company.id]
    if company is not None and not memberships:
        raise NotAMember
    if len(memberships) > MOST_MEMBERS:
        raise TooManyMembers(members=len(memberships), most=MOST_MEMBERS)
    rules, members = held_against_rules(session, association=association, memberships=memberships, at=at)
    numbers = [member.dossier.row.register_number for member in members]
    found = sources.read(session, association=association, numbers=numbers, at=at)
    claims = {
        number: claims_about(place, member, rules, found, at=at)
        for place, (number, member) in enumerate(zip(numbers, members, strict=True), start=1)
    }
    every = [claim for each in claims.values() for claim in each]
    cited = {position for claim in every for position in claim.sources}
    entries = [entry for position, entry in sorted(found.all_entries.items()) if position in cited]
    size, head = _log_at(session, at)
    shown = paper(association, members, rules, claims, log_size=size, log_digest=head, at=at)
    return {
        "evidence.pdf": pdf(shown),
        "members.csv": members_csv(members, rules).encode(),
        "claims.csv": claims_csv(every).encode(),
        "log.csv": log_csv(entries).encode(),
    }, len(members)


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
