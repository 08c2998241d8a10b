"""The acts of others on a recovery: confirm or refuse, object, decide, and the grant after the term."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import granting
from app.accounts.errors import LinkNotValid
from app.accounts.models import Person, new_token, token_digest
from app.accounts.signing_in import find_person
from app.accounts.subjects import grants_of, holders
from app.recovery.acts import check, check_still_theirs, note
from app.recovery.errors import DomainGone, NotYoursToJudge, OwnRequest, SamePerson
from app.recovery.models import RecoveryNotice, RecoveryRequest
from app.recovery.states import OBJECTION_TERM, Act, RecoveryState, may, state_of
from app.roles import Role
from signatories.memberships import associations_of
from signatories.models import Association


def judges(session: Session, request: RecoveryRequest, *, at: datetime) -> list[Person]:
    """Who confirms: the officers of the company's associations, else the operators."""
    associations = associations_of(request.company, on=at.date())
    found: dict[int, Person] = {}
    for association in associations:
        for grant in holders(grants_of(session, association=association, at=at), Role.OFFICER):
            found[grant.person_id] = grant.person
    if not associations:
        for grant in holders(grants_of(session, at=at), Role.OPERATOR):
            found[grant.person_id] = grant.person
    return list(found.values())


def told(session: Session, request: RecoveryRequest, *, at: datetime) -> list[Person]:
    """Who hears of a recovery: everybody with a role at the company, and who confirms."""
    people = [grant.person for grant in grants_of(session, company=request.company, at=at)]
    return list({who.id: who for who in (*people, *judges(session, request, at=at))}.values())


def role_of_judge(request: RecoveryRequest, *, desk: Association | None, at: datetime) -> str:
    """The role in which a desk judges now: an association's (*desk*), or the operator's.

    Raises ``NotYoursToJudge``: after an objection only the operator decides, before it the operator
    only where there is no association.
    """
    associations = associations_of(request.company, on=at.date())
    is_objected = state_of(request.facts, at=at) is RecoveryState.OBJECTED
    if desk is None:
        is_theirs = is_objected or not associations
    else:
        is_theirs = desk in associations and not is_objected
    if not is_theirs:
        raise NotYoursToJudge
    return "operator" if desk is None else "officer"


def confirm(
    session: Session,
    *,
    request: RecoveryRequest,
    desk: Association | None,
    reason: str,
    by: Person,
    at: datetime,
) -> list[tuple[Person, str]]:
    """Confirm that the person acts for the company; the term to object begins.

    Returns whom to tell, each with the secret of their link to object. Raises ``NotYoursToJudge``,
    ``OwnRequest``, ``DomainGone`` or ``RecoveryNotNow``.
    """
    lock(session, request)
    check(request, Act.CONFIRM, role=role_of_judge(request, desk=desk, at=at), at=at)
    check_still_theirs(session, request)
    if by.email == request.email:
        raise OwnRequest
    request.confirmed_at, request.confirmed_by, request.confirm_reason = at, by.public_id, reason
    notices = []
    for person in told(session, request, at=at):
        token = new_token()
        session.add(
            RecoveryNotice(recovery=request, person=person, token_digest=token_digest(token), told_at=at)
        )
        notices.append((person, token))
    session.flush()
    note(session, "recovery-confirmed", request, at=at, by=by.public_id)
    return notices


def refuse(
    session: Session,
    *,
    request: RecoveryRequest,
    desk: Association | None,
    reason: str,
    by: Person,
    at: datetime,
) -> None:
    """Refuse a recovery. Raises ``NotYoursToJudge``, ``SamePerson`` or ``RecoveryNotNow``."""
    lock(session, request)
    check(request, Act.REFUSE, role=role_of_judge(request, desk=desk, at=at), at=at)
    check_another(request, by)
    request.refused_at = request.decided_at = at
    request.decided_by, request.decision_reason = by.public_id, reason
    session.flush()
    note(session, "recovery-refused", request, at=at, by=by.public_id)


def uphold(session: Session, *, request: RecoveryRequest, reason: str, by: Person, at: datetime) -> Person:
    """Grant the role in spite of the objection. Raises ``SamePerson``, ``DomainGone`` or ``RecoveryNotNow``."""
    lock(session, request)
    check(request, Act.UPHOLD, role="operator", at=at)
    check_still_theirs(session, request)
    check_another(request, by)
    request.decided_at, request.decided_by, request.decision_reason = at, by.public_id, reason
    note(session, "recovery-upheld", request, at=at, by=by.public_id)
    return grant(session, request=request, by=by.public_id, at=at)


def find_notice(session: Session, *, token: str, at: datetime) -> RecoveryNotice:
    """The notice of that link, while its holder can object. Raises ``LinkNotValid``."""
    notice = session.scalar(select(RecoveryNotice).where(RecoveryNotice.token_digest == token_digest(token)))
    if notice is None or not may(notice.recovery.facts, Act.OBJECT, at=at):
        raise LinkNotValid
    return notice


def object_to(session: Session, *, notice: RecoveryNotice, words: str, at: datetime) -> RecoveryRequest:
    """Object: the recovery stops, and the operator decides. Raises ``RecoveryNotNow``."""
    request = notice.recovery
    lock(session, request)
    check(request, Act.OBJECT, at=at)
    request.objected_at, request.objected_by = at, notice.person.public_id
    request.objection = words.strip()
    session.flush()
    note(session, "recovery-objected", request, at=at, by=notice.person.public_id)
    return request


def grant_due(session: Session, *, at: datetime) -> list[RecoveryRequest]:
    """Give the role in each recovery whose term passed without objection; twice changes nothing."""
    waiting = session.scalars(
        select(RecoveryRequest).where(
            RecoveryRequest.confirmed_at <= at - OBJECTION_TERM,
            RecoveryRequest.objected_at.is_(None),
            RecoveryRequest.refused_at.is_(None),
            RecoveryRequest.granted_at.is_(None),
        )
    ).all()
    granted = []
    for request in waiting:
        lock(session, request)
        is_ended = request.company.ended_on is not None and request.company.ended_on <= at.date()
        if may(request.facts, Act.GRANT, at=at) and not is_ended and is_still_theirs(session, request):
            grant(session, request=request, by=request.confirmed_by or "", at=at)
            granted.append(request)
    return granted


def is_still_theirs(session: Session, request: RecoveryRequest) -> bool:
    """Whether the domain that was proven is the company's own to this moment."""
    try:
        check_still_theirs(session, request)
    except DomainGone:
        return False
    return True


def grant(session: Session, *, request: RecoveryRequest, by: str, at: datetime) -> Person:
    """Make the person an owner. Who had a role keeps it: owners can end each other's."""
    email = request.email or ""
    person = find_person(session, email)
    if person is None:
        person = Person(email=email, name=request.name, language=request.language, created_at=at)
        session.add(person)
    request.grant = granting.grant(
        session, person=person, role=Role.COMPANY_OWNER, company=request.company, by=by, at=at
    )
    request.granted_at = at
    session.flush()
    note(session, "recovery-granted", request, at=at, by=by, person=person.public_id)
    return person


def check_another(request: RecoveryRequest, by: Person) -> None:
    """Raise ``SamePerson`` where who confirmed would decide on the objection."""
    if request.objected_at is not None and request.confirmed_by == by.public_id:
        raise SamePerson


def lock(session: Session, request: RecoveryRequest) -> None:
    """Read the row again and hold it: of two who act at once the second sees what the first did."""
    session.refresh(request, with_for_update=True)
