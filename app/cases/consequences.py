"""What a decision in a case does to the member, and undoing that when the appeals board says so."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.signatures import acts as signatures
from badge.keys import KeyRing
from sentences import N_, SpokenError
from signatories import admission
from signatories.cases.models import CaseStep, ConditionCase
from signatories.cases.states import Act, Consequence
from signatories.models import EndReason, Membership
from signatories.signatures.signature import Signature
from signatories.signatures.signature_states import SignatureState, SuspensionKind
from signatories.signatures.suspending import open_suspension


class NothingToSuspend(SpokenError):
    code = "nothing-to-suspend"
    sentence = N_(
        "There is no signature in force that was placed through your association. Choose another consequence."
    )


@dataclass(frozen=True)
class Means:
    """What carrying a decision out works with."""

    keys: KeyRing
    base_url: str


def check_possible(session: Session, case: ConditionCase, consequence: Consequence, *, at: datetime) -> None:
    """Raise ``NothingToSuspend`` when the association could not carry *consequence* out."""
    if consequence is Consequence.SUSPEND_SIGNATURE and not _suspendable(session, case, at=at):
        raise NothingToSuspend


def take_effect(session: Session, case: ConditionCase, *, means: Means, by: str, at: datetime) -> None:
    """Suspend the signatures placed through the association, or end the membership from today.

    What is gone by then (a signature that lapsed, a member that left) is left as it is.
    """
    if case.consequence == Consequence.SUSPEND_SIGNATURE:
        for signature in _suspendable(session, case, at=at):
            signatures.suspend(
                session,
                signature=signature,
                by=case.association,
                kind=SuspensionKind.MEMBERSHIP_CONDITION,
                reason=_decision(case).words,
                keys=means.keys,
                base_url=means.base_url,
                at=at,
                actor=by,
            )
    if case.consequence == Consequence.END_MEMBERSHIP and _membership(session, case) is not None:
        admission.end_membership(
            session,
            association=case.association,
            company=case.company,
            to_on=at.date(),
            at=at,
            reason=EndReason.EXPELLED,
            words=_decision(case).words,
        )


def undo(session: Session, case: ConditionCase, *, means: Means, by: str, at: datetime) -> None:
    """Undo what was carried out: lift the suspension of this case, or admit the company again."""
    if case.carried_out_at is None:
        return
    carried_out_at, case.carried_out_at = case.carried_out_at, None
    session.flush()
    if case.consequence == Consequence.SUSPEND_SIGNATURE:
        for signature in _signatures(session, case):
            suspension = open_suspension(signature)
            if suspension is not None and suspension.from_at == carried_out_at:
                signatures.reinstate(
                    session,
                    signature=signature,
                    by=case.association,
                    reason=case.steps[-1].words,
                    keys=means.keys,
                    base_url=means.base_url,
                    at=at,
                    actor=by,
                )
    if case.consequence == Consequence.END_MEMBERSHIP and _membership(session, case) is None:
        _admit_again(session, case, at=at)


def _admit_again(session: Session, case: ConditionCase, *, at: datetime) -> None:
    """A membership from the day on which the last one ended, with its number and address."""
    ended = session.scalars(
        select(Membership)
        .where(Membership.association_id == case.association_id, Membership.company_id == case.company_id)
        .order_by(Membership.to_on.desc())
        .limit(1)
    ).one()
    admission.admit(
        session,
        association=case.association,
        register_number=case.company.register_number,
        legal_name=case.company.legal_name,
        trade_name=case.company.trade_name,
        member_number=ended.member_number,
        contact_email=ended.contact_email,
        from_on=ended.to_on or at.date(),
        at=at,
    )


def _decision(case: ConditionCase) -> CaseStep:
    return next(step for step in reversed(case.steps) if step.kind is Act.DECIDE)


def _membership(session: Session, case: ConditionCase) -> Membership | None:
    return admission.open_membership(session, association=case.association, company=case.company)


def _signatures(session: Session, case: ConditionCase) -> list[Signature]:
    query = select(Signature).where(
        Signature.company_id == case.company_id, Signature.association_id == case.association_id
    )
    return list(session.scalars(query.order_by(Signature.id)))


def _suspendable(session: Session, case: ConditionCase, *, at: datetime) -> list[Signature]:
    return [each for each in _signatures(session, case) if each.state_at(at) is SignatureState.IN_FORCE]
