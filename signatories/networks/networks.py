"""Networks and organisation handles that companies say are theirs, from-to, with the evidence."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from signatories.base import Base, Ids, public_id
from signatories.dated import Dated, dated_constraints, forbid_overlap
from signatories.models import Company
from signatories.networks.network_states import NetworkState


class Evidence(StrEnum):
    REGISTRY_RECORD = "registry-record"
    ASSOCIATION = "association"
    CONTRACT = "contract"
    SUCCESSION = "succession"
    OTHER = "other"


class Network(Dated, Base):
    """A company's word that a network is its own, in ``[from_on, to_on)``.

    It is public and counts once ``confirmed_at`` is set; before that it waits. A network has one
    holder at a time among what is confirmed.
    """

    __tablename__ = "network"
    __table_args__ = (
        CheckConstraint("identifier LIKE 'AS%' OR identifier LIKE 'org:%'", name="identifier_form"),
        CheckConstraint(
            "evidence IN ('registry-record', 'association', 'contract', 'succession', 'other')",
            name="evidence",
        ),
        CheckConstraint("length(reference) <= 120", name="reference_length"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed_by_somebody"),
        CheckConstraint("(closed_at IS NULL) = (closed_as IS NULL)", name="closed_for_a_reason"),
        CheckConstraint("closed_as IN ('refused', 'taken-back')", name="closed_as"),
        CheckConstraint("confirmed_at IS NULL OR closed_at IS NULL", name="confirmed_or_closed"),
        *dated_constraints(),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    identifier: Mapped[str] = mapped_column(String(68), index=True)
    """``AS64512`` or ``org:HANDLE``, as the monitor writes a holder."""
    evidence: Mapped[str] = mapped_column(String(16))
    reference: Mapped[str] = mapped_column(String(120))
    """Where the evidence is found, in a few plain words without an address. Public."""
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None] = mapped_column(String(90))
    """``operator``, or ``association:SLUG``."""
    closed_at: Mapped[datetime | None]
    """When it was refused or taken back before it was confirmed."""
    closed_as: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(2000))
    """Why it was refused or ended, for the company; not public."""
    version: Mapped[int] = mapped_column()

    company: Mapped[Company] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def state(self) -> NetworkState:
        if self.closed_at is not None:
            return NetworkState.REFUSED if self.closed_as == "refused" else NetworkState.TAKEN_BACK
        if self.confirmed_at is None:
            return NetworkState.WAITING
        return NetworkState.CONFIRMED if self.to_on is None else NetworkState.ENDED


forbid_overlap(Network.__table__, ("identifier",), where="{row}.confirmed_at IS NOT NULL")  # pyright: ignore[reportArgumentType]


def of_company(session: Session, company: Company, *, at: datetime) -> Sequence[Network]:
    """What was confirmed for *company* at *at*, as the register stood then, by identifier."""
    return session.scalars(
        select(Network)
        .where(Network.company_id == company.id, Network.confirmed_at <= at, Network.held_at(at))
        .order_by(Network.identifier)
    ).all()


def all_of(session: Session, company: Company) -> Sequence[Network]:
    """Everything that *company* ever named, the newest first: for its own desk."""
    return session.scalars(
        select(Network).where(Network.company_id == company.id).order_by(Network.id.desc())
    ).all()


def waiting(session: Session, *, companies: Ids | None = None) -> Sequence[Network]:
    """What waits for confirmation, the longest first; of these companies (ids) only, when given."""
    query = (
        select(Network)
        .where(Network.confirmed_at.is_(None), Network.closed_at.is_(None))
        .options(joinedload(Network.company))
        .order_by(Network.recorded_at, Network.id)
    )
    if companies is not None:
        query = query.where(Network.company_id.in_(companies))
    return session.scalars(query).all()


def rivals_of(session: Session, wanted: Sequence[Network]) -> Mapping[int, Network]:
    """By the id of each of *wanted*, another company's confirmed word for it; one query for all."""
    others = session.scalars(
        select(Network)
        .where(
            Network.identifier.in_([each.identifier for each in wanted]), Network.confirmed_at.is_not(None)
        )
        .options(joinedload(Network.company))
        .order_by(Network.from_on)
    ).all()
    found = {}
    for each in wanted:
        rival = next((other for other in others if _is_rival(other, each)), None)
        if rival is not None:
            found[each.id] = rival
    return found


def rival_of(session: Session, network: Network) -> Network | None:
    """Another company's confirmed word for the same network, for days that *network* is about too."""
    return rivals_of(session, [network]).get(network.id)


def _is_rival(other: Network, network: Network) -> bool:
    if other.company_id == network.company_id or other.identifier != network.identifier:
        return False
    if other.to_on is not None and other.to_on <= max(other.from_on, network.from_on):
        return False
    return network.to_on is None or other.from_on < network.to_on
