"""What stands on the company's page, and what to mend there: decided on values. Pure.

The CODE of a badge may be anybody's on a page; what each one is comes in as a ``Standing``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from app.showing import policy
from app.showing.sighting import Page, SeenPicture
from badge import origins
from sentences import N_

SOON = timedelta(days=30)


class Mark(StrEnum):
    GOOD = "good"
    NOTE = "note"
    WRONG = "wrong"


class Standing(StrEnum):
    """Whose badge a CODE is, seen from the badge that is looked for."""

    THIS = "this"
    OTHER_SITE = "other-site"
    ENDED = "ended"
    OTHER_COMPANY = "other-company"
    UNKNOWN = "unknown"


class Shown(StrEnum):
    """How the page shows the logo, the best way first."""

    LIVE = "live"
    OWN_FILE = "own-file"
    REGISTER_FILE = "register-file"
    LINK = "link"
    NOTHING = "nothing"


class FileState(StrEnum):
    """What the company's own file came to."""

    GOOD = "good"
    ENDED = "ended"
    FALLEN = "fallen"
    NO_CREDENTIAL = "no-credential"
    OTHER = "other"
    NOT_READ = "not-read"
    UNSURE = "unsure"


@dataclass(frozen=True)
class OwnFile:
    """A picture that the site keeps itself; ``until`` is when its credential ends, where it has one."""

    source: str
    state: FileState
    until: datetime | None = None


@dataclass(frozen=True)
class Finding:
    """One sentence: what is so, and what to do where something is wrong."""

    mark: Mark
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Sought:
    """The badge that is looked for: its CODE, the website it is for, and the register that issued it."""

    code: str
    origin: str
    base_url: str

    @property
    def verify(self) -> str:
        return f"{self.base_url}/v/{self.code}"

    def code_at(self, address: str) -> str | None:
        """The CODE that an address of this register is about, over http too; else none."""
        at, home = origins.normalised(address), origins.normalised(self.base_url) or ""
        if at is None or at.partition("://")[2] != home.partition("://")[2]:
            return None
        return origins.code_in_address(address.partition("?")[0].partition("#")[0])

    def is_own(self, address: str) -> bool:
        return origins.normalised(address) == self.origin


def own_pictures(page: Page, sought: Sought) -> list[str]:
    """The addresses of pictures on the site itself that look like the logo: they lead to the check, or
    are named like it."""
    found = []
    for each in page.pictures:
        name = urlsplit(each.source).path.rpartition("/")[2].lower()
        is_named = sought.code.lower() in name or name.startswith("gedragscode")
        leads = each.link is not None and sought.code_at(each.link) is not None
        if sought.is_own(each.source) and (leads or is_named):
            found.append(each.source)
    return list(dict.fromkeys(found))


def shown_on(page: Page, sought: Sought, files: Sequence[OwnFile]) -> Shown:
    """The best way in which the page shows this very badge."""
    codes = [(sought.code_at(each.source), urlsplit(each.source).path) for each in page.pictures]
    mine = [path for code, path in codes if code == sought.code]
    if any(path.startswith("/b/") for path in mine):
        return Shown.LIVE
    if any(each.state in _COUNTS for each in files):
        return Shown.OWN_FILE
    if mine:
        return Shown.REGISTER_FILE
    if sought.code in [sought.code_at(link) for link in page.links]:
        return Shown.LINK
    return Shown.NOTHING


def of(
    page: Page,
    sought: Sought,
    *,
    files: Sequence[OwnFile],
    standing_of: Callable[[str], Standing],
    at: datetime,
) -> list[Finding]:
    """All that is to be said about the page, what is wrong first."""
    found: list[Finding] = []
    for picture in page.pictures:
        shown = sought.code_at(picture.source)
        if shown is not None:
            found += _of_register_picture(picture, shown, standing_of(shown), page, sought)
        elif picture.source in [each.source for each in files]:
            (file,) = [each for each in files if each.source == picture.source]
            found += _of_own_file(picture, file, page, sought, at)
        elif picture.link is not None and sought.code_at(picture.link) is not None:
            found.append(Finding(Mark.NOTE, _FILE_ELSEWHERE))
    if not found:
        found = list(_of_links(page, sought, standing_of))
    order = list(reversed(Mark))
    unique = {(each.sentence, str(dict(each.values))): each for each in found}
    return sorted(unique.values(), key=lambda each: order.index(each.mark))


def _of_register_picture(
    picture: SeenPicture, shown: str, standing: Standing, page: Page, sought: Sought
) -> Iterator[Finding]:
    if standing is not Standing.THIS:
        yield Finding(Mark.WRONG, _WRONG_CODES[standing], {"code": sought.code})
        return
    is_live = urlsplit(picture.source).path.startswith("/b/")
    if not is_live:
        yield Finding(Mark.NOTE, _REGISTER_FILE)
    elif policy.hides_origin(picture.referrer_policy, of_page=page.referrer_policies):
        yield Finding(Mark.WRONG, _HIDES_ORIGIN)
    else:
        yield Finding(Mark.GOOD, _LIVE_STRIP if "strip" in urlsplit(picture.source).path else _LIVE)
    yield from _of_any_picture(picture, page, sought)


def _of_own_file(
    picture: SeenPicture, file: OwnFile, page: Page, sought: Sought, at: datetime
) -> Iterator[Finding]:
    if file.state is FileState.GOOD and file.until is not None:
        is_soon = file.until - at < SOON
        yield Finding(
            Mark.NOTE if is_soon else Mark.GOOD,
            _OWN_FILE_SOON if is_soon else _OWN_FILE,
            {"day": file.until.date()},
        )
    else:
        mark = Mark.NOTE if file.state in (FileState.NO_CREDENTIAL, FileState.UNSURE) else Mark.WRONG
        yield Finding(mark, _OWN_FILES[file.state])
    yield from _of_any_picture(picture, page, sought)


def _of_any_picture(picture: SeenPicture, page: Page, sought: Sought) -> Iterator[Finding]:
    if urlsplit(picture.source).scheme == "http" and sought.base_url.startswith("https:"):
        yield Finding(Mark.WRONG, _OVER_HTTP)
    elif policy.is_blocked(picture.source, page=page.address, policies=page.policies):
        place = "'self'" if sought.is_own(picture.source) else sought.base_url
        yield Finding(Mark.WRONG, _BLOCKED, {"place": place})
    if picture.alt is None or not picture.alt.strip():
        yield Finding(Mark.WRONG, _NO_ALT)
    if picture.link is None:
        yield Finding(Mark.WRONG, _NO_LINK, {"verify": sought.verify})
    elif sought.code_at(picture.link) != sought.code:
        yield Finding(Mark.WRONG, _LINK_ELSEWHERE, {"verify": sought.verify})


def _of_links(page: Page, sought: Sought, standing_of: Callable[[str], Standing]) -> Iterator[Finding]:
    """Where there is no logo: whether there is at least a link to a check."""
    codes = list(dict.fromkeys(code for link in page.links if (code := sought.code_at(link))))
    for code in codes:
        standing = standing_of(code)
        if standing is Standing.THIS:
            yield Finding(Mark.GOOD, _LINK_ONLY)
        else:
            yield Finding(Mark.WRONG, _WRONG_CODES[standing], {"code": sought.code})
    if not codes:
        yield Finding(Mark.WRONG, _NOTHING)


_LIVE = N_("The live logo is on this page. It always shows the present state.")
_LIVE_STRIP = N_("The live strip is on this page. It always shows the present state.")
_REGISTER_FILE = N_(
    "A picture of this register is on the page, but not the live one. It cannot show on which site it stands:"
    " use the lines for the live logo."
)
_OWN_FILE = N_("Your own file is on this page. Its credential is good until %(day)s.")
_OWN_FILE_SOON = N_("Your own file is on this page, but it ends on %(day)s. Download a new one.")
_OWN_FILES = {
    FileState.GOOD: N_("Your own file is on this page."),
    FileState.ENDED: N_("Your own file has ended. Download a new one and put it in its place."),
    FileState.FALLEN: N_(
        "The credential in your own file was withdrawn or is suspended. Download a new one, or take it away."
    ),
    FileState.NO_CREDENTIAL: N_(
        "There is no credential in your own file. A strip and a seal have none; any other form lost it:"
        " download it again, and let no program rewrite the file."
    ),
    FileState.OTHER: N_(
        "The credential in your own file is not this logo's. Download the file of this logo instead."
    ),
    FileState.UNSURE: N_(
        "Your own file is on this page, but this register cannot check it now. Nothing is wrong with what you"
        " did: test again in an hour."
    ),
    FileState.NOT_READ: N_(
        "Your own file could not be fetched. Put it where the page looks for it, without a redirect."
    ),
}
_COUNTS = (FileState.GOOD, FileState.NO_CREDENTIAL, FileState.UNSURE)
_FILE_ELSEWHERE = N_(
    "A picture on another site leads to the check. We do not fetch it: put the file on this site, or use the"
    " live logo."
)
_HIDES_ORIGIN = N_(
    "The page hides its address from this register, so visitors see the grey logo that asks them to click."
    ' Add referrerpolicy="origin" to the picture.'
)
_BLOCKED = N_(
    "The page's own security policy blocks the picture. Add %(place)s to img-src in Content-Security-Policy."
)
_OVER_HTTP = N_("The picture is asked for without encryption, and browsers refuse that. Begin it with https.")
_NO_ALT = N_("The picture has no text for who cannot see it. Fill in alt, as in the lines that you can copy.")
_NO_LINK = N_("A click on the picture leads nowhere. Put it in a link to %(verify)s.")
_LINK_ELSEWHERE = N_("A click on the picture does not lead to the check of this logo. Link it to %(verify)s.")
_LINK_ONLY = N_("There is a link to the check of this logo, and no picture. That is enough.")
_NOTHING = N_(
    "We did not find the logo on this page. Paste the lines into it. If a script puts the logo there, we do"
    " not see it: we read the page as the server sends it."
)
_WRONG_CODES = {
    Standing.OTHER_SITE: N_(
        "The page shows the logo of another website of yours. Use the lines with code %(code)s here."
    ),
    Standing.ENDED: N_(
        "The page shows a logo that was withdrawn or has ended. Replace it with code %(code)s."
    ),
    Standing.OTHER_COMPANY: N_(
        "The page shows the logo of another company. Take it away, and use code %(code)s."
    ),
    Standing.UNKNOWN: N_(
        "The page shows a code that this register does not know. Correct it to code %(code)s."
    ),
}
