"""The letter to the holder of a website: what was seen, on what ground it must go, before when."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from app.i18n import LANGUAGES, in_language, show_code, show_date, show_moment
from app.misuse.words import FACTS, SEEN
from app.navigation import absolute, settings
from app.pdf.blocks import Document, Fact, Facts, Heading, Items, Paragraph
from badge import misuse_states
from badge.misuse_models import MisuseCase
from badge.misuse_states import FactKind, MisuseState
from signatories.domains.hosts import readable


@dataclass(frozen=True)
class Letter:
    """One letter in one language. ``seen`` are sentences, each a fact with its time."""

    language: str
    subject: str
    opening: str
    seen: tuple[str, ...]
    ground: str
    asked: str
    closing: str
    made_at: datetime


def is_reminder(case: MisuseCase) -> bool:
    return case.state in (MisuseState.WRITTEN, MisuseState.REMINDED)


def drafts(case: MisuseCase, *, at: datetime) -> list[Letter]:
    """The letter that is due now, in both languages."""
    return [draft(case, language, at=at) for language in LANGUAGES]


def draft(case: MisuseCase, language: str, *, at: datetime) -> Letter:
    reminds = is_reminder(case)
    term = misuse_states.REMINDER_TERM if reminds else misuse_states.LETTER_TERM
    with in_language(language):
        host, reference = readable(case.host), case.public_id
        subject = (
            gettext("Reminder: the logo of the Gedragscode Register on %(host)s", host=host)
            if reminds
            else gettext("The logo of the Gedragscode Register on %(host)s", host=host)
        )
        opening = (
            gettext("We wrote to you about your website and had no answer that settles it.")
            if reminds
            else gettext("We write to who is responsible for this website. This is what we know of it:")
        )
        return Letter(
            language=language,
            subject=subject,
            opening=opening,
            seen=tuple(facts(case)),
            ground=gettext(
                "Claiming to have signed a code of conduct when one has not, and showing a mark of trust"
                " without permission, are unfair commercial practices in all circumstances (Directive"
                " 2005/29/EC, Annex I, numbers 1 to 4)."
            ),
            asked=gettext(
                "We ask you to take the logo, and every statement that the website belongs to a signatory,"
                " off the website before %(day)s.",
                day=show_date(at + term),
            ),
            closing=gettext(
                "Is the website allowed to show it, or is it not yours? Then tell us: %(email)s. Name the"
                " reference %(reference)s.",
                email=settings().contact_email,
                reference=reference,
            ),
            made_at=at,
        )


def facts(case: MisuseCase) -> list[str]:
    """What is known of the host, in sentences in the language of this context. Who reported is never named."""
    found = []
    for seen in sorted({each.seen for each in case.reports}):
        first = min(each.at for each in case.reports if each.seen == seen)
        values = {"what": str(SEEN[seen]), "day": show_date(first)}
        found.append(gettext("Reported to us on %(day)s: %(what)s.", **values))
    for fact in case.facts:
        if fact.kind != FactKind.NOT_FOUND:
            values = {"what": str(FACTS[fact.kind]), "moment": show_moment(fact.last_at)}
            found.append(gettext("%(what)s, last on %(moment)s.", **values))
    if case.badge is not None:
        code, address = show_code(case.badge.code), absolute(f"/v/{case.badge.code}")
        found.append(
            gettext(
                "The logo has the code %(code)s. What it is worth: %(address)s", code=code, address=address
            )
        )
    return found


def paper(case: MisuseCase, language: str, *, at: datetime) -> Document:
    """The letter to print: with the name of the holder, when the register knows it."""
    letter = draft(case, language, at=at)
    with in_language(language):
        to = case.company.legal_name if case.company else gettext("The holder of the website")
        rows = [
            Fact(gettext("To"), to),
            Fact(gettext("Website"), readable(case.host)),
            Fact(gettext("Date"), show_date(at)),
            Fact(gettext("Reference"), case.public_id, is_code=True),
        ]
        return Document(
            title=letter.subject,
            language=language,
            made_at=at,
            footer=gettext("Case %(reference)s", reference=case.public_id),
            blocks=[
                Facts(rows),
                Paragraph(letter.opening),
                Items(letter.seen),
                Heading(gettext("Why this is not allowed")),
                Paragraph(letter.ground),
                Heading(gettext("What we ask of you")),
                Paragraph(letter.asked),
                Paragraph(letter.closing),
                Paragraph(settings().controller or "Gedragscode Register"),
            ],
        )


def mail_address(case: MisuseCase) -> str | None:
    """Where a mail to the holder goes: the contact point of the company whose website it is or was."""
    points = case.company.contact_points if case.company else []
    return next((each.address for each in reversed(points) if each.kind == "mail"), None)
