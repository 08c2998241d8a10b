"""The tables held against the log: every row that a public act wrote says what its entry says."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.transparency.held_beside import endorsements, keys, memberships
from app.transparency.held_signatures import signatures
from app.transparency.said import said, same
from badge.envelope import stamp
from badge.models import Badge, Credential, CredentialState
from monitor.delivery_models import Delivery
from monitor.models import Publication
from monitor.preparing import output_digest
from monitor.shown_before import EVER_SHOWN
from signatories.documents.documents import Document, Edition, edition_digest


def first_difference(session: Session) -> str | None:
    """The first row that says something else than the log, in words; ``None`` where all agree."""
    for compare in (
        *(_editions, memberships, signatures, keys, _badges, endorsements, _deliveries, _publications),
    ):
        for found in compare(session):
            return found
    return None


def _editions(session: Session) -> Iterator[str]:
    entered = said(session, "edition-published", by=("document", "edition"))
    whole = joinedload(Edition.document).joinedload(Document.code_of_conduct)
    for each in session.scalars(select(Edition).options(whole)):
        document = f"{each.document.code_of_conduct.slug}/{each.document.key}"
        name, entry = f"edition {document} {each.edition}", entered.get((document, each.edition))
        made = edition_digest(
            edition=each.edition, text_nl=each.text_nl, text_en=each.text_en, duties=each.duties
        )
        yield from same(name, entry, {"digest": each.digest, "text_kind": each.text_kind})
        if made != each.digest:
            yield f"{name}: its texts do not have its digest"


def _badges(session: Session) -> Iterator[str]:
    issued = said(session, "badge-issued", by=("badge", "credential"))
    withdrawn = said(session, "badge-withdrawn", by=("badge",))
    whole = select(Badge).options(
        joinedload(Badge.company),
        selectinload(Badge.credentials).defer(Credential.token),
    )
    for badge in session.scalars(whole):
        name = f"badge {badge.code}"
        for each in badge.credentials:
            if each.state == CredentialState.SIGNED:
                row = {"company": badge.company.register_number, "origin": badge.origin}
                row["valid_until"] = stamp(each.valid_until)
                yield from same(
                    f"{name}, credential {each.number}", issued.get((badge.code, each.number)), row
                )
        entry = withdrawn.get((badge.code,))
        if (entry["reason"] if entry else None) != badge.withdrawal_reason:
            yield f"{name}: whether it was withdrawn, and why, differs"


def _deliveries(session: Session) -> Iterator[str]:
    entered = said(session, "delivery-taken-in", by=("delivery",))
    for each in session.scalars(select(Delivery).where(Delivery.kind == "delivery")):
        row = {
            "source": each.source,
            "digest": each.digest,
            "notices": each.notices_read,
            "checks": each.checks_read,
        }
        yield from same(f"delivery {each.public_id}", entered.get((each.public_id,)), row)


def _publications(session: Session) -> Iterator[str]:
    entered = said(session, "scores-published", by=("period", "norm", "version"))
    shown = (
        select(Publication).where(Publication.state.in_(EVER_SHOWN)).options(selectinload(Publication.scores))
    )
    for each in session.scalars(shown):
        name = f"publication {each.period} {each.norm} version {each.version}"
        row = {"input_digest": each.input_digest, "output_digest": each.output_digest}
        row["method_version"] = each.method_version
        yield from same(name, entered.get((each.period, each.norm, each.version)), row)
        if output_digest(each) != each.output_digest:
            yield f"{name}: its scores do not have its digest"
