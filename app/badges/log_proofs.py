"""The proof that the last public act about a logo is in the log, beside its other files."""

from flask import abort
from flask.typing import ResponseReturnValue

from app.badges.blueprint import badges
from app.published.store import store
from app.transparency.answering import proof_answer


@badges.get("/badges/<code>.tlog-proof")
def log_proof(code: str) -> ResponseReturnValue:
    """Raises ``NotInLogYet`` while no checkpoint holds it."""
    kept = store().find(code)
    if kept is None or kept.record.log_index is None:
        abort(404)
    return proof_answer(kept.record.log_index, name=f"{kept.code}-{kept.record.log_index}")
