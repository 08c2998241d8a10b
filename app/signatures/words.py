"""The states of a signature and the kinds of suspension, in words."""

from flask import Flask

from app.i18n import _l
from signatories.signatures.signature_states import SignatureState, SuspensionKind

KINDS = {
    SuspensionKind.MEMBERSHIP_CONDITION: _l("A condition of the membership is not met"),
    SuspensionKind.LOST_DOMAIN: _l("The domain is no longer the company's own"),
    SuspensionKind.CONTACT_POINT_DEAD: _l("The contact point for notices does not answer"),
    SuspensionKind.AUTHORITY_REQUEST: _l("An authority asked for it"),
    SuspensionKind.OWN_REQUEST: _l("The company asked for it"),
    SuspensionKind.OTHER: _l("Another reason"),
}

STATES = {
    SignatureState.AWAITING: _l("Waits for its countersignature"),
    SignatureState.IN_FORCE: _l("In force"),
    SignatureState.SUSPENDED: _l("Suspended"),
    SignatureState.REFUSED: _l("Not countersigned"),
    SignatureState.WITHDRAWN: _l("Withdrawn"),
    SignatureState.LAPSED: _l("Lapsed"),
    SignatureState.RENEWED: _l("Replaced by the next signature"),
    SignatureState.ENDED: _l("Ended with the company"),
}

TAGS = {
    SignatureState.AWAITING: "waiting",
    SignatureState.IN_FORCE: "in_force",
    SignatureState.SUSPENDED: "suspended",
}


def suspension_kind(kind: str) -> str:
    return str(KINDS[SuspensionKind(kind)])


def signature_state(state: str) -> str:
    return str(STATES[SignatureState(state)])


def signature_tag(state: str) -> str:
    """The look of a state, as a key of ``components/status.html``."""
    return TAGS.get(SignatureState(state), "ended")


def bind_signature_words(app: Flask) -> None:
    app.jinja_env.filters["suspension_kind"] = suspension_kind
    app.jinja_env.filters["signature_state"] = signature_state
    app.jinja_env.filters["signature_tag"] = signature_tag
