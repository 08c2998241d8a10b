"""The one canonical text of a badge as linked data (RDF Dataset Canonicalization). Pure.

Only the register's own form comes here: members that the two contexts do not define would be
left out of the text, and so out of the signature. Contexts are read from ``badge/contexts``.
"""

import functools
import json
import re
import threading
from pathlib import Path
from typing import Any

from badge.openbadge import CONTEXTS
from badge.strict import Malformed

_FOLDER = Path(__file__).parent / "contexts"
_FILES: dict[str, str] = dict(zip(CONTEXTS, ("credentials-v2.json", "open-badges-3.0.3.json"), strict=True))
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
# The library keeps contexts that it read in a cache that threads share.
_one_at_a_time = threading.Lock()


def canonical(document: dict[str, Any]) -> bytes:
    """*document* as sorted N-Quads, about 10 ms for a badge.

    Raises ``Malformed`` for a context that is not one of the two, and for control characters,
    which old and new canonicalization write differently.
    """
    from pyld import jsonld  # takes 0.2 s, which only a process that signs or checks proofs spends

    options: Any = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _context}
    with _one_at_a_time:
        try:
            quads = jsonld.normalize(document, options)
        except jsonld.JsonLdError as error:
            raise Malformed("not linked data of this register") from error
    if not isinstance(quads, str) or not quads or _CONTROL.search(quads):
        raise Malformed("not linked data of this register")
    return quads.encode("utf-8")


def _context(address: str, _options: Any) -> dict[str, Any]:
    """What the library asks for when it meets the address of a context. Raises ``Malformed``."""
    if address not in _FILES:
        raise Malformed("a context that is not known here")
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": _read(address),
        "tag": "static",  # it never changes: what the library made of it is kept
    }


@functools.cache
def _read(address: str) -> dict[str, Any]:
    return json.loads((_FOLDER / _FILES[address]).read_bytes())
