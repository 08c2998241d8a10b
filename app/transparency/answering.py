"""How the proof of an entry is answered: as a text file for any site."""

from flask import Response

from app.open_answers import for_any_site
from app.transparency import proofs
from app.transparency.files import log_files

SUFFIX = ".tlog-proof"


def proof_answer(index: int, *, name: str) -> Response:
    """The proof of the entry at *index*, saved under *name*. Raises ``NotInLogYet`` or ``FilesDiffer``."""
    response = Response(proofs.proof_of(log_files(), index), mimetype="text/plain")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}{SUFFIX}"'
    response.headers["Cache-Control"] = "public, max-age=60"
    response.add_etag()
    return for_any_site(response)
