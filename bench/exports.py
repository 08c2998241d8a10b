"""The exported tree: all of it beside bare writes of the same bytes, again after one change, and Flask by itself.

Within one process, without a server: what is compared is the work of the register.
"""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from werkzeug.test import Client, EnvironBuilder

from app import create_app
from app.clock import now
from app.exporting import writing
from app.extensions import db
from app.keys import badge_keys
from app.published.store import store
from badge import revoking
from badge.models import Badge
from badge.verdict import Reason
from bench.harness import ROUNDS, ratios, report
from config import Settings
from tests import factories
from tests.journeys.served import Served

ASKED = 200
"""Requests of one round."""
MORE_BADGES = 50


def measure(folder: Path) -> None:
    served = Served.on(folder / "demo")
    served.fill()
    app = create_app(Settings(data_dir=folder / "demo" / "data", demo=True))
    with app.app_context():
        add_badges(app)
        of_exports(app, folder)
    of_fallback(app)


def add_badges(app: Flask) -> None:
    """More companies with a badge each: in a register with a handful, one of them is a large part of all files."""
    session, base_url = db.session(), app.config["SETTINGS"].base_url
    for number in range(MORE_BADGES):
        company = factories.company(session, at=now(), number=f"9{number:07d}")
        signature = factories.signature(session, company, at=now())
        factories.badge(session, signature, keys=badge_keys(), base_url=base_url, at=now())
        session.commit()


def of_exports(app: Flask, folder: Path) -> None:
    site, bare = folder / "site", folder / "bare"

    def whole() -> None:
        shutil.rmtree(site, ignore_errors=True)
        writing.export(app, db.session(), store(), site)

    whole()
    bodies = [each.read_bytes() for each in sorted((site / "files").rglob("*")) if each.is_file()]

    def written() -> None:
        shutil.rmtree(bare, ignore_errors=True)
        bare.mkdir()
        for number, body in enumerate(bodies):
            (bare / str(number)).write_bytes(body)

    report(f"export of {len(bodies)} files", "bare writes of the same files", ratios(whole, written), "<= 8")
    report(
        "export again after one badge was withdrawn", "the whole export", again(app, site, whole), "<= 0.02"
    )


def again(app: Flask, site: Path, whole: Callable[[], None]) -> list[float]:
    """Seconds of an export after one badge was withdrawn, over those of a whole one."""
    found = []
    for _ in range(ROUNDS):
        took_whole = timed(whole)
        withdraw_one(app)
        took = timed(lambda: writing.export(app, db.session(), store(), site))
        found.append(took / took_whole)
    return sorted(found)


def withdraw_one(app: Flask) -> None:
    """A badge less, as the company asks for it: its pictures, its list, and what names all acts are others then."""
    session = db.session()
    badge = session.scalars(
        select(Badge).where(Badge.withdrawn_at.is_(None)).order_by(Badge.id.desc())
    ).first()
    assert badge is not None
    revoking.withdraw(
        session, badge=badge, reason=Reason.COMPANY_ASKED, keys=badge_keys(),
        base_url=app.config["SETTINGS"].base_url, at=now(),
    )  # fmt: skip
    session.commit()


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def of_fallback(app: Flask) -> None:
    """A picture as Flask makes it with the database, beside a bare Flask route that has the bytes."""
    code = sorted((app.config["SETTINGS"].data_dir / "published" / "badges").glob("*.json"))[0].stem
    path = f"/badges/{code}.svg"
    answer = Client(app).get(path, base_url=app.config["SETTINGS"].base_url)
    bare = Flask("bare")

    @bare.get("/badges/<code>.svg")
    def picture(code: str) -> tuple[bytes, dict[str, str]]:
        return answer.data, {"Content-Type": "image/svg+xml"}

    def asked(of: Flask) -> Callable[[], None]:
        environ = EnvironBuilder(path, base_url=app.config["SETTINGS"].base_url).get_environ()

        def act() -> None:
            for _ in range(ASKED):
                parts = of({**environ}, lambda *_: lambda _: None)
                b"".join(parts)
                parts.close()  # pyright: ignore[reportAttributeAccessIssue]

        return act

    slower = ratios(asked(app), asked(bare))
    report("badge from Flask, not ready", "bare Flask route", sorted(1 / each for each in slower), ">= 0.4")
