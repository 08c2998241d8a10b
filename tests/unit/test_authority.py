"""Who may give which roles, and who may not be missed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.authority import OWNING, ROLES_OF, Subject, can_be_missed, roles_given
from app.roles import Held, Role

COMPANY = Subject("company", "voorbeeld", frozenset({"hosters"}), has_owner=True)
NEW_COMPANY = Subject("company", "voorbeeld", frozenset({"hosters"}))
ASSOCIATION = Subject("association", "hosters", has_owner=True)
REGISTER = Subject()
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

HELD = st.builds(Held, st.sampled_from(list(Role)), st.sampled_from(["voorbeeld", "hosters", "other", None]))
SUBJECTS = st.sampled_from([COMPANY, NEW_COMPANY, ASSOCIATION, REGISTER])


@pytest.mark.parametrize(
    ("held", "subject", "given_roles"),
    [
        (Held(Role.COMPANY_OWNER, "voorbeeld"), COMPANY, ROLES_OF["company"]),
        (Held(Role.COMPANY_OWNER, "other"), COMPANY, ()),
        (Held(Role.COMPANY_EDITOR, "voorbeeld"), COMPANY, ()),
        (Held(Role.SIGNER, "voorbeeld"), NEW_COMPANY, ()),
        (Held(Role.OFFICER, "hosters"), COMPANY, ()),
        (Held(Role.OFFICER, "hosters"), NEW_COMPANY, (Role.COMPANY_OWNER,)),
        (Held(Role.OFFICER, "other"), NEW_COMPANY, ()),
        (Held(Role.ASSISTANT, "hosters"), NEW_COMPANY, ()),
        (Held(Role.OPERATOR), COMPANY, ()),
        (Held(Role.OPERATOR), NEW_COMPANY, (Role.COMPANY_OWNER,)),
        (Held(Role.OFFICER, "hosters"), ASSOCIATION, ROLES_OF["association"]),
        (Held(Role.ASSISTANT, "hosters"), ASSOCIATION, ()),
        (Held(Role.OPERATOR), ASSOCIATION, ROLES_OF["association"]),
        (Held(Role.OPERATOR), REGISTER, ROLES_OF[None]),
        (Held(Role.PUBLISHER), REGISTER, ()),
    ],
)
def test_who_gives_what(held: Held, subject: Subject, given_roles: tuple[Role, ...]) -> None:
    assert roles_given([held], subject) == given_roles


@given(st.lists(HELD, max_size=6), SUBJECTS)
def test_nobody_gives_a_role_of_another_scope(held: list[Held], subject: Subject) -> None:
    assert set(roles_given(held, subject)) <= set(ROLES_OF[subject.scope])


@given(st.lists(HELD, max_size=6), SUBJECTS)
def test_only_owners_and_who_stands_above_them_give_anything(held: list[Held], subject: Subject) -> None:
    ruling = {Role.OPERATOR, Role.OFFICER, OWNING[subject.scope]}
    if not any(grant.role in ruling for grant in held):
        assert roles_given(held, subject) == ()


def test_each_scope_has_its_owning_role_among_its_roles() -> None:
    assert all(role in ROLES_OF[scope] and role.scope == scope for scope, role in OWNING.items())
    assert sorted(role for roles in ROLES_OF.values() for role in roles) == sorted(Role)


ENDS = st.lists(st.none() | st.datetimes(timezones=st.just(UTC)), max_size=5)


@given(ENDS)
def test_the_last_one_who_stays_cannot_be_missed(ends: list[datetime | None]) -> None:
    stays = [end for end in ends if end is None or end > NOW]
    assert can_be_missed(ends, from_=NOW) is bool(stays)


def test_one_who_leaves_at_the_same_moment_is_no_help() -> None:
    assert not can_be_missed([NOW], from_=NOW)
    assert can_be_missed([NOW + timedelta(seconds=1)], from_=NOW)
