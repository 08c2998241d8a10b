"""Every table of states in the house, in one shape: to draw it, and to prove that no state is an orphan."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.figure_work import models as figure_jobs
from app.joining import states as joining
from app.people_data import erasure_states
from app.recovery import states as recovery
from app.replies import states as replies
from badge import badge_states, key_states, misuse_states
from monitor import intake_jobs, publication_states
from monitor import models as monitoring
from monitor.disputes import states as disputes
from monitor.referrals import states as referrals
from signatories.cases import states as cases
from signatories.contacts import contact_test_states
from signatories.domains import domain_states
from signatories.networks import network_states
from signatories.signatures import signature_states
from signatories.succession import states as succession

REGISTER = "the register, by date"


@dataclass(frozen=True)
class Way:
    """One way: from (empty: nothing) to, the act, who may, and the kind of entry or journal line."""

    source: str
    target: str
    act: str
    who: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class StateTable:
    """The states of one thing and the ways between them; add yours to ``TABLES``."""

    name: str
    module: str
    states: type[StrEnum]
    steps: Iterable[Any]

    def ways(self) -> Iterator[Way]:
        for step in self.steps:
            yield Way(
                source=step.source.value if step.source else "",
                target=step.target.value,
                act=str(step.act),
                who=_who(step),
                kind=getattr(step, "entry", None) or getattr(step, "journal", None) or "",
            )

    def ends(self) -> set[str]:
        """The states that nothing leads out of."""
        return {state.value for state in self.states} - {
            way.source for way in self.ways() if way.source != way.target
        }


def _who(step: Any) -> tuple[str, ...]:
    """The roles of a step, whichever way its room writes them down."""
    if hasattr(step, "roles"):
        return tuple(step.roles) or (REGISTER,)
    return (str(getattr(step, "role", None) or step.side),)


TABLES = (
    StateTable(
        "Signature",
        "signatories/signatures/signature_states.py",
        signature_states.SignatureState,
        signature_states.STEPS,
    ),
    StateTable(
        "Network of a company",
        "signatories/networks/network_states.py",
        network_states.NetworkState,
        network_states.STEPS,
    ),
    StateTable(
        "Domain of a company",
        "signatories/domains/domain_states.py",
        domain_states.DomainState,
        domain_states.STEPS,
    ),
    StateTable(
        "Test of a contact point",
        "signatories/contacts/contact_test_states.py",
        contact_test_states.NoticeState,
        contact_test_states.STEPS,
    ),
    StateTable("Condition case", "signatories/cases/states.py", cases.CaseState, cases.STEPS),
    StateTable("Succession", "signatories/succession/states.py", succession.State, succession.STEPS),
    StateTable("Badge (logo)", "badge/badge_states.py", badge_states.BadgeState, badge_states.STEPS),
    StateTable("Key that signs badges", "badge/key_states.py", key_states.KeyState, key_states.STEPS),
    StateTable(
        "Misuse of the mark", "badge/misuse_states.py", misuse_states.MisuseState, misuse_states.STEPS
    ),
    StateTable(
        "Publication of figures",
        "monitor/publication_states.py",
        monitoring.State,
        publication_states.STEPS,
    ),
    StateTable("Dispute about notices", "monitor/disputes/states.py", disputes.DisputeState, disputes.STEPS),
    StateTable("Reply to figures", "app/replies/states.py", replies.ReplyState, replies.STEPS),
    StateTable(
        "Referral to the hash check", "monitor/referrals/states.py", referrals.ReferralState, referrals.STEPS
    ),
    StateTable(
        "Figures that the worker makes", "app/figure_work/models.py", intake_jobs.JobState, figure_jobs.STEPS
    ),
    StateTable("Large delivery", "monitor/intake_jobs.py", intake_jobs.JobState, intake_jobs.STEPS),
    StateTable(
        "Request to be erased",
        "app/people_data/erasure_states.py",
        erasure_states.ErasureState,
        erasure_states.STEPS,
    ),
    StateTable("Joining without an invitation", "app/joining/states.py", joining.JoinState, joining.STEPS),
    StateTable("Recovery of a lost owner", "app/recovery/states.py", recovery.RecoveryState, recovery.STEPS),
)


def drawn(table: StateTable) -> str:
    """The table as a Mermaid state diagram: a way for each act, with who may do it."""
    names = {state.value: f"s{number}" for number, state in enumerate(table.states)}
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{state}" as {name}' for state, name in names.items()]
    for way in table.ways():
        source = names[way.source] if way.source else "[*]"
        lines.append(f"    {source} --> {names[way.target]}: {way.act} ({', '.join(way.who)})")
    lines += [f"    {names[state.value]} --> [*]" for state in table.states if state.value in table.ends()]
    return "```mermaid\n" + "\n".join(lines) + "\n```\n"
