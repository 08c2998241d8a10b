"""Styles, scripts, fonts and icons: for good under the digest of what they hold, for an hour under their own name."""

import re
import shutil
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.static_files import FOR_GOOD, FOR_NOW, KINDS, addresses, digest
from tests.page_checks import STATIC, check_links, static_name
from tests.page_outline import outline
from tests.pages import PageClient


def test_a_page_names_each_file_by_its_digest_and_each_is_kept_for_good(
    app: Flask, client: PageClient, session: Session
) -> None:
    page = client.get("/en/").text
    named = [
        target
        for _, attributes in outline(page).elements
        if (target := attributes.get("href") or attributes.get("src") or "").startswith("/static/")
    ]
    assert len(named) >= 5
    assert set(named) <= set(addresses(STATIC))
    for address in addresses(STATIC):
        answer = client.http.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, FOR_GOOD), address
        assert answer.data == (STATIC / static_name(address)).read_bytes()
        assert answer.mimetype == KINDS[Path(address).suffix]
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        again = client.http.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data, again.headers["Cache-Control"]) == (304, b"", FOR_GOOD)
    check_links(page, "/en/", app)


def test_what_a_style_names_stands_under_the_same_digest() -> None:
    known, found = set(addresses(STATIC)), 0
    for style in (each for each in known if each.endswith(".css")):
        for name in re.findall(r'url\("?([^")]+)"?\)', (STATIC / static_name(style)).read_text()):
            found += 1
            assert name.startswith("data:") or urljoin(style, name) in known, (style, name)
    assert found >= 3


def test_the_plain_address_and_another_digest_are_not_kept_for_good(client: PageClient) -> None:
    other = "0" * 16
    with client.http.get("/static/css/register.css") as plain:
        assert plain.headers["Cache-Control"] == "public, max-age=3600"
        body = plain.data
    of_before = client.http.get(f"/static/{other}/css/register.css")
    assert of_before.headers["Cache-Control"] == FOR_NOW
    assert of_before.data == body


@pytest.mark.parametrize(
    "name", ["css/no.css", "../config.py", "fonts/OFL.txt", "css/../css/register.css", "css"]
)
def test_what_is_no_file_of_a_page_is_not_there(client: PageClient, name: str) -> None:
    for found in (digest(STATIC), "0" * 16):
        answer = client.http.get(f"/static/{found}/{name}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


def test_another_byte_another_name_or_another_file_is_another_digest(tmp_path: Path) -> None:
    folder = tmp_path / "static"
    shutil.copytree(STATIC, folder)
    seen = [digest(folder)]
    assert seen == [digest(STATIC)]
    with (folder / "css/register.css").open("a") as style:
        style.write(" ")
    seen.append(digest(folder))
    (folder / "js/copy.js").rename(folder / "js/other.js")
    seen.append(digest(folder))
    (folder / "js/new.js").write_text("")
    seen.append(digest(folder))
    assert len(set(seen)) == 4
