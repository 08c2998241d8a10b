"""What a typed question means in the register, as SQL conditions on companies. As of a moment."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from signatories import register_number as register_numbers
from signatories.directory.parts import has_part
from signatories.domains import hosts
from signatories.errors import WrongHost, WrongRegisterNumber
from signatories.models import Association, Company, Domain, Membership
from signatories.names.company_names import CompanyName
from signatories.names.folding import folded
from signatories.names.groups import CompanyGroup, GroupMember
from signatories.names.naming_errors import WrongNetwork
from signatories.networks import holders
from signatories.networks.networks import Network
from signatories.signatures.standing import State
from signatories.signatures.standings import CompanyStanding, holds

LONGEST_QUESTION = 100
MOST_WORDS = 8


def state_at(at: datetime) -> ColumnElement[str]:
    """A company's standing at *at*: the same answer as ``standing.of``, for filters and counts."""
    held = (
        select(CompanyStanding.state)
        .where(CompanyStanding.company_id == Company.id, holds(at))
        .correlate(Company)
        .scalar_subquery()
    )
    return func.coalesce(held, State.NOT_SIGNED.value)


def has_standing(states: Iterable[State], at: datetime) -> ColumnElement[bool]:
    """Whether a company has one of *states*, as a list of companies: for states that few have."""
    wanted = [state.value for state in states]
    return Company.id.in_(
        select(CompanyStanding.company_id).where(CompanyStanding.state.in_(wanted), holds(at))
    )


def is_member(association: str, at: datetime) -> ColumnElement[bool]:
    """Whether a company was a member of the association of that slug, as the register stood at *at*."""
    return Company.id.in_(
        select(Membership.company_id)
        .join(Membership.association)
        .where(Association.slug == association, Membership.held_at(at))
    )


def was_known(at: datetime) -> ColumnElement[bool]:
    """Whether the register had the company at all."""
    return Company.created_at <= at


def order_key(session: Session, at: datetime) -> ColumnElement[str]:
    """What companies are sorted by: the name people knew them by at *at*, folded.

    The present names stand in the company's own row, in an index; only when a main name was
    changed after *at* must the names of then be looked up.
    """
    changed = select(CompanyName.id).where(
        CompanyName.is_main, or_(CompanyName.end_recorded_at > at, CompanyName.recorded_at > at)
    )
    later = changed.join(Company, CompanyName.company_id == Company.id).where(was_known(at)).limit(1)
    if session.scalar(later) is None:
        return Company.search_name.expression
    then = (
        select(CompanyName.folded)
        .where(CompanyName.company_id == Company.id, CompanyName.is_main, CompanyName.held_at(at))
        .order_by(CompanyName.kind.desc())
        .limit(1)
        .correlate(Company)
        .scalar_subquery()
    )
    return func.coalesce(then, Company.search_name)


def is_proven(at: datetime) -> ColumnElement[bool]:
    """Whether a domain was a company's own."""
    return and_(Domain.proven_at <= at, or_(Domain.lost_at.is_(None), Domain.lost_at > at))


def fits(text: str, at: datetime) -> ColumnElement[bool]:
    """Each word is in a name, a domain or the register number; or the whole is a number or address."""
    text = text[:LONGEST_QUESTION]
    ways: list[ColumnElement[bool]] = [and_(*(_has_word(word, at) for word in text.split()[:MOST_WORDS]))]
    with suppress(WrongRegisterNumber):
        ways.append(Company.register_number == register_numbers.canonical(text))
    host = host_in(text)
    if host is not None:
        ways.append(_has_domain(_is_around(host), at))
    return or_(*ways)


def host_in(text: str) -> str | None:
    """The host of an address or domain that was typed, else ``None``."""
    scheme, separator, rest = text.strip().partition("://")
    if separator and scheme.lower() not in ("http", "https"):
        return None
    name = (rest if separator else scheme).split("/")[0].split("?")[0].split("#")[0].rpartition("@")[2]
    try:
        return hosts.canonical(name.partition(":")[0])
    except WrongHost:
        return None


def _has_word(word: str, at: datetime) -> ColumnElement[bool]:
    typed, plain = word.lower(), folded(word)
    ways = [
        has_part(func.lower(Company.register_number), typed),
        _has_domain(has_part(Domain.host, typed), at),
    ]
    if plain:
        ways.append(Company.id.in_(_named(plain, at)))
        ways.append(Company.id.in_(_in_group(plain, at)))
    if network := _network_in(word):
        ways.append(Company.id.in_(_holders_of(network, at)))
    return or_(*ways)


def _named(plain: str, at: datetime) -> Select[int]:
    """The companies that have or had a name with these letters in it; nobody looks for a name in vain."""
    return select(CompanyName.company_id).where(
        CompanyName.recorded_at <= at, has_part(CompanyName.folded, plain)
    )


def _in_group(plain: str, at: datetime) -> Select[int]:
    return (
        select(GroupMember.company_id)
        .join(GroupMember.group)
        .where(GroupMember.held_at(at), has_part(CompanyGroup.folded, plain))
    )


def _network_in(word: str) -> str | None:
    """An AS number or handle that was typed with its prefix; a bare number is not taken for one."""
    if not word[:4].lower().startswith(("as", "org:")):
        return None
    with suppress(WrongNetwork):
        return holders.canonical(word)
    return None


def _holders_of(network: str, at: datetime) -> Select[int]:
    return select(Network.company_id).where(
        Network.identifier == network, Network.confirmed_at <= at, Network.held_at(at)
    )


def _is_around(host: str) -> ColumnElement[bool]:
    """The host itself, the domains above it (never a bare top level), or one below it."""
    labels = host.split(".")
    above = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    return or_(Domain.host.in_(above), Domain.host.endswith(f".{host}", autoescape=True))


def _has_domain(condition: ColumnElement[bool], at: datetime) -> ColumnElement[bool]:
    return Company.id.in_(select(Domain.company_id).where(is_proven(at), condition))
