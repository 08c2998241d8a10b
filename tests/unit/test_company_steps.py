"""What a company still has to do."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.company.steps import Extra, Situation, Status, Task, all_of, extras_of, status_of
from signatories.networks.network_states import NetworkState
from signatories.signatures.standing import Standing, State

NEW = Situation(
    has_contact_point=False,
    named_domains=0,
    proven_domains=0,
    has_draft=False,
    standing=Standing(State.NOT_SIGNED),
    logos=0,
)
READY = replace(NEW, has_contact_point=True, named_domains=2, proven_domains=1)
SIGNED = replace(READY, standing=Standing(State.IN_FORCE, since=datetime(2026, 1, 1, tzinfo=UTC)), logos=1)


@pytest.mark.parametrize(
    ("situation", "task", "status"),
    [
        (NEW, Task.DETAILS, Status.DONE),
        (NEW, Task.CONTACT_POINT, Status.TODO),
        (NEW, Task.DOMAINS, Status.TODO),
        (NEW, Task.SIGN, Status.BLOCKED),
        (NEW, Task.LOGO, Status.BLOCKED),
        (replace(NEW, named_domains=1), Task.DOMAINS, Status.WAITING),
        (replace(NEW, has_contact_point=True), Task.SIGN, Status.BLOCKED),
        (replace(READY, has_contact_point=False), Task.SIGN, Status.BLOCKED),
        (READY, Task.DOMAINS, Status.DONE),
        (READY, Task.SIGN, Status.TODO),
        (replace(READY, has_draft=True), Task.SIGN, Status.WAITING),
        (SIGNED, Task.SIGN, Status.DONE),
        (SIGNED, Task.LOGO, Status.DONE),
        (replace(SIGNED, has_contact_point=False), Task.SIGN, Status.DONE),
        (replace(SIGNED, proven_domains=2), Task.LOGO, Status.TODO),
        (replace(SIGNED, proven_domains=0, logos=0), Task.LOGO, Status.TODO),
        (replace(SIGNED, standing=Standing(State.WITHDRAWN), logos=0), Task.SIGN, Status.TODO),
        (replace(READY, waits_for="Hosters"), Task.SIGN, Status.WAITING),
        (replace(READY, waits_for=""), Task.LOGO, Status.BLOCKED),
        (replace(SIGNED, has_new_edition=True), Task.SIGN, Status.TODO),
        (replace(SIGNED, has_new_edition=True, has_draft=True), Task.SIGN, Status.WAITING),
        (replace(SIGNED, has_new_edition=True, waits_for="Hosters"), Task.SIGN, Status.WAITING),
        (replace(SIGNED, standing=Standing(State.SUSPENDED)), Task.SIGN, Status.DONE),
        (replace(SIGNED, standing=Standing(State.SUSPENDED)), Task.LOGO, Status.BLOCKED),
        (replace(SIGNED, standing=Standing(State.LAPSED)), Task.LOGO, Status.BLOCKED),
    ],
)
def test_a_task_follows_from_the_situation(situation: Situation, task: Task, status: Status) -> None:
    assert status_of(task, situation) is status


def test_tasks_stand_in_the_order_in_which_they_are_done() -> None:
    assert list(all_of(NEW)) == ["details", "contact-point", "domains", "sign", "logo"]


@pytest.mark.parametrize(
    ("networks", "owners", "statuses"),
    [
        ([], 1, (Status.TODO, Status.TODO)),
        ([NetworkState.REFUSED, NetworkState.TAKEN_BACK, NetworkState.ENDED], 0, (Status.TODO, Status.TODO)),
        ([NetworkState.WAITING], 2, (Status.WAITING, Status.DONE)),
        ([NetworkState.WAITING, NetworkState.CONFIRMED], 3, (Status.DONE, Status.DONE)),
    ],
)
def test_what_no_logo_waits_for_is_told_too(
    networks: list[NetworkState], owners: int, statuses: tuple[Status, Status]
) -> None:
    found = extras_of(networks=networks, owners=owners)
    assert (found[Extra.NETWORKS], found[Extra.PEOPLE]) == statuses
