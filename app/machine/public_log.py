"""The public log for machines: the checkpoint, tiles and bundles, proofs of single entries, and its keys.

Files are given as they lie on disk, also while the database is away.
"""

from flask import Response, abort
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.machine.blueprint import machine
from app.machine.identity import KEYS_CACHE
from app.open_answers import for_any_site, json_answer
from app.transparency import log_keys
from app.transparency.answering import proof_answer
from app.transparency.files import log_files
from signatories.entries import Entry
from signatories.errors import NotFound

TEXT = "text/plain"
MOVES = "public, max-age=5"
STAYS = "public, max-age=31536000, immutable"


@machine.get("/log/checkpoint")
def log_checkpoint() -> ResponseReturnValue:
    return _plain(log_files().checkpoint() or abort(404), cache=MOVES)


@machine.get("/log/tile/<path:path>")
def log_tile(path: str) -> ResponseReturnValue:
    """A tile or a bundle; one that was made narrower than it is asked for is not there."""
    try:
        data = log_files().read(f"tile/{path}")
    except OSError:
        abort(404)
    response = Response(data, mimetype="application/octet-stream")
    response.headers["Cache-Control"] = STAYS
    response.add_etag()
    return for_any_site(response)


@machine.get("/log/proof/<int:index>.txt")
def log_proof(index: int) -> ResponseReturnValue:
    """The proof that an entry is in the published tree (tlog-proof). Raises ``NotInLogYet``."""
    return proof_answer(index, name=f"entry-{index}")


@machine.get("/log/entry/<int:index>.json")
def log_entry(index: int) -> ResponseReturnValue:
    """One entry with what opens its commitments: the salt, unless it was erased."""
    entry = db.session.get(Entry, index)
    if entry is None:
        raise NotFound
    return json_answer(
        {
            "position": entry.position,
            "at": entry.at.isoformat(timespec="microseconds"),
            "kind": entry.kind,
            "data": entry.data,
            "salt": entry.salt,
            "leaf_hash": entry.digest,
        }
    )


@machine.get("/log/keys.txt")
def log_keys_file() -> ResponseReturnValue:
    """The public keys of the log and of its witness, a line each."""
    keys = [*log_keys.log_keys(), *log_keys.witness_keys()]
    return _plain("".join(f"{each.vkey}\n" for each in keys), cache=KEYS_CACHE)


@machine.get("/log/keys.json")
def log_key_terms() -> ResponseReturnValue:
    """Every key that the log ever had, with its term: proofs of before are checked with the key of then."""
    keys = [
        {
            "vkey": each.key.vkey,
            "kid": each.kid,
            "state": each.state.value,
            "since": each.since.isoformat(),
            "until": each.until.isoformat() if each.until else None,
        }
        for each in log_keys.terms()
    ]
    witnesses = [each.vkey for each in log_keys.witness_keys()]
    return json_answer({"origin": log_keys.origin(), "keys": keys, "witnesses": witnesses})


def _plain(text: str, *, cache: str) -> Response:
    response = Response(text, mimetype=TEXT)
    response.headers["Cache-Control"] = cache
    response.add_etag()
    return for_any_site(response)
