"""The blueprint of coming in, and where it may send a browser on to."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, url_for

accounts = Blueprint("accounts", __name__)


def safe_next(target: str | None) -> str:
    """A path on this site to go on to, else everyone's start page."""
    if not target or not target.startswith("/") or not target.isprintable() or "\\" in target:
        return url_for("accounts.start")
    if target.startswith("//"):  # however many slashes: to a browser a host follows
        return url_for("accounts.start")
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else url_for("accounts.start")


def has_page(path: str) -> bool:
    """Whether *path* can be opened, and does not only take an act."""
    return current_app.url_map.bind("").test(urlsplit(path).path, method="GET")
