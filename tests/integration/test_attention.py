"""The private signal: the company first, its association seven days later, and nobody else."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import attention
from app.outbox import OutboxMail
from app.roles import Role
from monitor.models import Publication, State
from tests import factories, figure_samples

DAY = timedelta(days=1)
TOLD = figure_samples.PREPARED_AT


def signal(session: Session, *, state: State = State.PREVIEW, at: datetime = TOLD) -> Publication:
    """A member with the signal and one without; their association has an officer."""
    hosters = factories.association(session, at=at)
    for number, name in (("00000001", "Zuid Hosting"), ("00000002", "Noord Hosting")):
        factories.company(session, at=at, number=number, name=name, member_of=hosters)
    factories.person(session, Role.OFFICER, at=at, of=hosters, language="en")
    shown = figure_samples.publication(
        session,
        figure_samples.score("kvk:00000001", "Zuid Hosting", attention=True),
        figure_samples.score("kvk:00000002", "Noord Hosting"),
        state=state,
    )
    session.commit()
    return shown


def mails(session: Session) -> list[str]:
    return list(session.scalars(select(OutboxMail.subject)))


@pytest.mark.usefixtures("app")
def test_the_association_hears_of_it_once_seven_days_after_the_company(session: Session) -> None:
    signal(session)
    association = factories.association(session, at=TOLD)
    early = TOLD + 7 * DAY - timedelta(seconds=1)
    assert attention.pass_on(session, at=early) == 0
    assert attention.of_association(session, association, at=early) == []
    assert attention.pass_on(session, at=TOLD + 7 * DAY) == 1
    assert attention.pass_on(session, at=TOLD + 9 * DAY) == 0
    assert mails(session) == ["Zuid Hosting: the measurements ask for attention"]
    (found,) = attention.of_association(session, association, at=TOLD + 7 * DAY)
    assert (found.company.name, found.period, found.told_at) == ("Zuid Hosting", "2025-h1", TOLD)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("state", [State.DRAFT, State.STRUCK, State.CORRECTED])
def test_what_was_set_aside_tells_nobody(session: Session, state: State) -> None:
    signal(session, state=state)
    assert attention.pass_on(session, at=TOLD + 90 * DAY) == 0


@pytest.mark.usefixtures("app")
def test_a_version_that_asks_for_it_anew_counts_from_its_own_mail(session: Session) -> None:
    shown = signal(session)
    shown.prepared_at = TOLD + 3 * DAY  # a rerun after decisions, with the term of the first preview
    session.commit()
    assert attention.pass_on(session, at=TOLD + 9 * DAY) == 0
    assert attention.pass_on(session, at=TOLD + 10 * DAY) == 1


@pytest.mark.usefixtures("app")
def test_who_is_no_member_any_more_is_none_of_its_business(session: Session) -> None:
    signal(session)
    other = factories.association(session, at=TOLD, slug="clouds", name="Clouds")
    assert attention.of_association(session, other, at=TOLD + 8 * DAY) == []
