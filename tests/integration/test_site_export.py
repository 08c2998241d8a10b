"""The exported tree holds what Flask answers, and after each change exactly the files that changed."""

import gzip
import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import Client

from app import static_files
from app.badges import books
from app.clock import bind_clock, now
from app.exporting import purges, writing
from app.exporting.listed import DATA, KEYS, OF_BADGE
from app.exporting.tree import Tree
from app.exporting.writing import Exported
from app.keys import badge_keys, own_ring
from app.published.store import store
from tests import factories
from tests.conftest import BASE_URL
from tests.page_checks import STATIC
from tests.shown_badge import ShownBadge, shown_badge


@pytest.fixture
def shown(session: Session) -> ShownBadge:
    return shown_badge(session)


def exported(app: Flask, session: Session, folder: Path) -> Exported:
    return writing.export(app, session, store(), folder)


def test_files_are_the_answers_of_the_application(
    app: Flask, session: Session, shown: ShownBadge, tmp_path: Path
) -> None:
    done = exported(app, session, tmp_path / "site")
    of_badge = {each.format(shown.code) for each in OF_BADGE}
    expected = of_badge | set(KEYS) | set(DATA) | {"/status/revocation/1", *static_files.addresses(STATIC)}
    assert set(done.changed) == expected
    assert done.failed == ()
    client = Client(app)
    for path in expected - {"/signatories.json", "/signatories.parquet"}:  # these say when they were made
        body = (tmp_path / "site" / "files" / path[1:]).read_bytes()
        assert body == client.get(path, base_url=BASE_URL).data, path
        small = tmp_path / "site" / "files" / f"{path[1:]}.gz"
        assert not small.exists() or gzip.decompress(small.read_bytes()) == body
    assert (tmp_path / "site" / "files" / f"badges/{shown.code}.svg.gz").exists()
    assert purged(tmp_path / "site") == {*done.changed, f"/v/{shown.code}.json"}


def purged(folder: Path) -> set[str]:
    return {line.partition(" ")[2] for line in (folder / purges.NAME).read_text().splitlines()}


def test_what_a_cdn_has_to_forget_is_kept_for_a_day(
    app: Flask, session: Session, shown: ShownBadge, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    exported(app, session, folder)
    whole = (folder / purges.NAME).read_text()
    exported(app, session, folder)
    assert (folder / purges.NAME).read_text() == whole  # a round without a change forgets nothing
    bind_clock(app, now() + timedelta(hours=23))
    shown.withdraw()
    done = exported(app, session, folder)
    lines = (folder / purges.NAME).read_text().splitlines()
    assert lines[: len(whole.splitlines())] == whole.splitlines() and lines == sorted(lines)
    assert {f"/badges/{shown.code}.svg", f"/v/{shown.code}.json"} <= purged(folder)
    bind_clock(app, now() + timedelta(hours=2))
    shown.sign_lists(now())
    last = exported(app, session, folder)
    assert {*done.changed, *last.changed, f"/v/{shown.code}.json"} == purged(folder)


def test_each_badge_is_judged_once_for_its_files_and_for_no_others(
    app: Flask, session: Session, shown: ShownBadge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = factories.company(session, at=now(), name="Andere Hosting B.V.", number="00000009")
    signature = factories.signature(session, company, at=now())
    other = factories.badge(session, signature, keys=badge_keys(), base_url=BASE_URL, at=now())
    session.commit()
    judge, judged = books._exhibit, list[str]()
    monkeypatch.setattr(books, "_exhibit", lambda code: judged.append(code) or judge(code))
    exported(app, session, tmp_path / "site")
    assert sorted(judged) == sorted([shown.code, other.code])
    client = Client(app)
    for code in (shown.code, other.code):
        for path in (f"/badges/{code}.svg", f"/badges/{code}.jwt"):
            assert (tmp_path / "site/files" / path[1:]).read_bytes() == client.get(
                path, base_url=BASE_URL
            ).data
    assert len(judged) == 2 + 4  # elsewhere nothing is remembered


def test_after_each_change_exactly_what_it_changed_is_written(
    app: Flask, session: Session, shown: ShownBadge, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    exported(app, session, folder)
    before = marks(folder)
    again = exported(app, session, folder)
    assert (again.asked, again.changed) == (0, ())
    assert marks(folder) == before

    shown.withdraw()
    done = exported(app, session, folder)
    pictures = {f"/badges/{shown.code}.svg", f"/badges/{shown.code}.png"}
    assert pictures | {"/status/revocation/1"} <= set(done.changed)
    # The token and the way to the page are as they were; so are keys and what names no logo.
    kept = {f"/badges/{shown.code}.jwt", f"/qr/{shown.code}.svg", *KEYS, "/signatories.csv", "/robots.txt"}
    assert not kept & set(done.changed)
    assert {path for path, mark in marks(folder).items() if before.get(path) != mark} == set(done.changed)

    own_ring("badges").rotate(at=now())
    assert set(exported(app, session, folder).changed) == set(KEYS)

    shown.company.slug = "een-andere-naam"  # no act of the log: no act of the register does this
    session.commit()
    assert exported(app, session, folder).changed == ()


def test_one_change_asks_for_few_files(
    app: Flask, session: Session, shown: ShownBadge, tmp_path: Path
) -> None:
    first = exported(app, session, tmp_path / "site")
    shown.sign_lists(now())
    done = exported(app, session, tmp_path / "site")
    assert done.asked == 1 < first.asked
    assert done.changed == ("/status/revocation/1",)


def marks(folder: Path) -> dict[str, tuple[int, int]]:
    """Which file stands at each address."""
    root = folder / "files"
    found = (each for each in root.rglob("*") if each.is_file() and each.suffix != ".gz")
    return {f"/{each.relative_to(root)}": (each.stat().st_ino, each.stat().st_mtime_ns) for each in found}


def test_what_is_gone_is_taken_away_and_bytes_nobody_names_too(tmp_path: Path) -> None:
    tree = Tree.opened(tmp_path)
    for path in ("/a.txt", "/b/c.txt"):
        tree.put(path, b"the same bytes " * 50, stamp="1")
    tree.close()
    assert len(list((tmp_path / "objects").rglob("*.gz"))) == 1
    assert (tmp_path / "files/a.txt").samefile(tmp_path / "files/b/c.txt")
    tree = Tree.opened(tmp_path)
    assert tree.is_made_from("/a.txt", "1")
    tree.put("/a.txt", b"other", stamp="2")
    tree.drop_others({"/a.txt"})
    tree.close()
    assert sorted(tree.changed) == ["/a.txt", "/b/c.txt"]
    assert [each.name for each in (tmp_path / "files").rglob("*") if each.is_file()] == ["a.txt"]
    assert len([each for each in (tmp_path / "objects").rglob("*") if each.is_file()]) == 1
    with pytest.raises(ValueError, match="out of the tree"):
        tree.put("/../outside", b"", stamp="1")


def test_a_folder_with_other_files_is_left_alone(
    app: Flask, session: Session, shown: ShownBadge, tmp_path: Path
) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "own.txt").write_text("mine")
    with pytest.raises(writing.SiteFolderTaken):
        exported(app, session, folder)
    assert [each.name for each in folder.iterdir()] == ["own.txt"]


def test_an_error_keeps_the_file_of_before(
    app: Flask, session: Session, shown: ShownBadge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site"
    exported(app, session, folder)
    kept = (folder / "files/signatories.csv").read_bytes()
    shown.withdraw()

    def fault() -> None:
        raise OSError

    monkeypatch.setitem(app.view_functions, "public.signatories_csv", fault)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    done = exported(app, session, folder)
    assert done.failed == ("/signatories.csv",)
    assert (folder / "files/signatories.csv").read_bytes() == kept
    monkeypatch.undo()
    assert exported(app, session, folder).failed == ()
    assert json.loads((folder / "manifest.json").read_bytes())["/signatories.csv"]
