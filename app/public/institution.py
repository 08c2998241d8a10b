"""Pages about the register as an institution: limits, governance, appeals, who pays, press, status."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import service_facts
from app.clock import now
from app.extensions import db
from app.i18n import both, language
from app.navigation import settings
from app.public.blueprint import public
from app.public.decisions import DECISIONS
from app.roles import Role
from monitor import publications
from monitor.disputes.states import APPEAL_TERM
from monitor.method import METHODS
from monitor.publishing import REPLY_TERM
from signatories.cases.terms import APPEAL_DECISION_TERM, DECISION_TERM, LONGEST_STAY_DAYS, STAY_DECISION_TERM

GOVERNING = (
    Role.OPERATOR,
    Role.OFFICER,
    Role.MONITOR,
    Role.PUBLISHER,
    Role.APPEALS,
    Role.HOTLINE,
    Role.AUTHORITY,
)
"""Who decides something about others, in the order in which they are read about."""


def own_words(text: str) -> str:
    """A setting that is written ``Dutch | English``, in the language of the page; else as it is."""
    dutch, bar, english = text.partition("|")
    return (dutch if language() == "nl" or not bar else english).strip()


@both(public, nl="/grenzen", en="/limits")
def limits() -> ResponseReturnValue:
    """What the figures cannot say. Each number comes from the method."""
    newest = max(METHODS.values(), key=lambda each: each.announced_on)
    return render_template("public/limits.html", method=newest)


@both(public, nl="/bestuur", en="/governance")
def governance() -> ResponseReturnValue:
    """Who decides what, read from the permission map."""
    decides = [(role, [each for each in DECISIONS if role in each.roles]) for role in GOVERNING]
    return render_template(
        "public/governance.html", decides=decides, oversight=own_words(settings().oversight)
    )


@both(public, nl="/bezwaar-en-beroep", en="/appeals")
def appeals_page() -> ResponseReturnValue:
    """How to object to each kind of decision, with its terms."""
    return render_template(
        "public/appeals.html",
        board=own_words(settings().appeals_board),
        days={
            "appeal": APPEAL_DECISION_TERM.days,
            "decision": DECISION_TERM.days,
            "dispute": APPEAL_TERM.days,
            "longest_stay": LONGEST_STAY_DAYS,
            "reply": REPLY_TERM.days,
            "stay": STAY_DECISION_TERM.days,
        },
    )


@both(public, nl="/wie-betaalt", en="/who-pays")
def who_pays() -> ResponseReturnValue:
    return render_template("public/who_pays.html", funders=own_words(settings().funders))


@both(public, nl="/pers", en="/press")
def press() -> ResponseReturnValue:
    """For journalists: when figures come, what may be written of them, whom to ask."""
    session = db.session()
    published = publications.published(session)
    return render_template(
        "public/press.html",
        announced=[each for each in publications.announced(session) if each.release_at is not None],
        latest=published[0] if published else None,
        press_email=settings().press_email,
        reply_days=REPLY_TERM.days,
        calendar=url_for("public.release_calendar", lang=language()),
    )


@both(public, nl="/status", en="/status")
def service() -> ResponseReturnValue:
    """What works now, as the books show it; made by the register itself, for nobody outside watches it here."""
    at = now()
    return render_template("public/service.html", facts=service_facts.read(db.session(), at=at), at=at)


@public.app_context_processor
def give_place() -> dict[str, str | None]:
    """The endpoint of the page: the line of its keeper is found by it."""
    return {"endpoint": request.endpoint}
