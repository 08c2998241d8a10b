"""What several editions are called together: ``2008-10+addendum-2018-12-13``. Pure.

Badges carry this name in their addresses, so it never changes for the same editions.
"""

from collections.abc import Sequence

from signatories.documents.documents import CodeOfConduct, Edition
from signatories.errors import NotFound


def version_of(editions: Sequence[Edition]) -> str:
    """The name of *editions*, which are in the order of their documents."""
    main, *others = editions
    return "+".join([main.edition, *(f"{each.document.key}-{each.edition}" for each in others)])


def edition_of(code_of_conduct: CodeOfConduct, *, key: str, edition: str) -> Edition:
    """One edition of the document with that key. Raises ``NotFound``."""
    for document in code_of_conduct.documents:
        for each in document.editions:
            if (document.key, each.edition) == (key, edition):
                return each
    raise NotFound


def editions_of(code_of_conduct: CodeOfConduct, version: str) -> list[Edition]:
    """The editions that *version* names, the main document's first. Raises ``NotFound``."""
    first, *parts = version.split("+")
    main, *others = code_of_conduct.documents
    found = [edition_of(code_of_conduct, key=main.key, edition=first)]
    for part in parts:
        document = next((each for each in others if part.startswith(f"{each.key}-")), None)
        if document is None:
            raise NotFound
        edition = part.removeprefix(f"{document.key}-")
        found.append(edition_of(code_of_conduct, key=document.key, edition=edition))
    if version_of(found) != version or len({each.document_id for each in found}) < len(found):
        raise NotFound
    return found
