"""How long caches may keep each kind of public answer; the headers are read strictly, of nginx too."""

import re
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.static_files import FOR_GOOD
from tests import figure_samples
from tests.cache_headers import Directives, read
from tests.figure_samples import score, total
from tests.pages import PageClient
from tests.shown_badge import ShownBadge, shown_badge

HOUR, FIVE_MINUTES = 3600, 300
NGINX = Path(__file__).parents[2] / "deploy" / "nginx"
SAYS_VALID = (
    "/v/{}.json", "/v/{}", "/en/verify/{}", "/nl/controle/{}", "/badges/{}.svg", "/badges/{}.png", "/badges/{}.jwt",
    "/badges/{}.json", "/badges/{}/strip-dark-en.svg", "/b/{}/live.svg", "/b/{}/live-seal-light-nl.svg",
    "/b/{}/shields.json", "/b/{}/shields-en.json", "/en/signatories", "/signatories.json", "/signatories.csv",
    "/signatories.ndjson", "/signatories.parquet", "/contact-points.json", "/feed.atom",
)  # fmt: skip
WITH_OWN_END = ("/status/revocation/1", "/.well-known/did.json", "/.well-known/jwks.json", "/log/keys.txt")
"""Lists are signed with their end inside, and keys are published a day ahead: an outage may outlive their time."""
OTHERS = (
    "/qr/{}.svg", "/scores/2025-h1.csv", "/scores/2025-h1.json", "/scores/2025-h1.ndjson",
    "/scores/2025-h1.parquet", "/scores/2025-h1-v1.csv", "/en/figures/2025-h1", "/data/catalog.ttl",
    "/data/catalog.jsonld", "/api/v1/openapi.json", "/sitemap.xml", "/robots.txt",
    "/.well-known/security.txt", "/static/css/register.css",
)  # fmt: skip


@pytest.fixture
def shown(session: Session) -> ShownBadge:
    figure_samples.publication(session, score("kvk:00000001", "Zuid"), total())
    return shown_badge(session)


def said(client: PageClient, path: str) -> Directives:
    with client.http.get(path) as answer:  # a static file stays open until somebody closes it
        assert answer.status_code == 200, path
        return read(answer.headers.getlist("Cache-Control"))


def test_what_says_valid_is_kept_for_five_minutes_at_most_and_is_never_shown_stale(
    client: PageClient, shown: ShownBadge
) -> None:
    for path in SAYS_VALID:
        found = said(client, path.format(shown.code))
        who = "private" if "/live" in path else "public"
        assert found.keys() == {who, "max-age"}, path
        assert 0 < (found["max-age"] or 0) <= FIVE_MINUTES, path


def test_lists_and_keys_are_kept_for_five_minutes_and_for_an_outage_of_an_hour(
    client: PageClient, shown: ShownBadge
) -> None:
    for path in WITH_OWN_END:
        assert said(client, path) == {"public": None, "max-age": FIVE_MINUTES, "stale-if-error": HOUR}, path


def test_everything_else_is_kept_for_an_hour_at_most(client: PageClient, shown: ShownBadge) -> None:
    for path in OTHERS:
        found = said(client, path.format(shown.code))
        assert found.keys() == {"public", "max-age"}, path
        assert 0 < (found["max-age"] or 0) <= HOUR, path


def test_nginx_is_told_nothing_that_cannot_be_read() -> None:
    text = "".join(each.read_text() for each in sorted(NGINX.glob("*.conf")))
    by_address = re.findall(r"^map \$uri \$file_cache \{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL)
    lines = re.findall(r"^    \S+ (.*);$", "".join(by_address), re.MULTILINE)
    plain = re.findall(r"^\s*add_header Cache-Control (.*);$", text, re.MULTILINE)
    lines += [each for each in plain if each != "$file_cache"]
    assert len(by_address) == plain.count("$file_cache") == 1
    assert len(plain) == text.count("Cache-Control")
    assert len(lines) == text.count("max-age") - text.count("max-age=63072000")
    lines.remove(f'"{FOR_GOOD}"')
    assert f'"~^/static/" "{FOR_GOOD}"' in by_address[0]
    for line in lines:
        found = read([line.strip('"')])
        assert found.keys() - {"stale-if-error"} == {"public", "max-age"}
        assert found["max-age"] in (60, FIVE_MINUTES, HOUR)
        assert found.get("stale-if-error", HOUR) == HOUR


@pytest.mark.parametrize(
    "wrong",
    [
        ["public max-age=300"],
        ["public, max-age=300 stale-if-error=3600"],
        ["public,max-age=300"],
        ["public, max-age=300, max-age=3600"],
        ["public, max-age=300, stale-while-revalidate=60"],
        ["public, max_age=300"],
        ["public, max-age"],
        ["public, max-age=5m"],
        ["public=1, max-age=300"],
        ["public, max-age=300,"],
        ["public", "max-age=300"],
        [""],
        [],
    ],
)
def test_the_reader_forgives_nothing(wrong: list[str]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of several kinds
        read(wrong)
