"""The parts of a dossier that the register tells: who the company is, what it signed, how it is reached."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.dossiers.book import Book
from app.dossiers.claim import Said
from app.i18n import language, show_code, show_date, show_moment
from app.signatures.words import KINDS, STATES
from badge.models import Badge
from signatories import journal, register
from signatories.contacts import contact_tests
from signatories.domains.hosts import readable
from signatories.models import ContactPoint, Domain
from signatories.names.company_names import CompanyName
from signatories.networks import networks
from signatories.signatures.signature import Signature
from signatories.signatures.signature_states import SuspensionKind, state_of


def identity(session: Session, book: Book) -> Iterator[Said]:
    """Names and number over time, networks that were confirmed, and the end of the company."""
    company = book.company
    kind, _, number = company.register_number.partition(":")
    yield Said(
        gettext(
            "The register holds a company with the register number %(kind)s %(number)s since %(day)s.",
            kind=kind.upper(),
            number=number,
            day=show_date(company.created_at),
        ),
        book.of("company-added"),
        {"register_number": company.register_number, "added_at": company.created_at},
    )
    names = session.scalars(
        select(CompanyName)
        .where(CompanyName.company_id == company.id, CompanyName.recorded_at <= book.at)
        .order_by(CompanyName.from_on, CompanyName.id)
    )
    for name in names:
        until = name.end_known_at(book.at)
        yield Said(
            _span(
                gettext("It is called %(name)s (%(kind)s)", name=name.name, kind=_name_kind(name.kind)),
                show_date(name.from_on),
                show_date(until) if until else None,
            ),
            (*book.of("company-added", name=name.name), *book.of("company-renamed", new=name.name)),
            {"name": name.name, "kind": name.kind, "from": name.from_on, "to": until},
        )
    for network in networks.of_company(session, company, at=book.at):
        yield Said(
            gettext(
                "The network %(network)s is its own since %(day)s, confirmed on %(confirmed)s.",
                network=network.identifier,
                day=show_date(network.from_on),
                confirmed=show_moment(network.confirmed_at) if network.confirmed_at else "–",
            ),
            book.of("network-", network=network.identifier),
            {"network": network.identifier, "from": network.from_on, "confirmed_at": network.confirmed_at},
        )
    if company.ended_on and company.end_recorded_at and company.end_recorded_at <= book.at:
        yield Said(
            gettext("The company ended on %(day)s.", day=show_date(company.ended_on)),
            book.of("company-ended", "company-continued"),
            {"ended_on": company.ended_on},
        )


def memberships(session: Session, book: Book) -> Iterator[Said]:
    for each in reversed(register.memberships_of(session, book.company, at=book.at)):
        until = each.end_known_at(book.at)
        yield Said(
            _span(
                gettext("It is a member of %(association)s", association=each.association.name),
                show_date(each.from_on),
                show_date(until) if until else None,
            ),
            book.of("member", association=each.association.slug),
            {"association": each.association.slug, "from": each.from_on, "to": until},
        )


def signatures(session: Session, book: Book) -> Iterator[Said]:
    """Each signature with its editions and what became of it. Who signed appears by function, not by name."""
    for each in reversed(register.signatures_of(session, book.company, at=book.at)):
        yield _signature(each, book)
        for pause in each.suspensions:
            if pause.from_at <= book.at:
                until = pause.until_at if pause.until_at and pause.until_at <= book.at else None
                yield Said(
                    _span(
                        gettext(
                            "Signature %(reference)s is suspended. Kind of reason: %(kind)s",
                            reference=each.public_id,
                            kind=KINDS[SuspensionKind(pause.reason_kind)],
                        ),
                        show_moment(pause.from_at),
                        show_moment(until) if until else None,
                    ),
                    book.of("signature-suspended", "signature-reinstated", signature=each.public_id),
                    {
                        "signature": each.public_id,
                        "kind": pause.reason_kind,
                        "from": pause.from_at,
                        "to": until,
                    },
                )


def _signature(each: Signature, book: Book) -> Said:
    state = state_of(each, at=book.at)  # pyright: ignore[reportArgumentType] - the class, not the instance
    named = [
        (edition.document.name_nl if language() == "nl" else edition.document.name_en, edition)
        for edition in each.editions
    ]
    editions = ", ".join(f"{name} ({edition.edition})" for name, edition in named)
    through = each.association.name if each.association else gettext("no association")
    return Said(
        gettext(
            "On %(moment)s a person with the function “%(function)s” signed %(editions)s, through"
            " %(association)s: signature %(reference)s. Its state: %(state)s.",
            moment=show_moment(each.signed_at),
            function=each.signer_function,
            editions=editions,
            association=through,
            reference=each.public_id,
            state=STATES[state],
        ),
        book.of("signature-", signature=each.public_id),
        {
            "signature": each.public_id,
            "signed_at": each.signed_at,
            "state": state.value,
            "association": each.association.slug if each.association else None,
            "editions": [
                {"document": edition.document.key, "edition": edition.edition, "sha256": edition.digest}
                for _, edition in named
            ],
            "ends_at": each.lapses_at(book.at),
        },
    )


def domains(session: Session, book: Book) -> Iterator[Said]:
    query = select(Domain).where(
        Domain.company_id == book.company.id, Domain.proven_at.is_not(None), Domain.proven_at <= book.at
    )
    for each in session.scalars(query.order_by(Domain.proven_at, Domain.id)):
        lost = each.lost_at if each.lost_at and each.lost_at <= book.at else None
        yield Said(
            _span(
                gettext("It proved that the domain %(host)s is its own", host=readable(each.host)),
                show_moment(each.proven_at),
                show_moment(lost) if lost else None,
            ),
            book.of("domain-", host=each.host),
            {"host": each.host, "proven_at": each.proven_at, "lost_at": lost},
        )


def contact_point(session: Session, book: Book) -> Iterator[Said]:
    """Each contact point for notices, and how its tests came out."""
    query = select(ContactPoint).where(
        ContactPoint.company_id == book.company.id, ContactPoint.from_at <= book.at
    )
    for each in session.scalars(query.order_by(ContactPoint.from_at, ContactPoint.id)):
        until = each.until_at if each.until_at and each.until_at <= book.at else None
        yield Said(
            _span(
                gettext("Its contact point for notices is %(address)s", address=each.address),
                show_moment(each.from_at),
                show_moment(until) if until else None,
            ),
            book.of_moment("contact-point-set", each.from_at),
            {"contact_point": each.address, "from": each.from_at, "to": until},
        )
        yield from _tests(session, each, book)


def _tests(session: Session, contact: ContactPoint, book: Book) -> Iterator[Said]:
    for test in contact_tests.tests_of(session, contact):
        if test.made_at > book.at:
            continue
        data: dict[str, object] = {"test": test.public_id, "made_at": test.made_at}
        if test.answered_at and test.answered_at <= book.at:
            words = gettext(
                "A test of it, made on %(made)s, was answered on %(answered)s.",
                made=show_moment(test.made_at),
                answered=show_moment(test.answered_at),
            )
            data["answered_at"] = test.answered_at
        elif test.failed_at and test.failed_at <= book.at:
            words = gettext(
                "A test of it, made on %(made)s, had no answer by %(ended)s.",
                made=show_moment(test.made_at),
                ended=show_moment(test.failed_at),
            )
            data |= {"ended_at": test.failed_at, "end": test.failure}
        else:
            words = gettext(
                "A test of it, made on %(made)s, waits for its answer.", made=show_moment(test.made_at)
            )
        yield Said(words, book.of("contact-test-", test=test.public_id), data)


def badges(session: Session, book: Book) -> Iterator[Said]:
    query = select(Badge).where(Badge.company_id == book.company.id, Badge.created_at <= book.at)
    for each in session.scalars(query.order_by(Badge.created_at, Badge.id)):
        ended = each.withdrawn_at if each.withdrawn_at and each.withdrawn_at <= book.at else None
        yield Said(
            _span(
                gettext(
                    "It has the logo with the code %(code)s for %(host)s",
                    code=show_code(each.code),
                    host=readable(each.origin.removeprefix("https://")),
                ),
                show_moment(each.created_at),
                show_moment(ended) if ended else None,
            ),
            book.of("badge-", badge=each.code),
            {"badge": each.code, "origin": each.origin, "issued_at": each.created_at, "withdrawn_at": ended},
        )


def reminders(session: Session, book: Book) -> Iterator[Said]:
    """Reminders before an end, from the journal: an act that is not public has no entry in the log."""
    lines = journal.lines_since(
        session,
        since=book.company.created_at,
        until=book.at,
        company=book.company,
        kinds=["reminder-sent"],
    )
    for line in reversed(lines):
        yield Said(
            gettext(
                "On %(moment)s it was reminded, %(days)s days before, of an end on %(end)s.",
                moment=show_moment(line.at),
                days=line.data["days"],
                end=show_date(datetime.fromisoformat(line.data["ends_at"])),
            ),
            (),
            {"sent_at": line.at, "days_before": line.data["days"], "ends_at": line.data["ends_at"]},
        )


def _span(words: str, start: str, end: str | None) -> str:
    """*words* with the time in which they hold."""
    if end is None:
        return gettext("%(what)s since %(start)s.", what=words, start=start)
    return gettext("%(what)s from %(start)s to %(end)s.", what=words, start=start, end=end)


def _name_kind(kind: str) -> str:
    return {
        "legal": gettext("legal name"),
        "trade": gettext("trade name"),
        "brand": gettext("brand"),
    }[kind]
