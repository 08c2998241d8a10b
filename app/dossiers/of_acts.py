"""The parts of a dossier about what was asked of the company: letters, the hash check, cases that are final."""

from collections.abc import Iterator

from flask_babel import gettext
from sqlalchemy.orm import Session

from app.cases.words import CONSEQUENCES
from app.cases.words import STATES as CASE_STATES
from app.dossiers.book import Book
from app.dossiers.claim import Said
from app.findings import rule_in_words
from app.half_years import half_year_name
from app.i18n import show_date, show_moment
from app.referrals.words import STATES
from monitor.referrals import books as referrals
from signatories.cases import books as cases
from signatories.cases.models import ConditionCase
from signatories.cases.states import OPEN


def hash_check(session: Session, book: Book) -> Iterator[Said]:
    """Letters that pointed it to the hash check, and what it declared. A letter is help, not a reproach."""
    for each in reversed(referrals.sent_to(session, book.company, at=book.at)):
        answered = each.answered_at if each.answered_at and each.answered_at <= book.at else None
        words = gettext(
            "On %(moment)s it was pointed to the hash check, because of the figures of %(period)s.",
            moment=show_moment(each.sent_at),
            period=half_year_name(each.period),
        )
        if answered is not None:
            words += " " + gettext("It answered on %(moment)s.", moment=show_moment(answered))
        yield Said(
            f"{words} {gettext('State: %(state)s.', state=STATES[each.state][1])}",
            (),
            {
                "referral": each.public_id,
                "period": each.period,
                "sent_at": each.sent_at,
                "answered_at": answered,
                "state": each.state,
            },
        )
    for use in referrals.uses_of(session, book.company, at=book.at):
        ended = use.withdrawn_at if use.withdrawn_at and use.withdrawn_at <= book.at else None
        words = gettext(
            "On %(moment)s it declared that it uses the hash check since %(day)s.",
            moment=show_moment(use.declared_at),
            day=show_date(use.since_on),
        )
        if ended is not None:
            words += " " + gettext("It took that back on %(moment)s.", moment=show_moment(ended))
        yield Said(
            words,
            book.of("hash-check-") if use.is_public else (),
            {
                "since": use.since_on,
                "declared_at": use.declared_at,
                "taken_back_at": ended,
                "in_public": use.is_public,
            },
        )


def final_cases(session: Session, book: Book) -> Iterator[Said]:
    """Cases about a condition of an association in which nothing can be done any more. Others are not told."""
    for each in reversed(cases.of_company(session, company=book.company)):
        ended_at = _ended_at(each)
        if each.state in {state.value for state in OPEN} or ended_at is None or ended_at > book.at:
            continue
        decision = CONSEQUENCES[each.consequence] if each.consequence else gettext("no decision")
        yield Said(
            gettext(
                "%(association)s opened a case on %(opened)s about its own condition “%(condition)s”. It ended"
                " on %(ended)s: %(state)s. Decision: %(decision)s.",
                association=each.association.name,
                opened=show_moment(each.opened_at),
                condition=rule_in_words(each.rule),
                ended=show_moment(ended_at),
                state=CASE_STATES[each.state][1],
                decision=decision,
            ),
            (),
            {
                "case": each.public_id,
                "association": each.association.slug,
                "condition": each.rule_name,
                "opened_at": each.opened_at,
                "ended_at": ended_at,
                "state": each.state,
                "consequence": each.consequence,
                "appealed_at": each.appealed_at,
            },
        )


def _ended_at(case: ConditionCase):
    return case.closed_at or max((step.at for step in case.steps), default=None)
