"""A bundle holds all that recomputes what was published, and no more; whoever reads it trusts nothing in it."""

import csv
import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from config import Settings
from monitor import data_dictionary, publications
from monitor.bundles import building, evidence, keeping, opening, recompute
from monitor.bundles.errors import (
    BundleDamaged,
    BundleDiffers,
    BundleMeaningless,
    BundleRefused,
    BundleTooLarge,
)
from monitor.method import ORDER_12H, VERSION_1_0
from monitor.models import Publication
from signatories.entries import Entry
from tests.bundle_scene import module_app, published, run_script, taken_in, unpacked

BELOW, FEW = "kvk:00000014", "kvk:00000001"


@pytest.fixture(scope="module")
def app(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The sample's half-year, published under both norms."""
    with module_app(empty_database, tmp_path_factory.mktemp("bundles")) as made:
        session, data_dir = db.session(), folder_of(made)
        taken_in(session, data_dir)
        published(session, data_dir)
        published(session, data_dir, norm=ORDER_12H.name)
        session.commit()
        yield made


def folder_of(app: Flask) -> Path:
    settings: Settings = app.config["SETTINGS"]
    return settings.data_dir


@pytest.fixture(scope="module")
def data_dir(app: Flask) -> Path:
    return folder_of(app)


@pytest.fixture
def publication(app: Flask) -> Publication:
    found = publications.current(db.session(), period="2025-h1")
    assert found is not None
    return found


@pytest.fixture
def bundle(publication: Publication, data_dir: Path) -> Path:
    return keeping.path_of(publication, data_dir=data_dir)


@pytest.fixture
def files(bundle: Path) -> dict[str, bytes]:
    return opening.read(bundle)


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def packed(path: Path, files: Mapping[str, bytes]) -> Path:
    """A bundle of *files* at *path*."""
    path.write_bytes(building.archive(files))
    return path


@pytest.mark.parametrize("norm", ["addendum-24h", "order-12h"])
def test_what_was_published_is_recomputed_to_the_byte(app: Flask, data_dir: Path, norm: str) -> None:
    found = publications.current(db.session(), period="2025-h1", norm=norm)
    assert found is not None
    path = keeping.path_of(found, data_dir=data_dir)
    assert opening.differences(path) == []
    again = recompute.recomputed(opening.read(path))
    assert again["scores.csv"] == publications.scores_file(found).encode()
    assert hashlib.sha256(again["scores.csv"]).hexdigest() == found.output_digest
    both = again["further.csv"] + again["months.csv"]
    assert hashlib.sha256(both).hexdigest() == found.further_digest


def test_the_log_names_the_bundle(app: Flask, publication: Publication, bundle: Path) -> None:
    entries = db.session().scalars(select(Entry).where(Entry.kind == "bundle-published"))
    digests = {entry.data["norm"]: entry.data["bundle_digest"] for entry in entries}
    assert digests[publication.norm] == hashlib.sha256(bundle.read_bytes()).hexdigest()


def test_a_lost_bundle_is_made_again_to_the_byte(
    publication: Publication, bundle: Path, data_dir: Path
) -> None:
    before = bundle.read_bytes()
    bundle.unlink()
    assert keeping.bundle_of(publication, data_dir=data_dir).read_bytes() == before


def test_only_companies_with_a_share_have_incidents(files: dict[str, bytes]) -> None:
    shown = {row["company"] for row in rows(files["scores.csv"]) if row["share_low"]} - {"total"}
    assert {row["company"] for row in rows(files["incidents.csv"])} == shown
    assert FEW not in shown
    few = next(row for row in rows(files["counts.csv"]) if row["company"] == FEW)
    assert (few["shows_shares"], few["middle_l"], few["middle_r"]) == ("no", "", "")


def test_sites_have_other_names_in_another_bundle(
    app: Flask, publication: Publication, data_dir: Path
) -> None:
    """No name of a bundle is a kept id, and the order of the names is another in each publication."""
    found = evidence.read(publication, data_dir=data_dir)
    kept = {each.site for own in found.incidents.values() for each in own}
    text = b"".join(opening.read(keeping.path_of(publication, data_dir=data_dir)).values()).decode()
    assert not [site for site in kept if site in text]
    one, other = (
        building.incident_lines(found.incidents, salt=salt, week=VERSION_1_0.week) for salt in ("a", "b")
    )
    names = [[line["site"] for line in lines if line["company"] == BELOW] for lines in (one, other)]
    assert sorted(set(names[0])) != [] and names[0] != names[1]


def test_others_stand_in_the_sums_with_no_more_digits_than_they_need(files: dict[str, bytes]) -> None:
    for row in rows(files["aggregates.csv"]):
        for name in ("others_worst", "others_best", "effective_incidents"):
            assert len(row[name].partition(".")[2]) <= 8


def test_every_file_has_the_columns_of_the_dictionary(files: dict[str, bytes]) -> None:
    for name, columns in data_dictionary.FILES.items():
        assert next(csv.reader([files[name].decode().splitlines()[0]])) == list(columns), name
    told = rows(files["data-dictionary.csv"])
    assert len(told) == sum(map(len, data_dictionary.FILES.values()))
    assert all(row["en"] and row["nl"] and bool(row["empty_en"]) == bool(row["empty_nl"]) for row in told)


def test_a_column_is_empty_only_where_the_dictionary_says_when(files: dict[str, bytes]) -> None:
    for name, names in data_dictionary.FILES.items():
        always = [each.name for each in data_dictionary.described(name, names) if not each.empty_en]
        for row in rows(files[name]):
            assert [column for column in always if row[column] == ""] == [], name


def test_the_parameters_are_those_of_their_digest(publication: Publication, files: dict[str, bytes]) -> None:
    told = json.loads(files["parameters.json"])
    canonical = json.dumps(told["method"], sort_keys=True, separators=(",", ":")).encode()
    assert hashlib.sha256(canonical).hexdigest() == told["params_digest"] == publication.params_digest
    assert (told["input_digest"], told["norm_hours"]) == (publication.input_digest, 24)


def test_a_stranger_recomputes_it_with_python_alone(
    bundle: Path, tmp_path: Path, publication: Publication
) -> None:
    folder = unpacked(bundle, tmp_path / "bundle")
    fetched = tmp_path / "fetched.csv"
    fetched.write_text(publications.scores_file(publication), newline="")
    answer = run_script(folder, "--against", str(fetched), "--write", str(tmp_path / "again"))
    assert (answer.returncode, answer.stderr) == (0, ""), answer.stdout
    assert "recomputed byte for byte" in answer.stdout
    assert (tmp_path / "again" / "scores.csv").read_bytes() == fetched.read_bytes()
    checked = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("words", "code"), [(["--help"], 0), (["--what"], 2), (["nowhere"], 2), (["--write"], 2)]
)
def test_the_script_says_how_it_is_used(bundle: Path, tmp_path: Path, words: list[str], code: int) -> None:
    answer = run_script(unpacked(bundle, tmp_path / "bundle"), *words)
    assert (answer.returncode, answer.stdout) == (code, "")
    assert answer.stderr.startswith("usage: recompute.py")


def test_a_changed_incident_is_found_and_named(bundle: Path, files: dict[str, bytes], tmp_path: Path) -> None:
    lines = files["incidents.csv"].decode().splitlines(keepends=True)
    company, *rest = lines[1].split(",")
    assert company == BELOW
    rest[5] = str(int(rest[4]) - int(rest[5]))
    lines[1] = ",".join([company, *rest])
    changed = packed(tmp_path / "changed.zip", {**files, "incidents.csv": "".join(lines).encode()})
    sums, scores, *_ = opening.differences(changed)
    assert sums == "incidents.csv: not the file that SHA256SUMS names"
    share = next(row["share_low"] for row in rows(files["scores.csv"]) if row["company"] == BELOW)
    assert scores.startswith(f"scores.csv: {BELOW}, share_low: published '{share}', recomputed '0.")
    folder = unpacked(changed, tmp_path / "changed")
    answer = run_script(folder)
    assert answer.returncode == 1
    assert f"{BELOW}, share_low" in answer.stdout


def test_a_changed_label_is_found(files: dict[str, bytes], tmp_path: Path) -> None:
    scores = files["scores.csv"].replace(b",below,", b",meets,", 1)
    found = opening.differences(packed(tmp_path / "b.zip", {**files, "scores.csv": scores}))
    assert f"scores.csv: {BELOW}, label: published 'meets', recomputed 'below'" in found
    assert "scores.csv: not the file of output_digest" in found


def test_a_milder_parameter_is_found(files: dict[str, bytes], tmp_path: Path) -> None:
    milder = files["parameters.json"].replace(b'"norm_share": 0.9', b'"norm_share": 0.1')
    assert milder != files["parameters.json"]
    found = opening.differences(packed(tmp_path / "b.zip", {**files, "parameters.json": milder}))
    assert "parameters.json: the parameters are not those of params_digest" in found


def test_what_does_not_recompute_is_not_handed_out(publication: Publication, data_dir: Path) -> None:
    """The maker's own check: evidence that lacks one incident makes no bundle."""
    found = evidence.read(publication, data_dir=data_dir)
    less = {**found.incidents, BELOW: found.incidents[BELOW][1:]}
    with pytest.raises(BundleDiffers, match=BELOW):
        building.files_of(publication, replace(found, incidents=less))


def zipped(path: Path, *entries: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def test_a_file_that_is_no_bundle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("company,name\n")
    for path in (tmp_path / "text", tmp_path / "nowhere", tmp_path, zipped(tmp_path / "empty.zip")):
        with pytest.raises(BundleRefused):
            opening.read(path)


def entries_of(files: Mapping[str, bytes]) -> list[tuple[zipfile.ZipInfo | str, bytes]]:
    return [(name, files[name]) for name in building.FILES]


@pytest.mark.parametrize(
    "name", ["../scores.csv", "/etc/passwd", "sub/scores.csv", "Scores.csv", "run.sh", "a\\b"]
)
def test_only_the_names_of_a_bundle_are_read(files: dict[str, bytes], tmp_path: Path, name: str) -> None:
    instead = [*entries_of(files)[:-1], (name, b"x")]
    with pytest.raises(BundleRefused):
        opening.read(zipped(tmp_path / "b.zip", *instead))
    more = [*entries_of(files), (name, b"x")]
    with pytest.raises(BundleRefused):
        opening.read(zipped(tmp_path / "c.zip", *more))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_refused(files: dict[str, bytes], tmp_path: Path) -> None:
    twice = [*entries_of(files)[:-1], ("scores.csv", b"x")]
    with pytest.raises(BundleDamaged, match=r"scores\.csv"):
        opening.read(zipped(tmp_path / "b.zip", *twice))


def test_a_link_is_refused(files: dict[str, bytes], tmp_path: Path) -> None:
    link = zipfile.ZipInfo("SHA256SUMS")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with pytest.raises(BundleRefused):
        opening.read(zipped(tmp_path / "b.zip", *entries_of(files)[:-1], (link, b"/etc/passwd")))


def test_a_bomb_is_not_unpacked(
    files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MOST_BYTES", 200_000)
    bomb = zipfile.ZipInfo("README.md")
    bomb.compress_type = zipfile.ZIP_DEFLATED
    entries = [(bomb if name == "README.md" else name, data) for name, data in entries_of(files)]
    path = zipped(
        tmp_path / "b.zip", *[(name, b"\0" * 10**6 if name is bomb else data) for name, data in entries]
    )
    assert path.stat().st_size < 200_000
    with pytest.raises(BundleTooLarge):
        opening.read(path)


def test_a_flipped_byte_is_found(bundle: Path, tmp_path: Path) -> None:
    data = bytearray(bundle.read_bytes())
    place = data.index(b"kvk:00000014,2,")
    data[place + 5] ^= 1
    (tmp_path / "b.zip").write_bytes(data)
    with pytest.raises(BundleDamaged):
        opening.read(tmp_path / "b.zip")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("counts.csv", b"Anders B.V.,yes,,92,", b"Anders B.V.,yes,,9999999999999,"),
        ("counts.csv", b"Anders B.V.,yes,,92,", b"Anders B.V.,yes,,-92,"),
        ("incidents.csv", b"company,number", b"company,nummer"),
        ("incidents.csv", b"kvk:00000014,1,", b"kvk:00000014,1,1,"),
        ("aggregates.csv", b"total,yes,", b"total,yes,\xff"),
        ("aggregates.csv", b"total,yes,467", b"total,yes,nan"),
    ],
)
def test_evidence_of_another_form_is_refused(
    files: dict[str, bytes], tmp_path: Path, name: str, old: bytes, new: bytes
) -> None:
    assert old in files[name]
    changed = {**files, name: files[name].replace(old, new, 1)}
    with pytest.raises(BundleDamaged, match=name):
        opening.differences(packed(tmp_path / "b.zip", changed))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("parameters.json", b"[]"),
        ("parameters.json", b"{"),
        ("parameters.json", b"[" * 100_000),
        ("parameters.json", b"\xff"),
        ("SHA256SUMS", b"one word"),
        ("scores.csv", b"\xff\xfe"),
    ],
)
def test_values_without_meaning_are_refused(
    files: dict[str, bytes], tmp_path: Path, name: str, data: bytes
) -> None:
    with pytest.raises(BundleMeaningless):
        opening.differences(packed(tmp_path / "b.zip", {**files, name: data}))


def test_the_command_needs_no_database(
    app: Flask, bundle: Path, files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_database(*args: object, **kwargs: object) -> None:
        raise AssertionError("a connection to the database")

    monkeypatch.setattr(type(db.engine.pool), "connect", no_database)
    runner = app.test_cli_runner()
    answer = runner.invoke(args=["monitor", "recompute", str(bundle)])
    assert (answer.exit_code, answer.output) == (
        0,
        "same  scores.csv, further.csv, months.csv, sector.csv: recomputed to the byte.\n",
    )
    scores = files["scores.csv"].replace(b",below,", b",meets,", 1)
    (tmp_path / "other.csv").write_bytes(scores)
    answer = runner.invoke(
        args=["monitor", "recompute", str(bundle), "--against", str(tmp_path / "other.csv")]
    )
    assert answer.exit_code == 1
    assert answer.output.startswith(f"different  the other scores.csv: {BELOW}, label: published 'meets'")
    bad = packed(tmp_path / "b.zip", {**files, "scores.csv": scores})
    answer = runner.invoke(args=["monitor", "recompute", str(bad)])
    assert (answer.exit_code, answer.output.count("different")) == (1, 3)
