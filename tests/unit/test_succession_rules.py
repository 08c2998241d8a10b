"""What follows from an event of succession, decided on values alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from signatories.signatures.standing import State
from signatories.succession.binding import CARRIED_TERM
from signatories.succession.consequences import SENTENCES, Act, Consequence, from_json
from signatories.succession.facts import (
    AssociationFacts,
    CompanyFacts,
    Facts,
    HolderFacts,
    MemberFacts,
    MembershipFacts,
    NetworkFacts,
    SignatureFacts,
)
from signatories.succession.kinds import Kind
from signatories.succession.plans import Plan, Seat, Target
from signatories.succession.rules import follow
from signatories.succession.states import STEPS
from signatories.succession.states import State as EventState

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)
SINCE = date(2020, 1, 1)


def signature(state: State = State.IN_FORCE, days: int = 300, hosts: tuple[str, ...] = ()) -> SignatureFacts:
    return SignatureFacts("ref", "ntd", state, AT + timedelta(days=days), "hosters", hosts)


OLD = CompanyFacts(
    "kvk:00000001",
    "Oud",
    "Oud B.V.",
    signatures=(signature(hosts=("oud.example",)),),
    hosts=("oud.example",),
    networks=(NetworkFacts("AS64512", SINCE),),
    memberships=(MembershipFacts("hosters", SINCE, SINCE),),
    seats=(Seat("anna", "company-owner", "kvk:00000001"), Seat("bert", "signer", "kvk:00000001")),
    holders=(HolderFacts("AS64512", datetime(2020, 1, 1, tzinfo=UTC)),),
    has_contact_point=True,
    drafts=1,
    invitations=2,
    periods=("2025-h1",),
)
NEW = CompanyFacts("kvk:00000002", "Nieuw", "Nieuw B.V.")


def takeover(old: CompanyFacts = OLD, new: CompanyFacts = NEW, **more: object) -> tuple[Consequence, ...]:
    plan = Plan(Kind.TAKEOVER, DAY, (old.number,), (Target(new.number, new.legal_name),), **more)  # pyright: ignore[reportArgumentType]
    return follow(plan, Facts(AT, {old.number: old, new.number: new}))


def acts(found: tuple[Consequence, ...], about: str) -> set[Act]:
    return {each.act for each in found if each.about == about}


def only(found: tuple[Consequence, ...], act: Act) -> Consequence:
    (one,) = [each for each in found if each.act is act]
    return one


def test_a_takeover_ends_the_old_company_and_binds_the_successor() -> None:
    found = takeover()

    assert {Act.COMPANY_ENDED, Act.SIGNATURE_ENDED, Act.BADGE_WITHDRAWN, Act.MEMBERSHIP_ENDED} <= acts(
        found, OLD.number
    )
    assert {Act.SIGNATURE_CARRIED, Act.HOST_CAME, Act.NETWORK_CAME, Act.BADGE_ISSUED} <= acts(
        found, NEW.number
    )
    assert only(found, Act.HOLDER_PASSED).values["from"] == OLD.number
    assert only(found, Act.MEMBERSHIP_CONTINUED).values["since"] == SINCE
    assert only(found, Act.CONTACT_POINT_CONTINUED).about == NEW.number


def test_a_carried_signature_ends_with_the_old_one_or_after_sixty_days() -> None:
    assert only(takeover(), Act.SIGNATURE_CARRIED).values["until"] == AT + CARRIED_TERM
    short = replace(OLD, signatures=(signature(days=10),))
    assert only(takeover(short), Act.SIGNATURE_CARRIED).values["until"] == AT + timedelta(days=10)


def test_a_successor_that_signed_itself_is_not_bound_again() -> None:
    found = takeover(new=replace(NEW, signatures=(signature(),)))
    assert Act.SIGNATURE_CARRIED not in acts(found, NEW.number)
    assert only(found, Act.BADGE_ISSUED).values["host"] == "oud.example"


def test_a_takeover_lifts_no_suspension() -> None:
    of_successor = takeover(new=replace(NEW, signatures=(signature(State.SUSPENDED),)))
    of_predecessor = takeover(replace(OLD, signatures=(signature(State.SUSPENDED),)))
    for found in (of_successor, of_predecessor):
        assert not {Act.SIGNATURE_CARRIED, Act.BADGE_ISSUED} & acts(found, NEW.number)


def test_one_that_only_waits_for_its_countersignature_binds_nobody() -> None:
    found = takeover(replace(OLD, signatures=(signature(State.AWAITING),)))
    assert Act.SIGNATURE_ENDED in acts(found, OLD.number)
    assert Act.MUST_SIGN in acts(found, NEW.number)
    assert Act.SIGNATURE_CARRIED in acts(
        takeover(new=replace(NEW, signatures=(signature(State.AWAITING),))), NEW.number
    )


def test_only_the_ticked_people_get_a_role_at_the_successor() -> None:
    found = takeover(people=frozenset({str(OLD.seats[0])}))
    ended = [each.values["person"] for each in found if each.act is Act.ROLE_ENDED]
    assert ended == ["anna", "bert"]
    assert only(found, Act.ROLE_CONTINUED).values["person"] == "anna"


def test_a_merger_continues_the_oldest_membership_of_each_association_once() -> None:
    other = replace(
        OLD,
        number="kvk:00000003",
        memberships=(MembershipFacts("hosters", date(2018, 1, 1), date(2018, 1, 1)),),
        signatures=(signature(days=400),),
        hosts=("ander.example",),
    )
    plan = Plan(Kind.MERGER, DAY, (OLD.number, other.number), (Target("kvk:00000009", "Samen B.V."),))
    found = follow(plan, Facts(AT, {OLD.number: OLD, other.number: other}))

    assert only(found, Act.COMPANY_ADDED).about == "kvk:00000009"
    assert only(found, Act.MEMBERSHIP_CONTINUED).values["since"] == date(2018, 1, 1)
    assert only(found, Act.SIGNATURE_CARRIED).values["until"] == AT + CARRIED_TERM
    issued = {each.values["host"] for each in found if each.act is Act.BADGE_ISSUED}
    assert issued == {"oud.example", "ander.example"}


def test_a_split_leaves_the_company_and_gives_away_only_what_was_chosen() -> None:
    old = replace(OLD, hosts=("oud.example", "weg.example"), signatures=(signature(hosts=("weg.example",)),))
    target = Target("kvk:00000004", "Af B.V.", hosts=("weg.example",))
    found = follow(Plan(Kind.SPLIT, DAY, (old.number,), (target,)), Facts(AT, {old.number: old}))

    assert not {Act.COMPANY_ENDED, Act.SIGNATURE_ENDED, Act.MEMBERSHIP_ENDED} & acts(found, old.number)
    assert only(found, Act.HOST_LEFT).values["host"] == "weg.example"
    assert only(found, Act.BADGE_WITHDRAWN).values["host"] == "weg.example"
    assert only(found, Act.SIGNATURE_CARRIED).about == target.number
    assert only(found, Act.FIGURES_FOLLOW).about == target.number


def test_a_bankruptcy_leaves_people_thirty_days_to_look_up_what_is_theirs() -> None:
    found = follow(Plan(Kind.BANKRUPTCY, DAY, (OLD.number,)), Facts(AT, {OLD.number: OLD}))
    assert {each.values["day"] for each in found if each.act is Act.ROLE_EXPIRES} == {date(2026, 12, 24)}
    assert {Act.NETWORK_ENDED, Act.HOLDER_LEFT, Act.HOST_LEFT} <= acts(found, OLD.number)
    assert {each.about for each in found} == {OLD.number}


def test_members_of_an_association_that_merges_keep_since_when_they_are_members() -> None:
    gone = AssociationFacts(
        "klein",
        "Klein",
        members=(
            MemberFacts("kvk:00000001", "Oud", SINCE, SINCE, waivers=1, cases=2),
            MemberFacts("kvk:00000002", "Nieuw", SINCE, SINCE),
        ),
        seats=(Seat("anna", "officer", "klein"), Seat("bert", "officer", "klein")),
    )
    into = AssociationFacts("groot", "Groot", members=(MemberFacts("kvk:00000002", "Nieuw", DAY, DAY),))
    plan = Plan(
        Kind.ASSOCIATION_MERGER, DAY, ("klein",), into="groot", people=frozenset({"anna officer klein"})
    )
    found = follow(plan, Facts(AT, associations={"klein": gone, "groot": into}))

    assert only(found, Act.MEMBERSHIP_CONTINUED).values["since"] == SINCE
    assert only(found, Act.WAIVERS_CONTINUED).values["count"] == 1
    assert only(found, Act.CASES_CONTINUED).values["count"] == 2
    assert only(found, Act.ROLE_CONTINUED).about == "groot"
    assert only(found, Act.ASSOCIATION_ENDED).about == "klein"


@given(
    joined=st.dates(SINCE, date(2027, 1, 1)),
    day=st.dates(SINCE, date(2027, 1, 1)),
    ends_in=st.integers(1, 2000),
    hosts=st.sets(st.sampled_from(["a.example", "b.example", "c.example"])),
)
def test_no_stretch_ends_before_it_began_and_nothing_binds_longer_than_allowed(
    joined: date, day: date, ends_in: int, hosts: set[str]
) -> None:
    old = replace(
        OLD,
        hosts=tuple(sorted(hosts)),
        memberships=(MembershipFacts("hosters", joined, joined),),
        networks=(NetworkFacts("AS64512", joined),),
        signatures=(signature(days=ends_in, hosts=tuple(sorted(hosts))),),
    )
    plan = Plan(Kind.TAKEOVER, day, (old.number,), (Target(NEW.number, NEW.legal_name),))
    found = follow(plan, Facts(AT, {old.number: old, NEW.number: NEW}))

    assert only(found, Act.MEMBERSHIP_ENDED).values["day"] == max(joined, day)
    assert only(found, Act.NETWORK_ENDED).values["day"] == max(joined, day)
    until = only(found, Act.SIGNATURE_CARRIED).values["until"]
    assert until == min(AT + CARRIED_TERM, AT + timedelta(days=ends_in))
    came = {each.values["host"] for each in found if each.act is Act.HOST_CAME}
    assert came == hosts == {each.values["host"] for each in found if each.act is Act.HOST_LEFT}


def test_every_act_has_a_sentence_that_its_values_fill() -> None:
    assert SENTENCES.keys() == set(Act)
    for each in takeover(people=frozenset({str(OLD.seats[0])})):
        assert each.sentence % {**each.values, "about": each.about}
        assert from_json(each.as_json()).act is each.act


def test_every_state_is_reached_and_is_an_end_or_has_a_way_on() -> None:
    assert {step.target for step in STEPS} == set(EventState)
    ends = {EventState.CARRIED_OUT, EventState.CANCELLED}
    assert {step.source for step in STEPS if step.source} == set(EventState) - ends
    assert all(step.role for step in STEPS)
