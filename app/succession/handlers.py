"""What the rooms above the register do for each consequence: badges, people, programs, the monitor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import delete, select

from app.accounts import granting, inviting, role_changes
from app.accounts.models import Invitation, Person, RoleGrant
from app.roles import Role
from app.signatures.drafts import SignatureDraft
from app.succession import beyond
from app.tokens import issuing as tokens
from app.tokens.models import ApiToken
from app.webhooks import keeping as webhooks
from badge import issuing, revoking
from badge.keys import KeyRing
from badge.models import Badge
from badge.verdict import Reason
from monitor import attribution
from monitor.holdings import Holding
from signatories.models import Association, Company, Domain
from signatories.signatures.standing import State
from signatories.succession.carrying_out import Handler, Means
from signatories.succession.consequences import Act, Consequence, Value
from signatories.succession.kinds import Kind
from signatories.succession.known_facts import open_signatures


@dataclass(frozen=True)
class BadgeHandlers:
    """Badges need the register's key and its address; the rest needs no more than the event."""

    keys: KeyRing
    base_url: str

    def withdraw(self, means: Means, what: Consequence) -> None:
        reason = Reason.DOMAIN_LOST if means.kind is Kind.SPLIT else Reason.SIGNATURE_ENDED
        for badge in _live(means, what):
            revoking.withdraw(
                means.session,
                badge=badge,
                reason=reason,
                keys=self.keys,
                base_url=self.base_url,
                at=means.at,
            )

    def issue(self, means: Means, what: Consequence) -> None:
        company = means.company(what.about)
        domain = means.session.scalars(
            select(Domain).where(
                Domain.company_id == company.id,
                Domain.host == what.values["host"],
                Domain.proven_at.is_not(None),
                Domain.lost_at.is_(None),
            )
        ).one()
        for signature, state in open_signatures(means.session, company, at=means.at):
            if state is State.IN_FORCE:
                issuing.issue(
                    means.session,
                    signature=signature,
                    domain=domain,
                    keys=self.keys,
                    base_url=self.base_url,
                    at=means.at,
                )

    def remake(self, means: Means, what: Consequence) -> None:
        for badge in _live(means, what):
            issuing.renew(means.session, badge=badge, keys=self.keys, base_url=self.base_url, at=means.at)

    def all(self) -> Mapping[Act, Handler]:
        return {
            Act.BADGE_WITHDRAWN: self.withdraw,
            Act.BADGE_ISSUED: self.issue,
            Act.BADGE_REMADE: self.remake,
        }


def _live(means: Means, what: Consequence) -> list[Badge]:
    query = (
        select(Badge)
        .join(Domain, Domain.id == Badge.domain_id)
        .where(
            Badge.company_id == means.company(what.about).id,
            Badge.withdrawn_at.is_(None),
            Domain.host == what.values["host"],
        )
    )
    return list(means.session.scalars(query))


def end_drafts(means: Means, what: Consequence) -> None:
    company = means.company(what.about)
    means.session.execute(delete(SignatureDraft).where(SignatureDraft.company_id == company.id))


def withdraw_invitations(means: Means, what: Consequence) -> None:
    company, association = _desk(means, what.about)
    for invitation in beyond.invitations(
        means.session,
        Invitation.company_id == (company.id if company else None),
        Invitation.association_id == (association.id if association else None),
    ):
        if invitation.is_open_at(means.at):
            inviting.withdraw(means.session, invitation=invitation, by=_releaser(means), at=means.at)


def end_programs(means: Means, what: Consequence) -> None:
    company, association = _desk(means, what.about)
    by = means.event.released_by or ""
    for program in beyond.programs(means.session, company=company, association=association):
        if isinstance(program, ApiToken):
            tokens.end(means.session, token=program, by=by, at=means.at)
        else:
            webhooks.end(means.session, webhook=program, by=by, at=means.at)


def end_role(means: Means, what: Consequence) -> None:
    granting.close(means.session, grant=_grant(means, what), by=_releaser(means), at=means.at)


def expire_role(means: Means, what: Consequence) -> None:
    """Nobody can be asked to hand over first: what the role was held of exists no longer."""
    grant, until = _grant(means, what), _midnight(what.values["day"])
    if grant.expires_at is None or grant.expires_at > until:
        grant.expires_at, grant.warned_at = until, None
        means.session.flush()
        role_changes.note(
            means.session,
            "role-end-moved",
            grant,
            by=means.event.released_by or "",
            at=means.at,
            until=until.isoformat(),
        )


def continue_role(means: Means, what: Consequence) -> None:
    company, association = _desk(means, what.about)
    person = means.session.scalars(select(Person).where(Person.public_id == what.values["person"])).one()
    granting.grant(
        means.session,
        person=person,
        role=Role(str(what.values["role"])),
        company=company,
        association=association,
        at=means.at,
        by=means.event.released_by or "",
    )


def pass_holder(means: Means, what: Consequence) -> None:
    edge = _end_holding(means, what, company=str(what.values["from"]))
    attribution.learn_begin(
        means.session, holder=str(what.values["holder"]), company=what.about, valid_from=edge, at=means.at
    )


def leave_holder(means: Means, what: Consequence) -> None:
    _end_holding(means, what, company=what.about)


def _end_holding(means: Means, what: Consequence, *, company: str) -> datetime:
    began = what.values["valid_from"]
    assert isinstance(began, datetime)  # noqa: S101 - the rules give the moment at which it began
    edge = max(began, _midnight(what.values["day"]))
    holding = Holding(str(what.values["holder"]), began, company, None)
    attribution.learn_end(means.session, holding=holding, valid_to=edge, at=means.at)
    return edge


def _grant(means: Means, what: Consequence) -> RoleGrant:
    company, association = _desk(means, what.about)
    return means.session.scalars(
        select(RoleGrant)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == what.values["role"],
            RoleGrant.company_id == (company.id if company else None),
            RoleGrant.association_id == (association.id if association else None),
            RoleGrant.ended_at.is_(None),
            Person.public_id == what.values["person"],
        )
    ).one()


def _desk(means: Means, about: str) -> tuple[Company | None, Association | None]:
    """The company or the association that a consequence is about."""
    if means.kind.is_of_associations:
        found = select(Association).where(Association.slug == about)
        return None, means.session.scalars(found).one()
    return means.company(about), None


def _releaser(means: Means) -> Person:
    by = select(Person).where(Person.public_id == means.event.released_by)
    return means.session.scalars(by).one()


def _midnight(day: Value) -> datetime:
    """A day begins at 00:00 UTC, for the monitor as for everything else."""
    assert isinstance(day, date)  # noqa: S101 - the rules give a day where a day is named
    return datetime.combine(day, time(), UTC)


HANDLERS: Mapping[Act, Handler] = {
    Act.DRAFTS_ENDED: end_drafts,
    Act.INVITATIONS_WITHDRAWN: withdraw_invitations,
    Act.PROGRAMS_ENDED: end_programs,
    Act.ROLE_ENDED: end_role,
    Act.ROLE_EXPIRES: expire_role,
    Act.ROLE_CONTINUED: continue_role,
    Act.HOLDER_PASSED: pass_holder,
    Act.HOLDER_LEFT: leave_holder,
}
