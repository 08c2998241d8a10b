"""After intake was fuzzed, nothing of what was handed in is anywhere: rows, parts, files, mails, logs, answers (G7)."""

import gzip
import hashlib
import io
import random
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import bind_clock
from app.clock import now as clock
from app.extensions import db
from app.intake import uploads
from app.jobs import running
from app.outbox import OutboxMail
from app.owners import Owner
from app.roles import Role
from app.tokens import issuing as tokens
from app.tokens.checking import PER_MINUTE
from app.tokens.scopes import Scope
from monitor.file_format import FORMATS, Kind
from monitor.models import Delivery
from tests import everything_kept
from tests.conftest import BASE_URL
from tests.everything_kept import Kept
from tests.goals import Figure
from tests.intake_samples import manifest, report_row, report_text
from tests.integration.test_intake_attacks import ATTACKS, as_ndjson, attacked
from tests.monitor_samples import CHECK_COLUMNS, NOTICE_COLUMNS, csv_text, gone_after, notice
from tests.pages import PageClient
from tests.written_lines import ReadLines, written_lines

DESK = "/en/desk/monitor/deliveries/new"
PICTURE = b"\x89PNG\r\n\x1a\nan invented picture of the tests"
OF_CONTENT = {
    "notice_id": hashlib.sha256(PICTURE).hexdigest(),
    "item_key": hashlib.md5(PICTURE).hexdigest(),
    "site_key": hashlib.sha1(b"canary.example").hexdigest(),
}
"""Ids that a source chose badly: each says what the picture is, or where."""
FEW, MANY = 5, 500
Files = Sequence[tuple[bytes, str]]


@dataclass
class Source:
    """Hands in deliveries by the API, and remembers the texts in them and what was answered."""

    app: Flask
    secret: str
    numbers: random.Random
    texts: set[str] = field(default_factory=set)
    told: list[str] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)

    def hand_in(self, files: Files, *, source: str = "meetpost", proof: bytes = b"", more: str = "") -> int:
        parts = {"files": [(BytesIO(data), name) for data, name in files]}
        if proof:
            parts["proof"] = [(BytesIO(proof), self.attack())]
        answer = self.app.test_client().post(
            f"/api/v1/deliveries?source={quote(source)}{more}",
            data=parts,
            headers={"Authorization": f"Bearer {self.secret}"},
        )
        self.told.append(answer.text)
        self.codes.append(answer.status_code)
        if len(self.codes) % (PER_MINUTE // 2) == 0:
            bind_clock(self.app, clock() + timedelta(minutes=2))
        return answer.status_code

    def attack(self) -> str:
        text = self.numbers.choice(ATTACKS)
        self.texts.add(text)
        return text


def plainly(source: Source) -> None:
    """Each attack in each place that a delivery has: fields, headers, names, keys, comments, proofs."""
    source.texts |= {*ATTACKS, *OF_CONTENT.values()}
    for kind in (Kind.NOTICES, Kind.CHECKS):
        rows, columns = attacked(kind), [column.name for column in FORMATS[kind]]
        assert source.hand_in([(csv_text(rows, columns).encode(), source.attack())]) == 422
        assert source.hand_in([(as_ndjson(rows).encode(), source.attack())]) == 422
    good = csv_text([notice()], NOTICE_COLUMNS)
    for _ in range(2):
        head = good.replace("holder", f'"{source.attack()}"', 1)
        key = as_ndjson([{**notice(), source.attack(): "x"}])
        for text in (head, key):
            assert source.hand_in([(text.encode(), "x")]) == 422
        assert source.hand_in([(good.encode(), "x")], source=source.attack()) == 422
        assert source.hand_in([(good.encode(), "x")], more=f"&batch={quote(source.attack())}") == 422
        proof = manifest([], source=source.attack(), batch=source.attack(), note=source.attack())
        assert source.hand_in([(good.encode(), "x")], proof=proof) == 422
    assert source.hand_in([(PICTURE, source.attack())]) == 422
    assert source.hand_in([(packed(source, b"a,b\n1,2\n"), source.attack())]) == 422


def packed(source: Source, data: bytes) -> bytes:
    """A ZIP file whose entry, extra field and comments are attacks."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        entry = zipfile.ZipInfo(source.attack().lstrip("/"))
        entry.comment = source.attack().encode()
        archive.writestr(entry, data)
        archive.comment = source.attack().encode()
    return made.getvalue()


def taken_in(source: Source) -> None:
    """What is let in, with all that must stay outside: columns that are not mapped, names, ids that say something."""
    words = {
        name: source.attack() for name in ("reference", "note", "ntd_note", "hoster_contact", "type_code")
    }
    words |= {"hoster_owner": "Canary Hosting B.V.", "filenumber": "canary-file-number-7"}
    source.texts |= set(words.values())
    report = report_text([report_row(**{name: text.strip("\t") for name, text in words.items()})])
    assert source.hand_in([(report.encode(), source.attack())], more="&format=hotline-report") == 201
    rows = [notice() | OF_CONTENT | {"holder": "org:canary-hosting"}]
    source.texts.add("canary-hosting")
    checks = [{**each, "notice_id": OF_CONTENT["notice_id"]} for each in gone_after("", 5)]
    zipped = packed(source, csv_text(rows, NOTICE_COLUMNS).encode())
    files = [(zipped, source.attack()), (gzip.compress(csv_text(checks, CHECK_COLUMNS).encode()), "y.gz")]
    assert source.hand_in(files) == 201


def bent(source: Source) -> bytes:
    """A good file into which attacks and any bytes were put at any place."""
    rows = [notice(f"n{number}") for number in range(3)]
    data = source.numbers.choice([csv_text(rows, NOTICE_COLUMNS), as_ndjson(rows)]).encode()
    for _ in range(source.numbers.randrange(1, 4)):
        place = source.numbers.randrange(len(data))
        put = source.numbers.choice([source.attack().encode(), source.numbers.randbytes(5), b'"', b"\0"])
        data = data[:place] + put + data[place + source.numbers.randrange(4) :]
    return source.numbers.choice([data, gzip.compress(data), packed(source, data)])


def by_page(source: Source, monitor: PageClient) -> None:
    """A heavy delivery on the page, that the worker refuses, and tells its sender of by mail."""
    rows = attacked(Kind.NOTICES)
    files = [(BytesIO(csv_text(rows, list(rows[0])).encode()), f"{source.attack()}.csv")]
    page = monitor.submit(DESK, {"source": "meetpost", "files": files}, status=302).location
    bind_clock(source.app, clock() + timedelta(minutes=1))
    running.do_all(source.app, running.LONG)
    source.told += [monitor.get(page).text, monitor.get("/en/desk/monitor").text]


@pytest.fixture
def lines() -> Iterator[ReadLines]:
    with written_lines() as read:
        yield read


def kept_by(app: Flask, lines: ReadLines, source: Source) -> Kept:
    folder: Path = app.config["SETTINGS"].data_dir
    return everything_kept.everything(db.session(), folder, *source.told, *map(str, lines()))


@pytest.fixture
def heavy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is too heavy for a page: the worker takes it in."""
    monkeypatch.setattr(uploads, "LIGHT_BYTES", 0)


@pytest.mark.usefixtures("heavy")
def test_i1_i2_after_a_little_fuzz_of_intake_nothing_of_it_is_anywhere(
    app: Flask, lines: ReadLines, figure: Figure
) -> None:
    nothing_stays(app, lines, FEW, figure)


@pytest.mark.drill
@pytest.mark.usefixtures("heavy")
def test_i1_i2_after_the_fuzz_of_intake_nothing_of_it_is_anywhere(
    any_app: Flask, lines: ReadLines, figure: Figure
) -> None:
    nothing_stays(any_app, lines, MANY, figure)


def nothing_stays(app: Flask, lines: ReadLines, count: int, figure: Figure) -> None:
    """Fuzz the intake with *count* bent deliveries after those of the attacks, and look through all that is kept."""
    with app.app_context():
        session = db.session()
        monitor = PageClient(app).sign_in_as(Role.MONITOR)
        source = Source(app, token_of(session), random.Random(count))
        source.told.append(monitor.get(DESK).text)  # what the pages of the desk say by themselves
        before = everything_kept.addresses(kept_by(app, lines, source))
        plainly(source)
        taken_in(source)
        by_page(source, monitor)
        for _ in range(count):
            source.hand_in([(bent(source), source.attack())])
        assert set(source.codes) <= {200, 201, 422}
        assert session.scalar(select(func.count(Delivery.id))) == source.codes.count(201)
        kept = kept_by(app, lines, source)
        mail = session.scalars(select(OutboxMail)).one()
    assert "delivery-taken-in" in kept.text and mail.body in kept.text  # it was really looked through
    assert kept.text.count(".parquet") > source.codes.count(201)
    texts = sorted(source.texts)
    found = everything_kept.found_of(texts, kept)
    assert found == [], [(texts[place], how) for place, how in found]
    new = {each for _, each in everything_kept.addresses(kept) - before}
    assert {each for each in new if not each.startswith(BASE_URL)} == set()
    kind = app.config["SETTINGS"].database_url.partition(":")[0].partition("+")[0]
    handed_in = f"{len(texts)} texts in {len(source.codes) + 1} deliveries"
    what = f"kept or said of {handed_in}: rows, files, mails, logs, answers, {kind}"
    figure("G7", what, len(found), goal=0)


def token_of(session: Session) -> str:
    secret = tokens.make(
        session,
        owner=Owner(),
        label="proef",
        scopes=[Scope.DELIVERIES_WRITE],
        ends_on=(clock() + timedelta(days=30)).date(),
        by="0123456789abcdef",
        at=clock(),
    )[1]
    session.commit()
    return secret
