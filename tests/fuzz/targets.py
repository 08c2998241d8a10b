"""Everything of ours that reads what a stranger hands in: with samples to bend, and what it may refuse with."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from flask import Flask

from app.api import paging
from app.backup import archive, manifest
from app.dossiers import checking
from app.imports import member_file
from badge import baking, snapshot, ticket, typed, verifying
from badge.artwork import Look
from monitor import hotline_report, unpacking
from monitor.bundles import opening
from monitor.file_format import Limits
from sentences import SpokenError
from signatories import register_number
from signatories.domains import hosts
from signatories.networks import holders
from tests import intake_samples
from tests.badge_samples import AT, BASE_URL, CLAIMS, CODE, KEY, badge, listed, trusted
from tlog import checkpoint, note, proof, tiles, witness

Refusals = tuple[type[Exception], ...]
ORIGIN = "register.example/log"
PLANTED = b"zq-planted-words-zq"
"""Put into what is handed in: no refusal may say it."""
NASTY = (PLANTED, b"\x00", b"\xff\xfe", b"\r\n", b'"', b"9" * 400, b"[" * 3000, b"1e400", b"\xe2\x80\xae")
HASH = "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo="
CHECKPOINT = f"{ORIGIN}\n12\n{HASH}\n"
SIGNED = f"{CHECKPOINT}\n— {ORIGIN} 7YzR3YQ+Zm9v\n"
MEMBERS = "register_number;legal_name;domain\nkvk:00000501;Voorbeeld B.V.;voorbeeld.example\n00000502;Twee;\n"


@dataclass(frozen=True)
class Target:
    """*parse* reads bytes, with a folder of its own where it wants files; *samples* are good ones."""

    name: str
    parse: Callable[[bytes, Path], object]
    samples: tuple[bytes, ...]
    refuses: Refusals = ()
    """What it may raise; anything else is a fault."""
    is_slow: bool = False
    """It starts a process, or writes files: fewer examples."""


def read(target: Target, data: bytes, folder: Path) -> None:
    """Let the target read *data* in *folder*. Raises what it may not, or when its refusal says the planted words."""
    said = ""
    try:
        target.parse(data, folder)
    except target.refuses as refused:
        said = str(refused)
    if PLANTED.decode() in said:
        raise AssertionError("the refusal repeats what was handed in")


def of_text(read: Callable[[str], object]) -> Callable[[bytes, Path], object]:
    return lambda data, _folder: read(data.decode("utf-8", errors="replace"))


def of_file(read: Callable[[Path], object]) -> Callable[[bytes, Path], object]:
    def parse(data: bytes, folder: Path) -> object:
        path = folder / "handed-in"
        path.write_bytes(data)
        return read(path)

    return parse


def judged(data: bytes, _folder: Path) -> object:
    return verifying.verify_file(data, keys=trusted(KEY), status_lists=[listed()], at=AT)


def judged_by_list(data: bytes, _folder: Path) -> object:
    text = data.decode("ascii", errors="replace")
    return verifying.verify_file(badge().encode(), keys=trusted(KEY), status_lists=[text], at=AT)


def report(data: bytes, folder: Path) -> object:
    path = folder / "report.csv"
    path.write_bytes(data)
    work = folder / "work"
    work.mkdir(exist_ok=True)
    return hotline_report.converted([path], folder=work, limits=Limits())


def delivered(data: bytes, folder: Path) -> object:
    path = folder / "delivery.zip"
    path.write_bytes(data)
    work = folder / "work"
    work.mkdir(exist_ok=True)
    return unpacking.parts_of([path], folder=work, limits=Limits())


def cursor(data: bytes, _folder: Path) -> object:
    text = data.decode("utf-8", errors="replace")
    with Flask("cursor").test_request_context(f"/?cursor={quote(text)}"):
        return paging.last_key()


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in files.items():
            made.writestr(name.replace("_csv", ".csv"), body)
    return packed.getvalue()


SVG = baking.svg_file(CLAIMS, badge(), Look.IN_FORCE, language="nl").encode()
PNG = baking.png_file(CLAIMS, badge(), Look.IN_FORCE, language="nl")
DOSSIER = json.dumps(
    {"content": {"format": "x", "log": {"entries": []}, "parts": [{"key": "a", "claims": []}]}, "digests": {}}
).encode()
SNAPSHOT = json.dumps(
    {
        "code": CODE, "token": badge(), "numbers": [1], "state": "in_force", "since": "2026-11-01T00:00:00Z",
        "reason": None, "log_index": 3, "lapses_at": "2027-11-01T00:00:00Z", "company_slug": "a", "names": {},
    }
).encode()  # fmt: skip
MANIFEST = json.dumps({"format": "register-backup@1", "parts": []}).encode()

TARGETS = (
    Target("badge", judged, (badge().encode(), SVG, PNG)),
    Target("status list", judged_by_list, (listed(3, 4).encode(),)),
    Target(
        "search box",
        of_text(lambda text: typed.read(text, base_url=BASE_URL)),
        (CODE.encode(), f"{BASE_URL}/v/{CODE}".encode(), b"https://voorbeeld.example/a?b#c"),
    ),
    Target("ticket", of_text(ticket.in_address), (f"{BASE_URL}/v/{CODE}#t=abc".encode(),)),
    Target("snapshot", of_text(snapshot.from_text), (SNAPSHOT,), (ValueError, KeyError, TypeError)),
    Target("checkpoint", of_text(checkpoint.read_text), (CHECKPOINT.encode(),), (note.NotANote,)),
    Target("note", of_text(note.read), (SIGNED.encode(),), (note.NotANote,)),
    Target("key of a note", of_text(note.read_vkey), (f"{ORIGIN}+ed8cd1dd+AQ==".encode(),), (note.NotANote,)),
    Target(
        "proof",
        of_text(proof.read),
        (f"c2sp.org/tlog-proof@v1\nindex 3\n{HASH}\n\n{SIGNED}".encode(),),
        (note.NotANote,),
    ),
    Target(
        "bundle of entries",
        lambda data, _: tiles.unbundled(data),
        (tiles.bundled([b"one", b"two"]),),
        (ValueError,),
    ),
    Target(
        "question to a witness",
        of_text(witness.read),
        (f"old 3\n{HASH}\n\n{SIGNED}".encode(),),
        (witness.Refused,),
    ),
    Target(
        "register number",
        of_text(register_number.canonical),
        (b"kvk:12345678", b"lei:529900T8BM49AURSDO55"),
        (SpokenError,),
    ),
    Target("network", of_text(holders.canonical), (b"AS64512", b"org:abc"), (SpokenError,)),
    Target(
        "host", of_text(hosts.canonical), (b"www.voorbeeld.example", "café.example".encode()), (SpokenError,)
    ),
    Target(
        "members",
        lambda data, _: member_file.read(data),
        (MEMBERS.encode(), MEMBERS.encode("utf-16")),
        (SpokenError,),
    ),
    Target(
        "workbook of members",
        lambda data, _: member_file.read(data),
        (zipped(**{"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<Types/>"}),),
        (SpokenError,),
        is_slow=True,
    ),
    Target("dossier", lambda data, _: checking.read(data), (DOSSIER,), (SpokenError,)),
    Target(
        "export of the log",
        of_text(lambda text: list(checking.read_log(text.splitlines()))),
        (b'{"position": 1, "at": "x", "kind": "y", "data": {}}\n',),
        (SpokenError,),
    ),
    Target("list of a backup", lambda data, _: manifest.read(data), (MANIFEST,), (ValueError,)),
    Target(
        "backup",
        of_file(archive.manifest_of),
        (b"manifest.json" + bytes(499) + MANIFEST,),
        (SpokenError,),
        is_slow=True,
    ),
    Target(
        "bundle",
        of_file(opening.read),
        (zipped(items_csv=b"a,b\n", manifest=b"{}"),),
        (SpokenError,),
        is_slow=True,
    ),
    Target(
        "delivery",
        delivered,
        (zipped(notices_csv=b"notice_id,item_key\na,b\n"),),
        (SpokenError,),
        is_slow=True,
    ),
    Target(
        "report of the hotline's tool",
        report,
        (intake_samples.report_text([intake_samples.report_row()]).encode(),),
        (SpokenError,),
        is_slow=True,
    ),
    Target("cursor", cursor, (b"a3ZrOjAwMDAwNTAx",), (SpokenError,)),
)
BY_NAME = {each.name: each for each in TARGETS}
