"""What software of a company needs for a test notice: the keys that sign it, and acknowledging it."""

from http import HTTPStatus

from flask import json, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.contacting import answering
from app.contacting.keys import jwks
from app.errors import answer
from app.extensions import csrf, db
from app.machine.blueprint import machine
from app.machine.identity import KEYS_CACHE, document
from badge.verdict import moment
from signatories.contacts.contact_test_models import AnsweredBy

MAX_BODY = 4096


@machine.get("/.well-known/contact-test-keys.json")
def contact_test_keys() -> ResponseReturnValue:
    return document(json.dumps(jwks()), "application/jwk-set+json", KEYS_CACHE)


@machine.post("/api/v1/contact-tests/<reference>/acknowledge")
@csrf.exempt  # the token in the body is the secret, and no cookie is looked at
def acknowledge_contact_test(reference: str) -> ResponseReturnValue:
    """``{"token": "..."}`` as the notice brought it; 404 for a wrong one, 409 for a test that ended."""
    request.max_content_length = MAX_BODY
    body = request.get_json(silent=True)
    token = body.get("token") if isinstance(body, dict) else None
    if not isinstance(token, str):
        sentence = gettext('Send JSON with "token": the token of the test notice.')
        return answer(HTTPStatus.UNPROCESSABLE_ENTITY, sentence, "token-missing")
    test = answering.acknowledge(db.session(), reference=reference, token=token, by=AnsweredBy.API, at=now())
    answered = {
        "test": test.public_id,
        "company": test.contact_point.company.register_number,
        "answered_at": moment(test.answered_at),
    }
    db.session.commit()
    return jsonify(answered), {"Cache-Control": "no-store"}
