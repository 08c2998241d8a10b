"""The association says yes or no to its members' signatures, suspends and reinstates them."""

from flask.typing import ResponseReturnValue

from app.association.blueprint import association, own
from app.i18n import both
from app.signatures import pages
from app.signatures.pages import Desk

DESK = "/desk/association/<association_slug>"
WAITING, SIGNATURES = f"{DESK}/countersigning", f"{DESK}/signatures"
FORM = ["GET", "POST"]


@both(association, nl=WAITING, en=WAITING)
def countersigning(association_slug: str) -> ResponseReturnValue:
    return pages.queue(Desk(own()))


@both(association, nl=f"{WAITING}/<reference>", en=f"{WAITING}/<reference>", methods=FORM)
def countersign(association_slug: str, reference: str) -> ResponseReturnValue:
    return pages.judge(Desk(own()), reference)


@both(association, nl=f"{WAITING}/<reference>/refuse", en=f"{WAITING}/<reference>/refuse", methods=FORM)
def refuse_signature(association_slug: str, reference: str) -> ResponseReturnValue:
    return pages.refuse_signature(Desk(own()), reference)


@both(association, nl=SIGNATURES, en=SIGNATURES)
def signatures(association_slug: str) -> ResponseReturnValue:
    return pages.listing(Desk(own()))


@both(association, nl=f"{SIGNATURES}/<reference>", en=f"{SIGNATURES}/<reference>")
def signature(association_slug: str, reference: str) -> ResponseReturnValue:
    return pages.one(Desk(own()), reference)


@both(
    association, nl=f"{SIGNATURES}/<reference>/suspend", en=f"{SIGNATURES}/<reference>/suspend", methods=FORM
)
def suspend_signature(association_slug: str, reference: str) -> ResponseReturnValue:
    return pages.suspend(Desk(own()), reference)


@both(
    association,
    nl=f"{SIGNATURES}/<reference>/reinstate",
    en=f"{SIGNATURES}/<reference>/reinstate",
    methods=FORM,
)
def reinstate_signature(association_slug: str, reference: str) -> ResponseReturnValue:
    return pages.reinstate(Desk(own()), reference)
