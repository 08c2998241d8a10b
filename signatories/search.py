"""What a typed question means in the register, as SQL conditions on companies. As of a moment."""

from contextlib import suppress
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, or_
from sqlalchemy.orm import aliased

from signatories import hosts
from signatories import register_number as register_numbers
from signatories.errors import WrongHost, WrongRegisterNumber
from signatories.folding import folded
from signatories.models import Association, Company, Domain, Membership
from signatories.signature import Signature
from signatories.standing import State

LONGEST_QUESTION = 100
MOST_WORDS = 8


def state_at(at: datetime) -> ColumnElement[str]:
    """A company's standing at *at*: the same answer as ``standing.of``, for filters and counts."""
    later = aliased(Signature)
    placed = and_(Signature.company_id == Company.id, Signature.signed_at <= at)
    is_last = ~exists().where(
        later.company_id == Signature.company_id,
        later.signed_at <= at,
        later.signed_at > Signature.signed_at,
    ).correlate(Signature)
    is_running = or_(Signature.ended_at.is_(None), Signature.ended_at > at)
    was_withdrawn = and_(Signature.ended_at <= at, Signature.ended_at < Signature.ends_at)
    in_force = exists().where(placed, Signature.ends_at > at, is_running).correlate(Company)
    withdrawn = exists().where(placed, was_withdrawn, is_last).correlate(Company)
    return case(
        (in_force, State.IN_FORCE.value),
        (~exists().where(placed).correlate(Company), State.NOT_SIGNED.value),
        (withdrawn, State.WITHDRAWN.value),
        else_=State.LAPSED.value,
    )


def is_member(association: str, on: date) -> ColumnElement[bool]:
    """Whether a company is a member of the association of that slug."""
    return (
        exists()
        .where(
            Membership.company_id == Company.id,
            Membership.association_id == Association.id,
            Association.slug == association,
            Membership.from_on <= on,
            or_(Membership.to_on.is_(None), Membership.to_on > on),
        )
        .correlate(Company)
    )


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
        ways.append(Company.search_name.contains(plain, autoescape=True))
    return or_(*ways)


def _is_around(host: str) -> ColumnElement[bool]:
    """The host itself, the domains above it (never a bare top level), or one below it."""
    labels = host.split(".")
    above = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    return or_(Domain.host.in_(above), Domain.host.endswith(f".{host}", autoescape=True))


def _has_domain(condition: ColumnElement[bool], at: datetime) -> ColumnElement[bool]:
    return exists().where(Domain.company_id == Company.id, is_proven(at), condition).correlate(Company)
