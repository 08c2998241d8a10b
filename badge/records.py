"""What the register's own books say of badges: find them, and judge what somebody shows."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from badge import code, openbadge, past_keys, typed, verifying
from badge.claims import BadgeClaims
from badge.endorsements import records as endorsements
from badge.keys import KeyRing
from badge.models import Badge, Credential, CredentialState, StatusListCopy
from badge.strict import is_same_json
from badge.verdict import Outcome, Reason, Verdict
from badge.verifying import NO_SUCH_CODE, OTHER_REGISTER, Record, RecordState, not_ours
from signatories.models import Company
from signatories.signatures.signature_states import ENDS, SignatureState


def find(session: Session, text: str) -> Badge | None:
    """The badge of a CODE, however it was typed; ``None`` when there is none."""
    wanted = code.normalised(text)
    return None if wanted is None else session.scalar(select(Badge).where(Badge.code == wanted))


def near(session: Session, text: str, *, limit: int = 3) -> list[Badge]:
    """Badges whose CODE is one slip away from what was typed. CODEs are public: this betrays nothing."""
    candidates = code.neighbours(text)
    if not candidates:
        return []
    return list(session.scalars(select(Badge).where(Badge.code.in_(candidates)).limit(limit)))


def of_origin(session: Session, origin: str) -> Badge | None:
    """The badge of a website: the one that lives, else the last that there was."""
    newest_first = (Badge.withdrawn_at.is_not(None), Badge.id.desc())
    return session.scalars(select(Badge).where(Badge.origin == origin).order_by(*newest_first)).first()


def find_credential(session: Session, text: str, number: int) -> Credential | None:
    """One signed credential of the badge of a CODE; earlier ones stay available too."""
    return session.scalar(
        select(Credential)
        .join(Badge)
        .where(
            Badge.code == code.normalised(text),
            Credential.number == number,
            Credential.state == CredentialState.SIGNED,
        )
    )


def live_badges(session: Session, *, company: Company, at: datetime | None = None) -> list[Badge]:
    """The badges of *company* that are not withdrawn, or were not at *at*, by origin."""
    counts = Badge.withdrawn_at.is_(None)
    if at is not None:
        counts = and_(Badge.created_at <= at, or_(Badge.withdrawn_at.is_(None), Badge.withdrawn_at > at))
    return list(
        session.scalars(
            select(Badge).where(Badge.company_id == company.id, counts).order_by(Badge.origin, Badge.id)
        )
    )


def status_list(session: Session, list_number: int) -> StatusListCopy | None:
    """The published status list of that number."""
    return session.get(StatusListCopy, list_number)


def verify(
    session: Session, shown: bytes, *, keys: KeyRing, base_url: str, at: datetime, on: str | None = None
) -> Verdict:
    """Judge what somebody shows: a file, a token, a CODE, or an address of this register.

    An address elsewhere is never fetched: such a badge is of an unknown issuer.
    """
    asked = typed.read(shown[: typed.LONGEST + 1].decode("utf-8", errors="replace"), base_url=base_url)
    if asked.is_address and not asked.is_own:
        return not_ours(Outcome.UNKNOWN_ISSUER, OTHER_REGISTER, at, on)
    if asked.is_own or asked.code:
        return verify_code(session, asked.code or "", keys=keys, at=at, on=on)
    return verifying.verify_file(
        shown,
        keys=keys.trusted(),
        status_lists=published_lists(session),
        at=at,
        on=on,
        records=lambda claims: record_of(session, claims, at=at),
        endorsements=lambda claims: endorsements.beside(session, claims, keys=keys, at=at),
    )


def verify_code(
    session: Session, text: str, *, keys: KeyRing, at: datetime, on: str | None = None
) -> Verdict:
    """Judge the badge of a CODE by its newest credential, as if somebody had shown that.

    A CODE that is not known is ``no_credential``.
    """
    badge = find(session, text)
    credential = badge.current if badge else None
    if badge is None or credential is None or credential.token is None:
        return not_ours(Outcome.NO_CREDENTIAL, NO_SUCH_CODE, at, on)
    lists = published_lists(session)
    verdict = verifying.verify_file(
        credential.token.encode("ascii"),
        keys=keys.trusted(),
        status_lists=lists,
        at=at,
        on=on,
        records=lambda claims: record_of(session, claims, at=at),
        endorsements=lambda claims: endorsements.beside(session, claims, keys=keys, at=at),
    )
    verdict = past_keys.by_the_books(
        verdict,
        openbadge.read(credential.payload),
        keys=keys.trusted(),
        status_lists=lists,
        at=at,
        on=on,
        records=lambda claims: record_of(session, claims, at=at),
    )
    # Also a credential that is believed no longer (its key was withdrawn) is the one of this CODE.
    return replace(verdict, code=badge.code)


def record_of(session: Session, claims: BadgeClaims, *, at: datetime) -> Record | None:
    """What the books have of the credential in *claims*; ``None`` when it was never issued.

    A signature that ended or is suspended takes its badge along, even if nobody touched the badge.
    """
    credential = session.scalar(select(Credential).where(Credential.jti == claims.id))
    if credential is None or credential.state != CredentialState.SIGNED:
        return None
    if not is_same_json(credential.payload, openbadge.write(claims)):
        return None
    badge, signature = credential.badge, credential.badge.signature
    if badge.withdrawn_at is not None and badge.withdrawal_reason is not None:
        reason = Reason(badge.withdrawal_reason)
        return Record(RecordState.WITHDRAWN, badge.withdrawn_at, reason, badge.log_index)
    state = signature.state_at(at)
    runs_on = credential.valid_until > at
    if state is SignatureState.WITHDRAWN or (state in ENDS and runs_on):
        over = min(signature.ended_at or at, signature.lapses_at(at))
        is_withdrawn = state is SignatureState.WITHDRAWN
        reason = Reason.SIGNATURE_WITHDRAWN if is_withdrawn else Reason.SIGNATURE_ENDED
        return Record(RecordState.WITHDRAWN, over, reason, badge.log_index)
    for each in signature.suspensions:
        if state is SignatureState.SUSPENDED and each.until_at is None:
            return Record(RecordState.SUSPENDED, each.from_at, Reason(each.reason_kind), badge.log_index)
    return Record(RecordState.IN_FORCE, credential.valid_from, None, badge.log_index)


def published_lists(session: Session) -> list[str]:
    """The signed lists of withdrawn badges as they are published now."""
    return list(session.scalars(select(StatusListCopy.token)))
