"""The page with all tokens and webhooks of a desk, and putting every page of programs on a desk."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.clock import now
from app.extensions import db
from app.i18n import both
from app.programs.desk import ProgramDesk, here
from app.programs.token_pages import add_token_pages
from app.programs.webhook_pages import add_webhook_pages
from app.tokens import issuing
from app.tokens.scopes import WORDS, Scope
from app.webhooks import keeping
from app.webhooks.topics import WORDS as TOPIC_WORDS


def add_program_pages(desk: ProgramDesk) -> None:
    """Put ``programs`` and the pages of tokens and webhooks on the blueprint of *desk*."""

    @both(desk.blueprint, nl=f"{desk.path}/programs", en=f"{desk.path}/programs")
    def programs(**_slugs: str) -> ResponseReturnValue:
        """What the programs of this desk use, the newest first."""
        session = db.session()
        tokens = issuing.tokens_of(session, desk.owner())
        webhooks = keeping.webhooks_of(session, desk.owner())
        return render_template(
            "programs/programs.html",
            tokens=tokens,
            webhooks=webhooks,
            topics=TOPIC_WORDS,
            makers=names_of(session, [each.made_by for each in [*tokens, *webhooks]]),
            may_do=lambda token: [WORDS[Scope(scope)] for scope in token.scopes],
            moment=now(),
            here=here,
        )

    add_token_pages(desk)
    add_webhook_pages(desk)


def names_of(session: Session, public_ids: list[str]) -> dict[str, str]:
    """The name of each person by public id."""
    found = session.scalars(select(Person).where(Person.public_id.in_(public_ids)))
    return {who.public_id: who.name or who.email for who in found}
