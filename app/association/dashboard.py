"""The dashboard: members against conditions, filtered and sorted, on a page and as a file."""

from collections.abc import Iterable, Iterator, Sequence

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app import answers_of_members, csv_files, xlsx_files
from app.access import person
from app.answers_of_members import Answers
from app.association import choosing_members
from app.association.blueprint import association, own
from app.association.choosing_members import Wish
from app.clock import now
from app.extensions import db
from app.findings import ANSWER_WORDS, Member, evidence_in_words, rule_in_words
from app.i18n import both
from app.inbox import of_association
from app.inbox.showing import Shown, shown
from app.known_members import Answered

DESK = "/desk/association/<association_slug>"


def asked(session: Session) -> tuple[Answers, Wish, list[Answered]]:
    """The members that fit the text, the wish of this request, and the members that fit all of it."""
    text = request.args.get("q", "")[:100]
    found = answers_of_members.answers(session, association=own(), at=now(), text=text)
    wish = choosing_members.read(request.args, found.rules)
    return found, wish, choosing_members.chosen(found.members, found.rules, wish)


@both(association, nl=DESK, en=DESK)
def dashboard(association_slug: str) -> ResponseReturnValue:
    found, wish, fitting = asked(db.session())
    members, page, pages = choosing_members.page_of(fitting, request.args.get("page", 1, type=int))
    return render_template(
        "association/dashboard.html",
        overview=found,
        rules=[rule_in_words(rule) for rule in found.rules],
        conditions=[(row.rule.name, rule_in_words(row)) for row in found.rules],
        members=answers_of_members.whole(db.session(), found, members),
        inbox=None if wish.is_filtered or page > 1 else _inbox(),
        fitting=len(fitting),
        words=evidence_in_words,
        wish=wish,
        page=page,
        pages=pages,
    )


def _inbox() -> Shown:
    waiting = of_association.facts(db.session(), of=own(), by=person().public_id, at=now())
    return shown("association", waiting, of_association.lists(own()))


def header_of(rules: Sequence[str]) -> list[str]:
    """The columns of a download, in words."""
    return [
        gettext("Register number"),
        gettext("Legal name"),
        gettext("Trade name"),
        gettext("Member number"),
        gettext("Member since"),
        gettext("All conditions"),
        *(word for rule in rules for word in (rule, gettext("What it rests on"), gettext("Since"))),
    ]


def rows_of(members: Iterable[Member]) -> Iterator[list[object]]:
    """Each member with the answers to its conditions, what they rest on, and since when."""
    words = {answer: str(word) for answer, word in ANSWER_WORDS.items()}
    for member in members:
        company, membership = member.dossier.company, member.membership
        row: list[object] = [company.register_number, company.legal_name, company.trade_name]
        row += [membership.member_number, membership.member_since.isoformat(), words[member.overall]]
        for finding in member.findings:
            since = finding.since.isoformat() if finding.since else ""
            row += [words[finding.answer], evidence_in_words(finding), since]
        yield row


def _table() -> tuple[list[str], Iterator[list[object]]]:
    session = db.session()
    found, _, fitting = asked(session)
    members = answers_of_members.all_whole(session, found, fitting)
    return header_of([rule_in_words(rule) for rule in found.rules]), rows_of(members)


@both(association, nl=f"{DESK}/members.csv", en=f"{DESK}/members.csv")
def members_csv(association_slug: str) -> Response:
    """The members that fit the query of the URL, each with its answers, as CSV."""
    header, rows = _table()
    return csv_files.answer(csv_files.written(header, rows), f"{own().slug}-members.csv")


@both(association, nl=f"{DESK}/members.xlsx", en=f"{DESK}/members.xlsx")
def members_xlsx(association_slug: str) -> Response:
    """The same as a workbook."""
    header, rows = _table()
    data = xlsx_files.written(header, rows, sheet=gettext("Members"))
    return xlsx_files.answer(data, f"{own().slug}-members.xlsx")
