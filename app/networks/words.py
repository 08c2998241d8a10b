"""Evidence and states of networks and kinds of names, in words."""

from flask import Flask

from app.i18n import _l
from signatories.names.company_names import NameKind
from signatories.networks.network_states import NetworkState
from signatories.networks.networks import Evidence

EVIDENCE_NAMES = {
    Evidence.REGISTRY_RECORD: _l("The record in the registry of internet numbers"),
    Evidence.ASSOCIATION: _l("The association knows it"),
    Evidence.CONTRACT: _l("A contract"),
    Evidence.SUCCESSION: _l("It came over from another company"),
    Evidence.OTHER: _l("Other evidence"),
}

STATE_NAMES = {
    NetworkState.WAITING: _l("Waits for confirmation"),
    NetworkState.CONFIRMED: _l("Confirmed"),
    NetworkState.REFUSED: _l("Refused"),
    NetworkState.TAKEN_BACK: _l("Taken back"),
    NetworkState.ENDED: _l("Ended"),
}

NAME_KINDS = {
    NameKind.LEGAL: _l("Legal name"),
    NameKind.TRADE: _l("Trade name"),
    NameKind.BRAND: _l("Brand"),
}

STATE_TAGS = {NetworkState.WAITING: "waiting", NetworkState.CONFIRMED: "done"}


def bind_network_words(app: Flask) -> None:
    app.jinja_env.filters.update(
        network_evidence=lambda value: str(EVIDENCE_NAMES[Evidence(value)]),
        name_kind=lambda value: str(NAME_KINDS[NameKind(value)]),
        network_state=lambda value: str(STATE_NAMES[NetworkState(value)]),
        network_tag=lambda value: STATE_TAGS.get(NetworkState(value), "ended"),
    )
