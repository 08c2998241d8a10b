"""The permission map: whom a rule lets in, and which rule an endpoint has."""

import pytest

from app import roles
from app.roles import ANYONE, SIGNED_IN, Held, Role, Rule, only, people_doors, program_doors, rule_of

OWN = {"association_slug": "hosters", "company_slug": "voorbeeld-bv"}
OTHER = {"association_slug": "clouds", "company_slug": "vreemd-bv"}
OF = {"association": "hosters", "company": "voorbeeld-bv", None: None}
SCOPES = {
    "association": {Role.OFFICER, Role.ASSISTANT},
    "company": {Role.COMPANY_OWNER, Role.COMPANY_EDITOR, Role.SIGNER},
}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_held_of_what_it_is_for(role: Role) -> None:
    expected = next((scope for scope, held in SCOPES.items() if role in held), None)
    assert role.scope == expected


@pytest.mark.parametrize("role", list(Role))
def test_a7_a_rule_lets_in_its_own_roles_for_their_own_and_nobody_else(role: Role) -> None:
    held = [Held(role, OF[role.scope])]
    assert only(role).admits(held, OWN)
    assert only(*Role).admits(held, OWN)
    assert not only(*(set(Role) - {role})).admits(held, OWN)
    assert only(role).admits(held, OTHER) == (role.scope is None)
    assert only(role).admits(held, {}) == (role.scope is None)
    assert not only(role).admits([], OWN)
    assert not Rule().admits(held, OWN)


def test_one_of_several_roles_is_enough_and_each_for_its_own() -> None:
    held = [Held(Role.OFFICER, "clouds"), Held(Role.COMPANY_OWNER, "voorbeeld-bv")]
    assert only(Role.COMPANY_OWNER, Role.OFFICER).admits(held, OWN)
    assert not only(Role.OFFICER).admits(held, OWN)
    # A role of an association opens no company of the same name, and the other way round.
    assert not only(Role.OFFICER).admits([Held(Role.OFFICER, "x")], {"company_slug": "x"})


def test_a_door_for_all_who_signed_in_asks_for_no_role() -> None:
    assert SIGNED_IN.admits([], {})
    assert not SIGNED_IN.anyone and ANYONE.anyone and not ANYONE.fresh
    assert not ANYONE.admits([], {})  # the guard lets everyone in before it asks


def test_only_asks_for_a_second_factor_where_it_is_told() -> None:
    assert only(Role.OFFICER, fresh=True) == Rule(roles=frozenset({Role.OFFICER}), fresh=True)
    assert only(Role.OFFICER, Role.SIGNER) == Rule(roles=frozenset({Role.OFFICER, Role.SIGNER}))


def test_the_acts_of_a_people_page_ask_for_a_second_factor() -> None:
    doors = people_doors("desk.", Role.OFFICER)
    assert doors.keys() == {
        f"desk.{act}"
        for act in (
            "invite_person", "change_role", "end_role", "hand_over", "send_again", "withdraw_invitation",
        )
    }  # fmt: skip
    assert set(doors.values()) == {only(Role.OFFICER, fresh=True)}


def test_programs_are_looked_at_freely_and_changed_with_a_second_factor() -> None:
    doors = program_doors("desk.", Role.MONITOR)
    looks = {"programs", "webhook", "test_webhook", "resume_webhook"}
    acts = {"make_token", "replace_token", "end_token", "make_webhook", "replace_secret", "end_webhook"}
    assert {name for name, rule in doors.items() if rule == only(Role.MONITOR)} == {
        f"desk.{each}" for each in looks
    }
    fresh = only(Role.MONITOR, fresh=True)
    assert {name for name, rule in doors.items() if rule == fresh} == {f"desk.{each}" for each in acts}
    assert len(doors) == len(looks) + len(acts)


def test_the_rule_of_a_door_goes_before_that_of_its_desk_and_what_has_none_is_closed() -> None:
    assert rule_of("association.dashboard") == roles.DOORS["association.dashboard"]
    assert rule_of("association.nothing_of_that_name") == roles.DOORS["association"]
    assert rule_of("association") == roles.DOORS["association"]
    assert rule_of("planted.door") is None
    assert rule_of("") is None
