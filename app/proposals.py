"""What operators hear of an act that waits for a second one: in words, as the command to give, and by mail."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from app import outbox, second_person
from app.accounts.models import Person
from app.i18n import in_language
from app.navigation import link_to
from app.roles import Role
from app.second_person import Act, ProposedAct
from app.signatures.recipients import people_with
from sentences import N_

WORDS: Mapping[Act, str] = {
    Act.WITHDRAW_BADGE: N_("Withdraw a logo for good"),
    Act.ROTATE_KEY: N_("Replace a key by the next one"),
    Act.WITHDRAW_KEY: N_("Withdraw a key, with all that it signed"),
}
COMMANDS: Mapping[Act, str] = {
    Act.WITHDRAW_BADGE: "badge withdraw",
    Act.ROTATE_KEY: "keys rotate",
    Act.WITHDRAW_KEY: "keys withdraw",
}


def act_of(proposal: ProposedAct) -> str:
    """What was proposed, in the language of who reads it."""
    return gettext(WORDS[Act(proposal.act)])


def command_of(proposal: ProposedAct) -> str:
    """The command that releases it; EMAIL stands for the address of who gives it."""
    act, words = Act(proposal.act), proposal.subject.split(" ")
    if act is Act.WITHDRAW_BADGE:
        code, reason = words
        given = [code, "--reason", reason]
    else:
        ring, *rest = words
        kid = [rest.pop()] if act is Act.WITHDRAW_KEY else []
        given = [*kid, "--of", ring, *(["--association", *rest] if rest else [])]
    return " ".join(["bin/register", COMMANDS[act], *given, "--as", "EMAIL"])


def tell(session: Session, proposal: ProposedAct, *, by: Person, at: datetime) -> None:
    """Write to every other operator, in the caller's transaction."""
    for who in people_with(session, (Role.OPERATOR,), at=at):
        if who.public_id == proposal.proposed_by:
            continue
        with in_language(who.language):
            act = act_of(proposal)
        outbox.write(
            session,
            recipient=who.email,
            language=who.language,
            template="act_proposed",
            at=at,
            act=act,
            proposer=by.name or by.email,
            command=command_of(proposal),
            until=proposal.ends_at,
            days=second_person.TERM.days,
            link=link_to("operator.proposals", lang=who.language),
        )
