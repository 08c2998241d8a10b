"""Mail about a reply: to the operators when it is offered, to the company when it is judged."""

from datetime import datetime

from sqlalchemy.orm import Session

from app import outbox
from app.i18n import in_language, said
from app.navigation import link_to
from app.replies.models import Reply
from app.replies.states import SentBack
from app.replies.words import SENT_BACK
from app.roles import Role
from app.signatures.recipients import people_with
from sentences import N_

OFFERED = N_("%(company)s offers a reply to its figures")
ACCEPTED = N_("The reply of %(company)s stands beside its figures")
SENT_BACK_HEADLINE = N_("The reply of %(company)s was sent back")


def tell_offered(session: Session, reply: Reply, *, at: datetime) -> None:
    for who in people_with(session, (Role.OPERATOR,), at=at):
        link = link_to("operator.judge_reply", reply_id=reply.public_id, lang=who.language)
        _write(session, reply, who.email, who.language, OFFERED, link=link, at=at)


def tell_judged(session: Session, reply: Reply, *, at: datetime) -> None:
    headline = SENT_BACK_HEADLINE if reply.sent_back_for else ACCEPTED
    roles = (Role.COMPANY_OWNER, Role.COMPANY_EDITOR)
    for who in people_with(session, roles, at=at, company=reply.company):
        link = link_to(
            "company.reply",
            company_slug=reply.company.slug,
            publication=reply.publication.public_id,
            lang=who.language,
        )
        _write(session, reply, who.email, who.language, headline, link=link, at=at)


def _write(
    session: Session, reply: Reply, recipient: str, language: str, headline: str, *, link: str, at: datetime
) -> None:
    with in_language(language):
        spoken = said(headline, {"company": reply.company.name})
        reason = str(SENT_BACK[SentBack(reply.sent_back_for)]) if reply.sent_back_for else ""
    outbox.write(
        session,
        recipient=recipient,
        language=language,
        template="reply_step",
        at=at,
        headline=spoken,
        period=reply.period,
        reason=reason,
        link=link,
    )
