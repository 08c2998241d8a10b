"""The append-only journal of acts that are not public: who did what, on which desk, when.

Public acts go to ``signatories.entries``. A journal line names a person by the public id only;
it holds no typed text, no address and no delivered id.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from signatories import canonical
from signatories.base import Base
from signatories.inserting import insert_many
from signatories.models import Association, Company

KINDS: Mapping[str, frozenset[str]] = {
    "contact-point-set": frozenset({"contact"}),
    "contact-test-sent": frozenset({"test", "time"}),
    "domain-named": frozenset({"host"}),
    "domain-proof-missed": frozenset({"host"}),
    "domain-given-up": frozenset({"host"}),
    "network-named": frozenset({"network"}),
    "network-refused": frozenset({"network"}),
    "network-taken-back": frozenset({"network"}),
    "association-contact-set": frozenset({"columns"}),
    "succession-proposed": frozenset({"event", "event_kind"}),
    "succession-released": frozenset({"event"}),
    "succession-carried-out": frozenset({"event"}),
    "succession-cancelled": frozenset({"event"}),
    "waiver-passed-on": frozenset({"waiver"}),
    "case-passed-on": frozenset({"case"}),
    "successor-dismissed": frozenset({"earlier", "later"}),
    "role-given": frozenset({"role", "person"}),
    "role-end-moved": frozenset({"role", "person", "until"}),
    "role-ended": frozenset({"role", "person"}),
    "invitation-sent": frozenset({"role", "invitation"}),
    "invitation-sent-again": frozenset({"role", "invitation"}),
    "invitation-withdrawn": frozenset({"role", "invitation"}),
    "signed-in": frozenset({"way"}),
    "signed-out": frozenset(),
    "confirmed": frozenset(),
    "sign-ins-ended": frozenset({"count"}),
    "erasure-asked": frozenset({"erasure"}),
    "erasure-taken-back": frozenset({"erasure"}),
    "erasure-released": frozenset({"erasure"}),
    "erasure-refused": frozenset({"erasure"}),
    "person-erased": frozenset({"person"}),
    "act-done": frozenset({"endpoint"}),
    "act-proposed": frozenset({"act", "subject"}),
    "act-released": frozenset({"line"}),
    "act-refused": frozenset({"endpoint", "code"}),
    "journal-sealed": frozenset({"up_to", "lines", "digest"}),
    "person-disabled": frozenset({"person"}),
    "person-enabled": frozenset({"person"}),
    "identity-linked": frozenset(),
    "identity-unlinked": frozenset(),
    "passkey-added": frozenset({"passkey"}),
    "passkey-removed": frozenset({"passkey"}),
    "passkey-refused": frozenset(),
    "code-app-added": frozenset(),
    "code-app-removed": frozenset(),
    "code-refused": frozenset(),
    "recovery-codes-made": frozenset({"count"}),
    "recovery-code-used": frozenset({"left"}),
    "factor-loss-reported": frozenset({"person"}),
    "factor-loss-disproved": frozenset({"person"}),
    "factors-taken-away": frozenset({"person"}),
    "join-asked": frozenset({"join"}),
    "join-proven": frozenset({"join", "method"}),
    "join-invited": frozenset({"join"}),
    "join-accepted": frozenset({"join"}),
    "recovery-asked": frozenset({"recovery"}),
    "recovery-proven": frozenset({"recovery", "method"}),
    "recovery-named": frozenset({"recovery"}),
    "recovery-confirmed": frozenset({"recovery"}),
    "recovery-refused": frozenset({"recovery"}),
    "recovery-objected": frozenset({"recovery"}),
    "recovery-upheld": frozenset({"recovery"}),
    "recovery-granted": frozenset({"recovery", "person"}),
    "member-details-changed": frozenset({"columns"}),
    "members-imported": frozenset({"receipt", "new", "changed"}),
    "member-import-undone": frozenset({"receipt"}),
    "token-made": frozenset({"token", "scopes"}),
    "token-replaced": frozenset({"token", "successor"}),
    "token-ended": frozenset({"token"}),
    "webhook-made": frozenset({"webhook", "kinds"}),
    "webhook-secret-replaced": frozenset({"webhook"}),
    "webhook-paused": frozenset({"webhook"}),
    "webhook-resumed": frozenset({"webhook"}),
    "webhook-ended": frozenset({"webhook"}),
    "evidence-pack-made": frozenset({"on", "members", "digest"}),
    "waiver-granted": frozenset({"waiver", "condition", "until_on"}),
    "waiver-ended": frozenset({"waiver", "condition"}),
    "condition-declared": frozenset({"condition"}),
    "declaration-withdrawn": frozenset({"condition"}),
    "dispute-filed": frozenset({"dispute", "dispute_kind", "notices"}),
    "dispute-withdrawn": frozenset({"dispute"}),
    "dispute-decided": frozenset({"dispute", "state"}),
    "dispute-appealed": frozenset({"dispute"}),
    "attention-passed-on": frozenset({"period", "norm"}),
    "reply-offered": frozenset({"reply"}),
    "reply-accepted": frozenset({"reply"}),
    "reply-sent-back": frozenset({"reply", "reason"}),
    "reply-withdrawn": frozenset({"reply"}),
    "case-warned": frozenset({"case", "condition"}),
    "case-replied": frozenset({"case", "condition"}),
    "case-answered": frozenset({"case", "condition"}),
    "case-evidence-added": frozenset({"case", "condition"}),
    "case-evidence-read": frozenset({"case", "condition"}),
    "case-stay-asked": frozenset({"case", "condition"}),
    "case-stay-granted": frozenset({"case", "condition"}),
    "case-stay-refused": frozenset({"case", "condition"}),
    "case-cured": frozenset({"case", "condition"}),
    "case-dropped": frozenset({"case", "condition"}),
    "case-decided": frozenset({"case", "condition"}),
    "case-carried-out": frozenset({"case", "condition"}),
    "case-appealed": frozenset({"case", "condition"}),
    "case-upheld": frozenset({"case", "condition"}),
    "case-overturned": frozenset({"case", "condition"}),
    "case-closed": frozenset({"case", "condition"}),
    "mail-tried-again": frozenset({"mail"}),
    "misuse-opened": frozenset({"misuse", "source"}),
    "misuse-taken": frozenset({"misuse"}),
    "misuse-letter-sent": frozenset({"misuse", "way"}),
    "misuse-reminded": frozenset({"misuse", "way"}),
    "misuse-closed": frozenset({"misuse", "outcome"}),
    "misuse-reopened": frozenset({"misuse"}),
    "referral-proposed": frozenset({"referral", "period"}),
    "referral-sent": frozenset({"referral", "period"}),
    "referral-answered": frozenset({"referral", "period"}),
    "referral-unanswered": frozenset({"referral", "period"}),
    "referral-ended": frozenset({"referral", "period"}),
    "hash-check-declared": frozenset({"is_public"}),
    "hash-check-taken-back": frozenset(),
    "dossier-asked": frozenset({"dossier", "ground", "digest"}),
    "dossier-read": frozenset({"dossier", "form"}),
    "dossier-told": frozenset({"dossier"}),
    "signature-act": frozenset({"signature", "act"}),
    "reminder-sent": frozenset({"subject", "days", "ends_at"}),
}
"""Every kind of line, declared once with its exact keys."""


class JournalLine(Base):
    """One act. ``by`` is the public id of the person, or empty for the register itself."""

    __tablename__ = "journal_line"
    __table_args__ = (
        Index("ix_journal_line_association_id_at", "association_id", "at"),
        Index("ix_journal_line_company_id_at", "company_id", "at"),
        Index("ix_journal_line_at", "at"),
        Index("ix_journal_line_kind", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(40))
    by: Mapped[str] = mapped_column(String(16))
    association_id: Mapped[int | None] = mapped_column(ForeignKey("association.id"))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)

    association: Mapped[Association | None] = relationship()
    company: Mapped[Company | None] = relationship()


def note(
    session: Session,
    kind: str,
    *,
    at: datetime,
    by: str = "",
    association: Association | None = None,
    company: Company | None = None,
    **data: Any,
) -> JournalLine:
    """Write one line, in the caller's transaction.

    Raises ``ValueError`` when *kind* is unknown or *data* does not have its exact keys.
    """
    check_kind(kind, data)
    line = JournalLine(kind=kind, at=at, by=by, association=association, company=company, data=data)
    session.add(line)
    session.flush()
    return line


def did(session: Session, kind: str, *, by: str, company: Company, data: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the person *by* did such an act for *company*, with just one of these *data*."""
    lines = select(JournalLine.data).where(
        JournalLine.company_id == company.id, JournalLine.kind == kind, JournalLine.by == by
    )
    return any(kept in data for kept in session.scalars(lines))


def note_many(
    session: Session,
    kind: str,
    lines: Sequence[tuple[int, Mapping[str, Any]]],
    *,
    at: datetime,
    by: str = "",
    association: Association | None = None,
) -> None:
    """Write one line for each of *lines*, a company's id with the data, in bulk. Raises as ``note`` does."""
    for _, data in lines:
        check_kind(kind, data)
    if lines:
        same = {"kind": kind, "at": at, "by": by, "association_id": association.id if association else None}
        insert_many(
            session,
            JournalLine,
            [
                {**same, "company_id": company_id, "data": canonical.of_texts(data)}
                for company_id, data in lines
            ],
        )


def check_kind(kind: str, data: Mapping[str, Any]) -> None:
    """Raise ``ValueError`` unless *kind* is declared and *data* has just its keys."""
    if kind not in KINDS:
        raise ValueError(f"unknown kind of journal line: {kind}")
    if data.keys() != KINDS[kind]:
        raise ValueError(f"{kind} takes exactly {sorted(KINDS[kind])}")


def lines_since(
    session: Session,
    *,
    since: datetime,
    until: datetime,
    association: Association | None = None,
    company: Company | None = None,
    kinds: Iterable[str] | None = None,
) -> list[JournalLine]:
    """The lines of ``[since, until)`` about an association or company, newest first."""
    query = select(JournalLine).where(JournalLine.at >= since, JournalLine.at < until)
    if association is not None:
        query = query.where(JournalLine.association_id == association.id)
    if company is not None:
        query = query.where(JournalLine.company_id == company.id)
    if kinds is not None:
        query = query.where(JournalLine.kind.in_(list(kinds)))
    return list(session.scalars(query.order_by(JournalLine.at.desc(), JournalLine.id.desc())))
