"""The letter that points a company to the hash check: who gets it, and its mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app import outbox
from app.i18n import LANGUAGES
from app.navigation import link_to
from app.roles import Role
from app.signatures.recipients import people_with
from monitor.method import METHODS
from monitor.referrals.models import Referral
from monitor.referrals.states import ANSWER_TERM, Ground, NobodyToWriteTo
from signatories.models import Company

READERS = (Role.COMPANY_OWNER, Role.COMPANY_EDITOR)
WITHOUT_PERSON = "nl"
"""The language of a letter to a contact point of which nobody is known: the Code is a Dutch one."""


@dataclass(frozen=True)
class Addressee:
    """Where one copy of the letter goes, and in which language."""

    email: str
    language: str


def addressees(session: Session, company: Company, *, at: datetime) -> list[Addressee]:
    """The owners and editors, each in the own language, and the contact point in that of the first.

    Raises ``NobodyToWriteTo``.
    """
    people = people_with(session, READERS, at=at, company=company)
    found = [Addressee(each.email, each.language) for each in people]
    contact = company.contact_point_now
    if contact is not None and contact.kind == "mail":
        language = found[0].language if found else WITHOUT_PERSON
        if contact.address not in {each.email for each in found}:
            found.append(Addressee(contact.address, language))
    if not found:
        raise NobodyToWriteTo
    return found


def write(session: Session, *, referral: Referral, to: Sequence[Addressee], at: datetime) -> None:
    """Write the letter to each of *to*."""
    for each in to:
        outbox.write(
            session,
            recipient=each.email,
            language=each.language,
            template="referral",
            at=at,
            answer_before=at + ANSWER_TERM,
            **values(referral, each.language),
        )


@dataclass(frozen=True)
class Draft:
    """The letter as it would go out: its first line and the rest, in one language."""

    language: str
    subject: str
    text: str


def drafts(referral: Referral, *, at: datetime) -> list[Draft]:
    """The letter in both languages."""
    return [_draft(referral, language, at=at) for language in LANGUAGES]


def _draft(referral: Referral, language: str, *, at: datetime) -> Draft:
    subject, text = outbox.text_of(
        "referral", language, answer_before=at + ANSWER_TERM, **values(referral, language)
    )
    return Draft(language, subject, text)


def values(referral: Referral, language: str) -> dict[str, Any]:
    """What the words of the letter name: counts and the company's own pages, never a share or a notice."""
    company = referral.company
    return {
        "company": company.legal_name,
        "period": referral.period,
        "incidents": referral.incidents,
        "by_volume": Ground.VOLUME in referral.grounds,
        "by_attention": Ground.ATTENTION in referral.grounds,
        "association_hears": _is_passed_on(referral),
        "level": METHODS[referral.publication.method_version].attention_level,
        "link": link_to("company.hash_check", lang=language, company_slug=company.slug),
        "figures": link_to("company.figures", lang=language, company_slug=company.slug),
    }


def _is_passed_on(referral: Referral) -> bool:
    """Whether the associations hear of the signal too: not where the share is withheld (``app.attention``)."""
    own = (each for each in referral.publication.scores if each.company == referral.company.register_number)
    return referral.by_attention and any(each.shows_shares for each in own)
