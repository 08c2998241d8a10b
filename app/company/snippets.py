"""The lines of HTML that a company pastes to show its logo. Pure."""

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Addresses:
    """Where everything about one badge is, for people and programs outside."""

    verify: str
    live: str
    svg: str
    png: str
    token: str
    qr: str


def addresses(code: str, *, base_url: str, lang: str) -> Addresses:
    """The full addresses of the badge of *code*; the pictures have their words in *lang*."""
    return Addresses(
        verify=f"{base_url}/v/{code}",
        live=f"{base_url}/b/{code}/live.svg?lang={lang}",
        svg=f"{base_url}/badges/{code}.svg?lang={lang}",
        png=f"{base_url}/badges/{code}.png?lang={lang}",
        token=f"{base_url}/badges/{code}.jwt",
        qr=f"{base_url}/qr/{code}.svg",
    )


def live_html(of: Addresses, *, alternative: str, width: int) -> str:
    """The live picture with its link. It asks the browser to send the site's origin, and no more."""
    return _linked(of.verify, of.live, alternative, f'width="{width}" referrerpolicy="origin"')


def own_html(of: Addresses, *, file: str, alternative: str, width: int) -> str:
    """The same with a picture on the company's own site, at the path *file*."""
    return _linked(of.verify, file, alternative, f'width="{width}"')


def _linked(target: str, source: str, alternative: str, more: str) -> str:
    picture = f'<img src="{escape(source)}" alt="{escape(alternative)}" {more}>'
    return f'<a href="{escape(target)}">\n  {picture}\n</a>'
