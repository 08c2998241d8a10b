"""The lines that a company pastes to show its logo: HTML, Markdown, React, a plain link. Pure."""

import json
import re
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Addresses:
    """Where everything about one badge is, for people and programs outside. The pictures have their
    words in one language, and none of the addresses has a query."""

    verify: str
    live: str
    live_strip: str
    svg: str
    strip: str
    png: str
    token: str
    qr: str
    shields: str


@dataclass(frozen=True)
class Shown:
    """A picture as it is shown: its address, its alternative text and its size in pixels."""

    source: str
    alternative: str
    width: int
    height: int


def addresses(code: str, *, base_url: str, lang: str) -> Addresses:
    """The full addresses of the badge of *code*."""
    live, files = f"{base_url}/b/{code}", f"{base_url}/badges/{code}"
    return Addresses(
        verify=f"{base_url}/v/{code}",
        live=f"{live}/live.svg" if lang == "nl" else f"{live}/live-card-light-{lang}.svg",
        live_strip=f"{live}/live-strip-light-{lang}.svg",
        svg=f"{files}/card-light-{lang}.svg",
        strip=f"{files}/strip-light-{lang}.svg",
        png=f"{files}/card-light-{lang}.png",
        token=f"{files}.jwt",
        qr=f"{base_url}/qr/{code}.svg",
        shields=f"{live}/shields.json" if lang == "nl" else f"{live}/shields-{lang}.json",
    )


def live_html(verify: str, picture: Shown) -> str:
    """The live picture with its link. It asks the browser to send the site's origin, and no more."""
    return _linked(verify, picture, ' referrerpolicy="origin"')


def own_html(verify: str, picture: Shown) -> str:
    """A picture on the company's own site, with its link."""
    return _linked(verify, picture, "")


def markdown(verify: str, picture: Shown) -> str:
    """For a readme or a wiki: such places fetch the picture themselves and say no origin, so it is a file."""
    return f"[![{_plain(picture.alternative)}]({picture.source})]({verify})"


def react(verify: str, picture: Shown) -> str:
    """The live picture as a React component without a package of its own."""
    rows = [
        "export function CodeOfConductLogo() {",
        "  return (",
        f"    <a href={_braced(verify)}>",
        f"      <img src={_braced(picture.source)}",
        f"        alt={_braced(picture.alternative)}",
        f'        width={{{picture.width}}} height={{{picture.height}}} referrerPolicy="origin" />',
        "    </a>",
        "  );",
        "}",
    ]
    return "\n".join(rows)


def plain_link(verify: str, words: str) -> str:
    """A link without a picture."""
    return f'<a href="{escape(verify)}">{escape(words)}</a>'


def fetch_line(source: str, file: str) -> str:
    """A line for a daily job on the company's own server: it fetches the file only when there is a new one."""
    return f"curl -fsS --etag-compare {file}.etag --etag-save {file}.etag -o {file} {source}"


def _linked(target: str, picture: Shown, more: str) -> str:
    image = (
        f'<img src="{escape(picture.source)}" alt="{escape(picture.alternative)}"'
        f' width="{picture.width}" height="{picture.height}"{more}>'
    )
    return f'<a href="{escape(target)}">\n  {image}\n</a>'


def _plain(text: str) -> str:
    """*text* so that Markdown takes it as it is."""
    return re.sub(r"([\\\[\]<>*_`])", r"\\\1", text)


def _braced(text: str) -> str:
    return "{" + json.dumps(text, ensure_ascii=False) + "}"
