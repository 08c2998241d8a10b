"""All that the register knows in public of one company, as it stood at a moment."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.figures.beside_figures import Months, months_of
from app.figures.shown_figures import Shown, figures_of
from badge import records
from badge.models import Badge
from monitor.method import METHODS, Method
from monitor.models import Publication
from monitor.referrals import books as referrals
from monitor.referrals.models import HashCheckUse
from sentences import N_
from signatories import register
from signatories.contacts import contact_points, contact_tests
from signatories.contacts.contact_states import ContactState
from signatories.directory import directory_rows
from signatories.directory.directory_rows import Row
from signatories.entries import Entry
from signatories.errors import NotFound
from signatories.models import Association, Company, ContactPoint
from signatories.names import grouping, known_names
from signatories.names.groups import GroupMember
from signatories.networks import networks
from signatories.networks.networks import Network
from signatories.signatures.signature import Signature, Suspension
from signatories.signatures.signature_states import SignatureState, state_of
from signatories.signatures.standing import ended_at, lapses_at
from signatories.succession import lineage
from signatories.succession.lineage import Relative


class NotKnownThen(NotFound):
    code = "not-known-then"
    sentence = N_("The register did not have this one on that day. It was added later.")


class Figures(NamedTuple):
    """A company's published figures of one period, with the method that they were made by."""

    publication: Publication
    method: Method
    score: Shown
    months: Months | None
    """Of the newest period; None for the others, which have their own page."""


class Placed(NamedTuple):
    """One signature as it stood: ``over_at`` is its end so far, ``runs_until`` when it ends by itself."""

    signature: Signature
    state: SignatureState
    over_at: datetime | None
    runs_until: datetime
    suspension: Suspension | None
    through_now: Association | None
    """The association that the one through which was signed is now, where that merged."""


class Before(NamedTuple):
    """A company of which the history counts here, with its published figures."""

    company: Company
    figures: Sequence[Figures]


class Stay(NamedTuple):
    """One membership as it was known: ``to_on`` is the first day on which it no longer was one."""

    association: Association
    name: str
    """What the association was called at that moment."""
    from_on: date
    to_on: date | None


class Known(NamedTuple):
    """One company at one moment; ``ended_on`` once the register had learnt of its end."""

    company: Company
    row: Row
    ended_on: date | None
    contact: ContactPoint | None
    contact_state: ContactState | None
    placed: Sequence[Placed]
    memberships: Sequence[Stay]
    networks: Sequence[Network]
    group: GroupMember | None
    fellows: Sequence[Company]
    predecessors: Sequence[Relative]
    successors: Sequence[Relative]
    badges: Sequence[Badge]
    entries: Sequence[Entry]
    figures: Sequence[Figures]
    before: Sequence[Before]
    hash_check: HashCheckUse | None
    """That it uses the hash check, where the company declared it in public."""

    @property
    def carried_from(self) -> Company | None:
        """Whose signature binds this company until it signs itself, while that is so."""
        running = (each.signature for each in self.placed if each.over_at is None)
        return next((each.follows.company for each in running if each.is_carried and each.follows), None)

    @property
    def association_names(self) -> dict[str, str]:
        return {each.association.slug: each.name for each in self.memberships}

    @property
    def suspension(self) -> Suspension | None:
        """Why the signature that decides is suspended, if it is."""
        return next((each.suspension for each in self.placed if each.suspension), None)


def known(session: Session, slug: str, *, at: datetime) -> Known:
    """Raises ``NotFound``; ``NotKnownThen`` for a company that was added later than *at*."""
    company = register.company_at(session, slug)
    if company.created_at > at:
        raise NotKnownThen
    called = known_names.associations(session, at=at)
    contact = contact_points.as_of(session, [company.id], at=at).get(company.id)
    group = grouping.group_of(session, company, at=at)
    together = grouping.members_of(session, group.group, at=at) if group else ()
    is_end_known = company.end_recorded_at is not None and company.end_recorded_at <= at
    return Known(
        company=company,
        row=directory_rows.read(session, [company], at=at)[0],
        ended_on=company.ended_on if is_end_known else None,
        contact=contact,
        contact_state=contact_tests.state_of(session, contact, at=at) if contact else None,
        placed=[_placed(session, each, at) for each in register.signatures_of(session, company, at=at)],
        memberships=[
            Stay(
                each.association,
                called.get(each.association_id, each.association.name),
                each.from_on,
                each.end_known_at(at),
            )
            for each in register.memberships_of(session, company, at=at)
        ],
        networks=networks.of_company(session, company, at=at),
        group=group,
        fellows=[each.company for each in together if each.company_id != company.id],
        predecessors=lineage.predecessors_of(session, company, at=at),
        successors=lineage.successors_of(session, company, at=at),
        badges=records.live_badges(session, company=company, at=at),
        entries=register.history_of(session, company, at=at),
        figures=_figures(session, company, at),
        before=_before(session, company, at),
        hash_check=referrals.public_use_of(session, company, at=at),
    )


def _figures(session: Session, company: Company, at: datetime) -> list[Figures]:
    return [
        Figures(
            each.publication,
            METHODS[each.publication.method_version],
            each.companies[0],
            None if place else months_of(session, each.publication, company.register_number),
        )
        for place, each in enumerate(figures_of(session, company, at=at))
    ]


def _before(session: Session, company: Company, at: datetime) -> list[Before]:
    """Each company before this one that has figures which count here, the nearest first."""
    found = []
    for link in lineage.chain_of(session, [company.id], at=at)[company.id]:
        earlier = session.get_one(Company, link.company_id)
        figures = [
            each for each in _figures(session, earlier, at) if link.counts_from(each.publication.start_on)
        ]
        if figures:
            found.append(Before(earlier, figures))
    return found


def _placed(session: Session, signature: Signature, at: datetime) -> Placed:
    state = state_of(signature, at=at)  # pyright: ignore[reportArgumentType] - the class, not the instance
    running = (each for each in signature.suspensions if each.from_at <= at)
    through = signature.association
    suspension = next((each for each in running if each.until_at is None or each.until_at > at), None)
    return Placed(
        signature=signature,
        state=state,
        over_at=ended_at(signature, at=at),  # pyright: ignore[reportArgumentType]
        runs_until=lapses_at(signature, at=at),  # pyright: ignore[reportArgumentType]
        suspension=suspension if state is SignatureState.SUSPENDED else None,
        through_now=lineage.went_into(session, through, at=at) if through and through.ended_on else None,
    )
