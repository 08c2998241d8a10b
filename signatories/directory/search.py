"""What a typed question means in the register, as SQL conditions on companies. As of a moment."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from signatories import register_number as register_numbers
from signatories.domains import hosts
from signatories.errors import WrongHost, WrongRegisterNumber
from signatories.models import Association, Company, Domain, Membership
from signatories.names.company_names import CompanyName
from signatories.names.folding import folded
from signatories.names.groups import CompanyGroup, GroupMember
from signatories.names.naming_errors import WrongNetwork
from signatories.networks import holders
from signatories.networks.networks import Network
from signatories.signatures.signature import Signature, Suspension
from signatories.signatures.standing import EndReason, State

LONGEST_QUESTION = 100
MOST_WORDS = 8


def state_at(at: datetime) -> ColumnElement[str]:
    """A company's standing at *at*: the same answer as ``standing.of``, for filters and counts."""
    placed = and_(Signature.company_id == Company.id, Signature.signed_at <= at)
    is_countersigned = and_(placed, Signature.countersigned_at <= at)
    was_told = and_(Signature.resign_by.is_not(None), Signature.resign_told_at <= at)
    has_lapsed = or_(Signature.ends_at <= at, and_(was_told, Signature.resign_by <= at))
    runs = and_(or_(Signature.ended_at.is_(None), Signature.ended_at > at), ~has_lapsed)
    is_suspended = (
        exists()
        .where(
            Suspension.signature_id == Signature.id,
            Suspension.from_at <= at,
            or_(Suspension.until_at.is_(None), Suspension.until_at > at),
        )
        .correlate(Signature)
    )
    ended_by_act = and_(
        Signature.ended_at <= at,
        Signature.ended_at < Signature.ends_at,
        or_(~was_told, Signature.resign_by.is_(None), Signature.ended_at < Signature.resign_by),
    )
    is_last = _is_last_countersigned(at)
    waits = and_(placed, or_(Signature.countersigned_at.is_(None), Signature.countersigned_at > at), runs)

    def is_so(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(*conditions).correlate(Company)

    return case(
        (is_so(is_countersigned, runs, ~is_suspended), State.IN_FORCE.value),
        (is_so(is_countersigned, runs), State.SUSPENDED.value),
        (is_so(waits), State.AWAITING.value),
        (~is_so(is_countersigned), State.NOT_SIGNED.value),
        (
            is_so(is_countersigned, ended_by_act, is_last, Signature.end_reason == EndReason.ENDED),
            State.ENDED.value,
        ),
        (is_so(is_countersigned, ended_by_act, is_last), State.WITHDRAWN.value),
        else_=State.LAPSED.value,
    )


def _is_last_countersigned(at: datetime) -> ColumnElement[bool]:
    """Whether no signature of the same company was countersigned later, as known at *at*."""
    later = aliased(Signature)
    return ~exists().where(
        later.company_id == Signature.company_id,
        later.countersigned_at <= at,
        or_(
            later.countersigned_at > Signature.countersigned_at,
            and_(
                later.countersigned_at == Signature.countersigned_at,
                later.signed_at > Signature.signed_at,
            ),
        ),
    ).correlate(Signature)


def is_member(association: str, at: datetime) -> ColumnElement[bool]:
    """Whether a company was a member of the association of that slug, as the register stood at *at*."""
    return (
        exists()
        .where(
            Membership.company_id == Company.id,
            Membership.association_id == Association.id,
            Association.slug == association,
            Membership.held_at(at),
        )
        .correlate(Company)
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
        func.lower(Company.register_number).contains(typed, autoescape=True),
        _has_domain(Domain.host.contains(typed, autoescape=True), at),
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
        CompanyName.recorded_at <= at, CompanyName.folded.contains(plain, autoescape=True)
    )


def _in_group(plain: str, at: datetime) -> Select[int]:
    return (
        select(GroupMember.company_id)
        .join(GroupMember.group)
        .where(GroupMember.held_at(at), CompanyGroup.folded.contains(plain, autoescape=True))
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
    return exists().where(Domain.company_id == Company.id, is_proven(at), condition).correlate(Company)
