"""Looking at the file on a site that proves a domain: what was asked, and what came back."""

from app import outgoing
from app.outgoing import WHY, AddressNotAllowed, AnswerTooLarge, NotReached, Redirected, Way
from app.proofs.errors import FileNotReached, FileNotThere, FileSentOn, FileTooLong
from sentences import Word
from signatories.domains.proving import file_address_of

MOST_LINES = 20
LONGEST_LINE = 255


def lines_of(host: str, *, way: Way) -> tuple[str, ...]:
    """The first lines of the file on *host*, odd bytes escaped.

    Raises ``FileNotThere``, ``FileSentOn``, ``FileTooLong`` or ``FileNotReached``.
    """
    where = file_address_of(host)
    try:
        answer = outgoing.fetch(where, way=way, accept="text/plain")
    except Redirected:
        raise FileSentOn(where=where) from None
    except AnswerTooLarge as error:
        raise FileTooLong(where=where, most=error.values["most"]) from None
    except NotReached as error:
        raise FileNotReached(where=where, kind=Word(WHY[error.kind])) from None
    except AddressNotAllowed:
        raise FileNotReached(where=where, kind=Word(WHY["no-public-address"])) from None
    if not answer.is_ok:
        raise FileNotThere(where=where, status=answer.status)
    lines = answer.body.splitlines()[:MOST_LINES]
    return tuple(line[:LONGEST_LINE].decode("ascii", errors="backslashreplace") for line in lines)
