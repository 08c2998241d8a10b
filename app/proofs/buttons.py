"""What the buttons of a proof page do: look in the DNS, look for the file, or prove it the demo's way."""

from flask import abort

from app.extensions import db
from app.navigation import settings
from app.proofs.looking import look
from signatories.domains import proving
from signatories.domains.proving import Method


def seen_by(button: str | None, *, host: str, challenge: str) -> tuple[tuple[str, ...], Method]:
    """What was seen for *host* in the way that the button names, and that way.

    The transaction is given up first: a look takes seconds, and nobody else's writing may wait for
    it. Raises what was met instead, one of ``app.proofs.errors``.
    """
    if button == Method.DEMO:
        if not settings().demo:
            abort(404)
        return (proving.value_of(challenge),), Method.DEMO
    method = Method.FILE if button == Method.FILE else Method.DNS
    db.session.rollback()
    return look(host, method), method
