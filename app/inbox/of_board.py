"""What waits for the appeals board."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from app.disputes.acts import company_of
from app.half_years import half_year_name
from app.inbox.waiting import Fact, What
from monitor.disputes import books as disputes
from monitor.disputes.states import DisputeState
from signatories.cases import books as cases
from signatories.cases.states import Side
from signatories.cases.terms import Next, waiting


def lists() -> Mapping[What, str]:
    return {What.JUDGE_DISPUTE: url_for("appeals.disputes")}


def facts(session: Session, *, at: datetime) -> Iterator[Fact]:
    for case in cases.before_the_board(session):
        due = waiting(case.dates, at=at)
        if due is None or due.side is not Side.APPEALS:
            continue
        url = url_for("appeals.case", case_id=case.public_id)
        if due.what is Next.STAY_DECISION:
            yield Fact(What.ANSWER_STAY, url, case.company.name, case.stay_asked_at, due.until)
        else:
            yield Fact(What.JUDGE_APPEAL, url, case.company.name, case.appealed_at, due.until)
    for dispute in disputes.before_the_board(session):
        if dispute.state == DisputeState.APPEALED:
            url = url_for("appeals.dispute", dispute_id=dispute.public_id)
            about = f"{company_of(session, dispute).name}, {half_year_name(dispute.publication.period)}"
            yield Fact(What.JUDGE_DISPUTE, url, about, dispute.appealed_at)
