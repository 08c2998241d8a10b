"""What a company still has to do before its logo stands on its site. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from signatories.networks.network_states import NetworkState
from signatories.signatures.standing import Standing, State


class Task(StrEnum):
    DETAILS = "details"
    CONTACT_POINT = "contact-point"
    DOMAINS = "domains"
    SIGN = "sign"
    LOGO = "logo"


class Extra(StrEnum):
    """What no logo waits for, and a company is better off with."""

    NETWORKS = "networks"
    PEOPLE = "people"


class Status(StrEnum):
    """``waiting`` is begun and not finished, ``blocked`` cannot begin yet."""

    DONE = "done"
    WAITING = "waiting"
    TODO = "todo"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class Situation:
    """What the tasks depend on. ``logos`` counts the proven domains that have a logo.

    ``waits_for`` is who has to countersign (empty: the operator) while a signature waits; ``sign_before``
    is the day on which the running signature ends because of a new edition.
    """

    has_contact_point: bool
    named_domains: int
    proven_domains: int
    has_draft: bool
    standing: Standing
    logos: int
    waits_for: str | None = None
    has_new_edition: bool = False
    sign_before: datetime | None = None


def status_of(task: Task, situation: Situation) -> Status:
    """How far *task* is."""
    match task:
        case Task.DETAILS:
            return Status.DONE
        case Task.CONTACT_POINT:
            return Status.DONE if situation.has_contact_point else Status.TODO
        case Task.DOMAINS:
            if situation.proven_domains:
                return Status.DONE
            return Status.WAITING if situation.named_domains else Status.TODO
        case Task.SIGN:
            return _status_of_signing(situation)
        case Task.LOGO:
            if not situation.standing.is_in_force:
                return Status.BLOCKED
            return Status.DONE if situation.logos == situation.proven_domains > 0 else Status.TODO


def _status_of_signing(situation: Situation) -> Status:
    if situation.waits_for is not None:
        return Status.WAITING
    is_signed = situation.standing.state in (State.IN_FORCE, State.SUSPENDED)
    if is_signed and not situation.has_new_edition:
        return Status.DONE
    if not (situation.has_contact_point and situation.proven_domains):
        return Status.BLOCKED
    return Status.WAITING if situation.has_draft else Status.TODO


def all_of(situation: Situation) -> dict[Task, Status]:
    """Every task with its status, in the order in which they are best done."""
    return {task: status_of(task, situation) for task in Task}


def extras_of(*, networks: Collection[NetworkState], owners: int) -> dict[Extra, Status]:
    """How far each extra is: a network that was confirmed, and a second owner for when the first leaves."""
    if NetworkState.CONFIRMED in networks:
        named = Status.DONE
    else:
        named = Status.WAITING if NetworkState.WAITING in networks else Status.TODO
    return {Extra.NETWORKS: named, Extra.PEOPLE: Status.DONE if owners > 1 else Status.TODO}
