"""The claims of an evidence pack: one sentence each, numbered, with the entries of the log that it rests on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from app.dossier import Dossier
from app.evidence.sources import Sources
from app.findings import Member, evidence_in_words, rule_in_words
from app.half_years import half_year_name
from app.i18n import _l, language, show_date, show_moment
from signatories.conditions.condition_rules import ConditionRule
from signatories.conditions.conditions import Answer
from signatories.models import Membership
from signatories.signatures.standing import State

STANDINGS = {
    State.IN_FORCE: _l("The signature is in force"),
    State.SUSPENDED: _l("The signature is suspended"),
    State.AWAITING: _l("The signature waits for its countersignature"),
    State.LAPSED: _l("The signature has lapsed"),
    State.WITHDRAWN: _l("The signature was withdrawn"),
    State.ENDED: _l("The signature has ended"),
    State.NOT_SIGNED: _l("This company has not signed"),
}
ANSWERS = {
    Answer.MET: _l("Met"),
    Answer.NOT_MET: _l("Not met"),
    Answer.CANNOT_SAY: _l("Cannot be said"),
    Answer.WAIVED: _l("Waived"),
}
LABELS = {
    "meets": _l("Meets the norm"),
    "below": _l("Below the norm"),
    "unclear": _l("No clear verdict"),
    "too_few": _l("Too few incidents"),
    "not_measurable": _l("Not measurable"),
}


@dataclass(frozen=True)
class Claim:
    """``number`` is the member's place and the claim's, such as ``12.3``; ``sources`` are log positions."""

    number: str
    company: str
    words: str
    sources: tuple[int, ...]


def claims_about(
    place: int, member: Member, rules: Sequence[ConditionRule], sources: Sources, *, at: datetime
) -> list[Claim]:
    """Every claim about one member, numbered from ``place``.1 on."""
    company = member.dossier.row.register_number
    return [
        Claim(f"{place}.{number}", company, words, found)
        for number, (words, found) in enumerate(_about(member, rules, sources, at=at), start=1)
    ]


Found = tuple[str, tuple[int, ...]]


def _about(
    member: Member, rules: Sequence[ConditionRule], sources: Sources, *, at: datetime
) -> Iterator[Found]:
    row = member.dossier.row
    yield _membership(member.membership, sources, row.register_number, at=at)
    yield _standing(member.dossier), sources.of(row.register_number, "signature-")
    hosts = ", ".join(row.hosts) or gettext("none")
    yield gettext("Proven domains: %(hosts)s.", hosts=hosts), sources.of(row.register_number, "domain-")
    contact = row.contact_point or gettext("none")
    yield (
        gettext("Contact point for notices: %(contact)s.", contact=contact),
        sources.of(row.register_number, "contact-point-"),
    )
    yield _badges(sources, row.register_number), sources.of(row.register_number, "badge-")
    for label in member.dossier.facts.labels:
        words = LABELS.get(label.label)
        yield (
            gettext(
                "Published figures of %(period)s: %(label)s.",
                period=half_year_name(label.period),
                label=words or gettext("no figure"),
            ),
            sources.of_period(label.period),
        )
    for rule, finding in zip(rules, member.findings, strict=True):
        words = gettext(
            "Condition “%(condition)s”: %(answer)s. %(evidence)s",
            condition=rule_in_words(rule),
            answer=str(ANSWERS[finding.answer]).lower(),
            evidence=evidence_in_words(finding),
        )
        if finding.since:
            words += " " + gettext("Since %(day)s.", day=show_date(finding.since))
        yield words, sources.of_condition(rule.name)


def _membership(membership: Membership, sources: Sources, company: str, *, at: datetime) -> Found:
    if (ends_on := membership.end_known_at(at)) is not None:
        words = gettext(
            "Member since %(since)s, until %(until)s.",
            since=show_date(membership.member_since),
            until=show_date(ends_on),
        )
    else:
        words = gettext("Member since %(since)s.", since=show_date(membership.member_since))
    return words, sources.of_membership(company)


def _standing(dossier: Dossier) -> str:
    standing = dossier.row.standing
    words = f"{STANDINGS[standing.state]}."
    if standing.since is not None:
        words += " " + gettext("Since %(day)s.", day=show_date(standing.since))
    if standing.until is not None:
        words += " " + gettext("Until %(day)s.", day=show_date(standing.until))
    signed = [
        f"{each.name_nl if language() == 'nl' else each.name_en} ({each.edition})"
        for each in dossier.row.documents
    ]
    return f"{words} {gettext('Signed: %(documents)s.', documents=', '.join(signed))}" if signed else words


def _badges(sources: Sources, company: str) -> str:
    shown = [
        gettext("%(code)s for %(origin)s since %(moment)s", code=badge.code, origin=badge.origin,
                moment=show_moment(badge.created_at))
        for badge in sources.badges.get(company, ())
    ]  # fmt: skip
    return gettext("Logos: %(logos)s.", logos="; ".join(shown) or gettext("none"))
