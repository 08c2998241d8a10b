"""Misuse of the mark: reports, what the register saw itself, and what the operator does about a host.

Hosts that are under suspicion are not public: the journal has these acts, the public log has none.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from badge import code as codes
from badge import misuse_states
from badge.misuse_models import MisuseCase, MisuseFact, MisuseReport, MisuseStep
from badge.misuse_states import Act, FactKind, LetterWay, MisuseOutcome, MisuseState, Seen, Source, Why
from badge.models import Badge
from signatories import journal
from signatories.clashes import refused_by
from signatories.domains import hosts
from signatories.models import Company, Domain

QUEUE = 200
_IS_OPEN = MisuseCase.state != MisuseState.CLOSED


def case_of_host(
    session: Session, *, host: str, source: Source, at: datetime, badge: Badge | None = None
) -> MisuseCase:
    """The open case of *host*, opened now if there is none: also when two open it at once."""
    found = open_case(session, host=host)
    if found is not None:
        found.badge = found.badge or badge
        return found
    company = company_of_host(session, host)
    made = MisuseCase(
        host=host, source=source.value, state=MisuseState.OPEN, opened_at=at, badge=badge, company=company
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        if not refused_by(error, MisuseCase, "uq_misuse_case_open"):
            raise
        return session.scalars(_open_of(host)).one()
    _write_step(session, made, Act.OPEN, at=at, by="")
    journal.note(session, "misuse-opened", at=at, company=company, misuse=made.public_id, source=source.value)
    return made


def open_case(session: Session, *, host: str) -> MisuseCase | None:
    return session.scalar(_open_of(host))


def _open_of(host: str) -> Select[MisuseCase]:
    return select(MisuseCase).where(MisuseCase.host == host, _IS_OPEN)


def company_of_host(session: Session, host: str) -> Company | None:
    """The company that proved this host, or a domain above it, now or ever; the nearest one counts."""
    labels = host.split(".")
    around = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    found = session.scalars(
        select(Domain)
        .where(Domain.host.in_(around), Domain.proven_at.is_not(None))
        .order_by(func.length(Domain.host).desc(), Domain.lost_at.is_not(None), Domain.id.desc())
    ).first()
    return found.company if found else None


def report(
    session: Session, *, host: str, seen: Seen, code: str, email: str, language: str, at: datetime
) -> MisuseReport:
    """Take in a report; it joins the open case of its host. *code* and *email* may be empty.

    Raises ``WrongHost`` for anything but a host name. A code that is none is left out.
    """
    host = hosts.canonical(host)
    typed = codes.normalised(code)
    badge = session.scalar(select(Badge).where(Badge.code == typed)) if typed else None
    case = case_of_host(session, host=host, source=Source.REPORT, at=at, badge=badge)
    made = MisuseReport(
        case=case, at=at, seen=seen.value, code=typed, language=language, email=email.strip().lower() or None
    )
    session.add(made)
    session.flush()
    return made


def find_report(session: Session, *, reference: str) -> MisuseReport | None:
    return session.scalar(select(MisuseReport).where(MisuseReport.reference == reference.strip().lower()))


def note_fact(
    session: Session,
    case: MisuseCase,
    kind: FactKind,
    *,
    badge: Badge,
    times: int,
    first_at: datetime,
    last_at: datetime,
) -> MisuseFact:
    """Add what the register saw; the same thing seen again is counted, with its first and last time."""
    known = session.scalar(
        select(MisuseFact).where(
            MisuseFact.case_id == case.id, MisuseFact.kind == kind.value, MisuseFact.badge_id == badge.id
        )
    )
    if known is not None:
        known.times += times
        known.last_at = max(known.last_at, last_at)
        session.flush()
        return known
    made = MisuseFact(
        case=case, kind=kind.value, badge=badge, times=times, first_at=first_at, last_at=last_at
    )
    session.add(made)
    session.flush()
    return made


def take(session: Session, *, case: MisuseCase, by: str, at: datetime) -> None:
    """Take a case into hand. Raises ``MisuseNotNow``."""
    _move(session, case, Act.TAKE, by=by, at=at)


def send_letter(session: Session, *, case: MisuseCase, way: LetterWay, by: str, at: datetime) -> datetime:
    """Write down that the first letter, or else the reminder, goes out; its deadline. Raises ``MisuseNotNow``."""
    is_first = case.state == MisuseState.TAKEN
    act, term = (
        (Act.WRITE, misuse_states.LETTER_TERM) if is_first else (Act.REMIND, misuse_states.REMINDER_TERM)
    )
    until = at + term
    _move(session, case, act, by=by, at=at, until=until, way=way)
    return until


def close(
    session: Session, *, case: MisuseCase, outcome: MisuseOutcome, why: Why, by: str, at: datetime
) -> None:
    """Close a case with its outcome and the ground of it.

    Raises ``WhyDoesNotFit``, ``NoLettersYet`` or ``MisuseNotNow``.
    """
    state = MisuseState(case.state)
    misuse_states.check_close(state, outcome, why, deadline=case.deadline, at=at)
    _move(session, case, Act.CLOSE, by=by, at=at, outcome=outcome, why=why)


def reopen(session: Session, *, case: MisuseCase, by: str, at: datetime) -> None:
    """Take a closed case into hand again. Raises ``MisuseNotNow``, also when its host has a newer open case."""
    if open_case(session, host=case.host) is not None:
        raise misuse_states.MisuseNotNow
    _move(session, case, Act.REOPEN, by=by, at=at)


def find(session: Session, *, reference: str) -> MisuseCase | None:
    return session.scalar(select(MisuseCase).where(MisuseCase.public_id == reference))


def queue(session: Session, *, is_open: bool) -> list[MisuseCase]:
    """The open cases: past their deadline first, then the oldest; or the closed ones, the newest first."""
    order = (
        (MisuseCase.deadline.is_(None), MisuseCase.deadline, MisuseCase.id)
        if is_open
        else (MisuseCase.closed_at.desc(), MisuseCase.id.desc())
    )
    whole = (
        selectinload(MisuseCase.reports), selectinload(MisuseCase.facts), selectinload(MisuseCase.company),
    )  # fmt: skip
    found = select(MisuseCase).where(_IS_OPEN if is_open else ~_IS_OPEN).options(*whole)
    return list(session.scalars(found.order_by(*order).limit(QUEUE)))


def earlier(session: Session, case: MisuseCase) -> list[MisuseCase]:
    """Other cases of the same host, the newest first."""
    others = select(MisuseCase).where(MisuseCase.host == case.host, MisuseCase.id != case.id)
    return list(session.scalars(others.order_by(MisuseCase.id.desc())))


def forget_old(session: Session, *, at: datetime) -> None:
    """Forget who reported when the term is over, and closed cases two years after their end."""
    for_long = MisuseReport.at <= at - misuse_states.EMAIL_KEPT
    session.execute(update(MisuseReport).where(MisuseReport.email.is_not(None), for_long).values(email=None))
    over = select(MisuseCase.id).where(MisuseCase.closed_at <= at - misuse_states.KEPT_AFTER_CLOSE)
    for table in (MisuseReport, MisuseFact, MisuseStep):
        session.execute(delete(table).where(table.case_id.in_(over)))
    session.execute(delete(MisuseCase).where(MisuseCase.id.in_(over)))


def _move(
    session: Session,
    case: MisuseCase,
    act: Act,
    *,
    by: str,
    at: datetime,
    until: datetime | None = None,
    way: LetterWay | None = None,
    outcome: MisuseOutcome | None = None,
    why: Why | None = None,
) -> None:
    """Go the way of *act*, with its step and its line in the journal."""
    step = misuse_states.step_for(MisuseState(case.state), act)
    values = {
        "state": step.target.value,
        "taken_by": by if act in (Act.TAKE, Act.REOPEN) else case.taken_by,
        "deadline": until,
        "closed_at": at if act is Act.CLOSE else None,
        "outcome": outcome.value if outcome else None,
        "why": why.value if why else None,
    }
    is_moved = session.execute(
        update(MisuseCase).where(MisuseCase.id == case.id, MisuseCase.state == case.state).values(**values)
    ).rowcount  # pyright: ignore[reportAttributeAccessIssue]
    if not is_moved:
        raise misuse_states.MisuseNotNow  # somebody else was faster
    session.refresh(case)
    _write_step(session, case, act, at=at, by=by, until=until, way=way, outcome=outcome, why=why)
    more: dict[str, Any] = {"outcome": outcome.value} if outcome else {"way": way.value} if way else {}
    journal.note(session, step.journal, at=at, by=by, company=case.company, misuse=case.public_id, **more)


def _write_step(
    session: Session,
    case: MisuseCase,
    act: Act,
    *,
    at: datetime,
    by: str,
    until: datetime | None = None,
    way: LetterWay | None = None,
    outcome: MisuseOutcome | None = None,
    why: Why | None = None,
) -> None:
    case.steps.append(
        MisuseStep(
            position=len(case.steps) + 1, act=act.value, at=at, by=by, until=until,
            way=way.value if way else None, outcome=outcome.value if outcome else None,
            why=why.value if why else None,
        )
    )  # fmt: skip
    session.flush()
