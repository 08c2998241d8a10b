"""Who an association is to a stranger's software: its keys, and the lists of what it took back."""

from flask import abort, json
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.keys import badge_keys
from app.machine.blueprint import machine
from app.machine.identity import KEYS_CACHE, STATUS_CACHE, document
from badge.endorsements import records
from signatories import register


@machine.get("/associations/<slug>/did.json")
def association_did(slug: str) -> ResponseReturnValue:
    """The document of ``did:web:HOST:associations:SLUG``; none for an association that never endorsed."""
    found = register.association_of(db.session(), slug)
    ring = badge_keys().of_association(found.slug)
    if not ring.jwks()["keys"]:
        abort(404)
    return document(json.dumps(ring.did_document()), "application/did+json", KEYS_CACHE)


@machine.get("/associations/<slug>/status/revocation/<int:list_number>")
def endorsement_list(slug: str, list_number: int) -> ResponseReturnValue:
    copy = records.published_list(db.session(), slug=slug, list_number=list_number) or abort(404)
    return document(copy.token, "application/vc+jwt", STATUS_CACHE)
