"""The operator says yes or no where a company signed through no association, and can suspend any signature."""

from flask.typing import ResponseReturnValue

from app.i18n import both
from app.operator.blueprint import operator
from app.signatures import pages
from app.signatures.pages import Desk

DESK = "/desk/operator"
WAITING, SIGNATURES = f"{DESK}/countersigning", f"{DESK}/signatures"
FORM = ["GET", "POST"]


@both(operator, nl=WAITING, en=WAITING)
def countersigning() -> ResponseReturnValue:
    return pages.queue(Desk(None))


@both(operator, nl=f"{WAITING}/<reference>", en=f"{WAITING}/<reference>", methods=FORM)
def countersign(reference: str) -> ResponseReturnValue:
    return pages.judge(Desk(None), reference)


@both(operator, nl=f"{WAITING}/<reference>/refuse", en=f"{WAITING}/<reference>/refuse", methods=FORM)
def refuse_signature(reference: str) -> ResponseReturnValue:
    return pages.refuse_signature(Desk(None), reference)


@both(operator, nl=SIGNATURES, en=SIGNATURES)
def signatures() -> ResponseReturnValue:
    return pages.listing(Desk(None))


@both(operator, nl=f"{SIGNATURES}/<reference>", en=f"{SIGNATURES}/<reference>")
def signature(reference: str) -> ResponseReturnValue:
    return pages.one(Desk(None), reference)


@both(operator, nl=f"{SIGNATURES}/<reference>/suspend", en=f"{SIGNATURES}/<reference>/suspend", methods=FORM)
def suspend_signature(reference: str) -> ResponseReturnValue:
    return pages.suspend(Desk(None), reference)


@both(
    operator,
    nl=f"{SIGNATURES}/<reference>/reinstate",
    en=f"{SIGNATURES}/<reference>/reinstate",
    methods=FORM,
)
def reinstate_signature(reference: str) -> ResponseReturnValue:
    return pages.reinstate(Desk(None), reference)
