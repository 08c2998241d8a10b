"""The database itself refuses stretches that overlap, on both databases, also by plain SQL."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signatories import admission
from signatories.errors import MembershipsOverlap
from signatories.models import Association, Company, EndReason, Membership
from signatories.names import grouping, naming
from signatories.names.company_names import NameKind
from signatories.names.naming_errors import NetworkOfAnother, OtherGroup
from signatories.networks import claiming
from signatories.networks.networks import Evidence, Network
from tests import factories

DAY = timedelta(days=1)


def admitted(session: Session, association: Association, company: Company, from_on: date, at: datetime):
    return admission.admit(
        session,
        association=association,
        register_number=company.register_number,
        legal_name=company.legal_name,
        trade_name=None,
        member_number=None,
        contact_email=None,
        from_on=from_on,
        at=at,
    )


@pytest.fixture
def hosters(any_session: Session, now: datetime) -> Association:
    return factories.association(any_session, at=now - 900 * DAY)


@pytest.fixture
def company(any_session: Session, hosters: Association, now: datetime) -> Company:
    """A member from 2020 up to 1 June 2024."""
    made = factories.company(any_session, at=now - 900 * DAY, member_of=hosters)
    admission.end_membership(
        any_session, association=hosters, company=made, to_on=date(2024, 6, 1), at=now - 800 * DAY
    )
    return made


def test_a_new_membership_cannot_begin_before_the_earlier_one_ended(
    any_session: Session, hosters: Association, company: Company, now: datetime
) -> None:
    with pytest.raises(MembershipsOverlap):
        admitted(any_session, hosters, company, date(2024, 5, 31), now)
    again = admitted(any_session, hosters, company, date(2024, 6, 1), now)
    assert again.to_on is None


INSERT = text(
    "INSERT INTO membership (company_id, association_id, from_on, to_on, recorded_at, end_recorded_at,"
    " end_reason, version) VALUES (:company, :association, :from_on, :to_on, :at, :end, :reason, 1)"
)


@pytest.mark.parametrize(
    ("from_on", "to_on", "is_refused"),
    [
        ("2024-05-31", None, True),
        ("2019-01-01", "2020-01-02", True),
        ("2021-01-01", "2021-02-01", True),
        ("2019-01-01", "2030-01-01", True),
        ("2024-06-01", None, False),
        ("2019-01-01", "2020-01-01", False),
        ("2021-01-01", "2021-01-01", False),
    ],
)
def test_plain_sql_is_refused_where_memberships_overlap(
    any_session: Session,
    hosters: Association,
    company: Company,
    now: datetime,
    from_on: str,
    to_on: str | None,
    is_refused: bool,
) -> None:
    values = {
        "company": company.id,
        "association": hosters.id,
        "from_on": from_on,
        "to_on": to_on,
        "at": now.replace(tzinfo=None).isoformat(sep=" "),
        "end": now.replace(tzinfo=None).isoformat(sep=" ") if to_on else None,
        "reason": "left" if to_on else None,
    }
    if is_refused:
        with pytest.raises(IntegrityError, match="ex_membership_overlap"):
            any_session.execute(INSERT, values)
    else:
        any_session.execute(INSERT, values)


def test_an_update_by_plain_sql_is_refused_too(
    any_session: Session, hosters: Association, company: Company, now: datetime
) -> None:
    admitted(any_session, hosters, company, date(2024, 6, 1), now)
    with pytest.raises(IntegrityError, match="ex_membership_overlap"):
        any_session.execute(text("UPDATE membership SET from_on = '2024-05-01' WHERE to_on IS NULL"))


def test_another_association_or_company_may_have_the_same_days(
    any_session: Session, company: Company, now: datetime
) -> None:
    other = factories.association(any_session, at=now, slug="others", name="Anderen")
    admitted(any_session, other, company, date(2020, 1, 1), now)


def test_a_membership_that_was_taken_back_is_in_nobodys_way(
    any_session: Session, hosters: Association, now: datetime
) -> None:
    company = factories.company(any_session, at=now, member_of=hosters)
    (membership,) = any_session.query(Membership).filter_by(company_id=company.id)
    admission.end_membership(
        any_session,
        association=hosters,
        company=company,
        to_on=membership.from_on,
        at=now,
        reason=EndReason.TAKEN_BACK,
    )
    admitted(any_session, hosters, company, date(2020, 1, 1), now)


def named(session: Session, company: Company, from_on: date, at: datetime) -> Network:
    return claiming.name_network(
        session,
        company=company,
        identifier="AS64512",
        from_on=from_on,
        evidence=Evidence.REGISTRY_RECORD,
        reference="record of the registry",
        at=at,
    )


def test_one_network_has_one_holder_at_a_time(any_session: Session, now: datetime) -> None:
    first, second = (factories.company(any_session, at=now) for _ in range(2))
    mine = named(any_session, first, date(2024, 1, 1), now)
    theirs = named(any_session, second, date(2025, 1, 1), now)
    claiming.confirm(any_session, network=mine, at=now)
    with pytest.raises(NetworkOfAnother, match=first.name):
        claiming.confirm(any_session, network=theirs, at=now)
    any_session.flush()
    with pytest.raises(IntegrityError, match="ex_network_overlap"), any_session.begin_nested():
        any_session.execute(
            text("UPDATE network SET confirmed_at = recorded_at, confirmed_by = 'operator' WHERE id = :id"),
            {"id": theirs.id},
        )
    claiming.end(any_session, network=mine, to_on=date(2025, 1, 1), at=now)
    claiming.confirm(any_session, network=theirs, at=now)


def test_a_company_has_one_legal_name_at_a_time(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now - 9 * DAY)
    naming.rename(
        any_session,
        company=company,
        kind=NameKind.LEGAL,
        name="Nieuw B.V.",
        from_on=(now - 5 * DAY).date(),
        at=now,
    )
    with pytest.raises(IntegrityError, match="ex_company_name_overlap"):
        any_session.execute(
            text("UPDATE company_name SET from_on = :day WHERE to_on IS NULL AND company_id = :id"),
            {"day": (now - 6 * DAY).date().isoformat(), "id": company.id},
        )


def test_a_company_is_in_one_group_at_a_time(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    one, other = (grouping.add_group(any_session, name=name) for name in ("Groep Een", "Groep Twee"))
    grouping.join_group(any_session, group=one, company=company, from_on=date(2024, 1, 1), at=now)
    with pytest.raises(OtherGroup, match="Groep Een"):
        grouping.join_group(any_session, group=other, company=company, from_on=date(2025, 1, 1), at=now)
    grouping.leave_group(any_session, group=one, company=company, to_on=date(2025, 1, 1), at=now)
    grouping.join_group(any_session, group=other, company=company, from_on=date(2025, 1, 1), at=now)
