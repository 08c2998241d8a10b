"""Misuse of the logo in the demo: a former signatory that still shows it, a copied logo, and a case that is closed."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.demo.acts import Act
from app.demo.companies import OWNED
from app.demo.people import OPERATOR
from badge import former_origins, misuse
from badge.misuse_states import FactKind, LetterWay, MisuseOutcome, Seen, Why
from badge.models import Badge
from signatories.models import Company

FORMER, COPY = "jutter-opslag.example", "logo-te-leen.example"
MENTION, CLAIM = "hostingnieuws.example", "voordelig-hosten.example"


def acts_of(session: Session, *, at: datetime) -> list[Act]:
    """What visitors reported, what the register saw, and what the operator did, as far as the companies are there."""

    def operator() -> str:
        return session.scalars(select(Person.public_id).where(Person.email == OPERATOR.email)).one()

    def report(host: str, seen: Seen, now: datetime, code: str = "") -> None:
        misuse.report(session, host=host, seen=seen, code=code, email="", language="nl", at=now)

    def close_mention(now: datetime) -> None:
        case = misuse.open_case(session, host=MENTION)
        if case is not None:
            misuse.take(session, case=case, by=operator(), at=now)
            misuse.close(
                session,
                case=case,
                outcome=MisuseOutcome.ALLOWED,
                why=Why.ONLY_A_MENTION,
                by=operator(),
                at=now,
            )

    def see_former(now: datetime) -> None:
        badge = session.scalar(
            select(Badge).where(Badge.origin == f"https://{FORMER}", Badge.withdrawn_at.is_not(None))
        )
        if badge is not None:
            former_origins.note(session, badge, frozenset({FactKind.RECIPROCAL_FILE}), at=now)

    def write_to(host: str, now: datetime) -> None:
        case = misuse.open_case(session, host=host)
        if case is not None:
            misuse.take(session, case=case, by=operator(), at=now)
            misuse.send_letter(session, case=case, way=LetterWay.PAPER, by=operator(), at=now)

    def report_copy(now: datetime) -> None:
        badge = session.scalar(select(Badge).join(Company).where(Company.register_number == OWNED))
        report(COPY, Seen.ALTERED, now, badge.code if badge else "")

    story = (
        (60.0, lambda now: report(MENTION, Seen.NOT_ALLOWED, now)),
        (52.0, close_mention),
        (19.0, report_copy),
        (18.0, report_copy),
        (16.0, lambda now: write_to(COPY, now)),
        (8.0, lambda now: report(FORMER, Seen.NOT_ALLOWED, now)),
        (7.0, see_former),
        (6.0, lambda now: write_to(FORMER, now)),
        (1.0, lambda now: report(CLAIM, Seen.SAYS_SIGNATORY, now)),
    )
    return [Act(at - timedelta(days=days), do) for days, do in story]
