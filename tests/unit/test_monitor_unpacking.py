"""Compressed and archived files: bounded before and while they are unpacked."""

import gzip
import io
import stat
import zipfile
from pathlib import Path

import pytest

from monitor.errors import ArchiveRefused, DamagedFile, IntakeRefused, TooLarge, UnreadableFile
from monitor.file_format import Limits
from monitor.unpacking import Packing, Part, parts_of
from monitor.zstd_frames import most_bytes

TEXT = b"notice_id,checked_at,status\nn1,2025-01-01T00:00:00Z,online\n"
# One frame as zstd 1.5 writes it: the text in a raw block, with a checksum.
ZSTD = bytes.fromhex("28b52ffd0458690000") + b"hello, world!" + bytes.fromhex("9e259e69")


def parts(folder: Path, *contents: bytes, limits: Limits | None = None) -> list[Part]:
    files = []
    for number, content in enumerate(contents):
        files.append(folder / f"canary-{number}")
        files[-1].write_bytes(content)
    room = folder / "room"
    room.mkdir(exist_ok=True)
    return parts_of(files, folder=room, limits=limits or Limits())


def refused(folder: Path, *contents: bytes, limits: Limits | None = None) -> IntakeRefused:
    with pytest.raises(IntakeRefused) as refusal:
        parts(folder, *contents, limits=limits)
    assert "canary" not in str(refusal.value)
    return refusal.value


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def test_plain_and_compressed_files_stay_where_they_are(tmp_path: Path) -> None:
    plain, packed = parts(tmp_path, TEXT, gzip.compress(TEXT))
    assert (plain.label, plain.packing, plain.lines) == ("1", Packing.NONE, 2)
    assert (packed.label, packed.packing, packed.lines) == ("2", Packing.GZIP, 2)
    assert plain.path == (tmp_path / "canary-0").resolve()


def test_the_entries_of_an_archive_are_unpacked_under_names_of_our_own(tmp_path: Path) -> None:
    one, other = parts(tmp_path, zipped(("canary.csv", TEXT), ("deep/canary.csv.gz", gzip.compress(TEXT))))
    assert (one.label, one.packing, other.label, other.packing) == ("1.1", "none", "1.2", "gzip")
    assert "canary" not in one.path.name + other.path.name


@pytest.mark.parametrize(
    ("content", "lines"),
    [(b"", 0), (b"\n\n", 0), (b"a", 1), (b"a\n", 1), (b"a\r\nb\r\n\r\n", 2), (b"a\n\nb", 3), (b"\na", 2)],
)
def test_lines_are_counted_but_for_empty_ones_at_the_end(tmp_path: Path, content: bytes, lines: int) -> None:
    assert parts(tmp_path, content)[0].lines == lines


@pytest.mark.parametrize("spare", [0, 1, 9])
def test_lines_are_counted_alike_wherever_a_chunk_ends(tmp_path: Path, spare: int) -> None:
    text = b"x" * (2**18 - spare) + b"\n\r\n" + b"y\n" * 5 + b"\n" * 2**18
    assert parts(tmp_path, text)[0].lines == 7


@pytest.mark.parametrize("cut", [1, 4, 8, 9, 20])
def test_a_gzip_that_was_cut_off_is_damaged(tmp_path: Path, cut: int) -> None:
    assert isinstance(refused(tmp_path, gzip.compress(TEXT)[:-cut]), DamagedFile)


def test_a_gzip_with_a_second_member_or_a_tail_is_damaged(tmp_path: Path) -> None:
    assert isinstance(refused(tmp_path, gzip.compress(TEXT) * 2), DamagedFile)
    assert isinstance(refused(tmp_path, gzip.compress(TEXT) + b"\0"), DamagedFile)


def test_a_gzip_with_a_wrong_checksum_is_damaged(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(TEXT))
    packed[-8] ^= 1
    assert isinstance(refused(tmp_path, bytes(packed)), DamagedFile)


def test_a_gzip_bomb_is_stopped_while_it_unpacks(tmp_path: Path) -> None:
    assert isinstance(refused(tmp_path, gzip.compress(b"0" * 20_000_000, compresslevel=1)), TooLarge)


def test_a_zip_bomb_is_refused_by_its_own_claim(tmp_path: Path) -> None:
    assert isinstance(refused(tmp_path, zipped(("canary", b"0" * 20_000_000))), TooLarge)
    assert not list((tmp_path / "room").iterdir())


def test_a_zip_that_lies_about_its_sizes_is_damaged(tmp_path: Path) -> None:
    honest = zipped(("canary", TEXT * 100))
    size = len(TEXT * 100).to_bytes(4, "little")
    lying = honest.replace(size, (10).to_bytes(4, "little"))
    assert lying != honest
    assert isinstance(refused(tmp_path, lying), DamagedFile)


@pytest.mark.parametrize(
    "inner",
    [
        zipped(("a", TEXT)),
        gzip.compress(zipped(("a", TEXT))),
        gzip.compress(gzip.compress(TEXT)),
        gzip.compress(b"PAR1" + TEXT),
        b"BZh91AY",
    ],
    ids=["zip", "zip in gzip", "gzip in gzip", "parquet in gzip", "bzip2"],
)
def test_an_archive_within_an_archive_is_refused(tmp_path: Path, inner: bytes) -> None:
    assert isinstance(refused(tmp_path, zipped(("canary", inner))), ArchiveRefused)


@pytest.mark.parametrize("name", ["../canary", "/canary", "a/../../canary", "..\\canary"])
def test_a_path_out_of_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    assert isinstance(refused(tmp_path, zipped((name, TEXT))), ArchiveRefused)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_or_device_in_an_archive_is_refused(tmp_path: Path, kind: int) -> None:
    entry = zipfile.ZipInfo("canary")
    entry.external_attr = (kind | 0o777) << 16
    assert isinstance(refused(tmp_path, zipped((entry, b"/etc/hostname"))), ArchiveRefused)


def test_a_crowded_archive_is_refused_before_its_directory_is_read(tmp_path: Path) -> None:
    crowd = zipped(*((f"canary-{number}", b"") for number in range(3000)))
    assert isinstance(refused(tmp_path, crowd), TooLarge)
    lying = bytearray(crowd)
    place = lying.rfind(b"PK\x05\x06")
    lying[place + 8 : place + 12] = (1).to_bytes(2, "little") * 2
    assert isinstance(refused(tmp_path, bytes(lying)), TooLarge)


def test_a_cut_off_archive_is_damaged(tmp_path: Path) -> None:
    assert isinstance(refused(tmp_path, zipped(("canary", TEXT))[:-10]), DamagedFile)


def test_too_many_or_too_large_files_are_refused(tmp_path: Path) -> None:
    assert isinstance(refused(tmp_path, TEXT, TEXT, limits=Limits(files=1)), TooLarge)
    assert isinstance(refused(tmp_path, TEXT, limits=Limits(packed_bytes=10)), TooLarge)
    assert isinstance(refused(tmp_path, TEXT, limits=Limits(unpacked_bytes=10)), TooLarge)


def test_a_folder_or_a_missing_file_cannot_be_read_and_is_not_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "canary"):
        with pytest.raises(UnreadableFile) as refusal:
            parts_of([path], folder=tmp_path, limits=Limits())
        assert "canary" not in str(refusal.value)


def test_a_name_that_duckdb_would_take_for_a_pattern_is_avoided(tmp_path: Path) -> None:
    path = tmp_path / "a[1]*.csv"
    path.write_bytes(TEXT)
    (part,) = parts_of([path], folder=tmp_path, limits=Limits())
    assert not set("*?[]") & set(part.path.name)


def test_a_whole_zstandard_file_is_told_from_a_cut_one() -> None:
    assert most_bytes(io.BytesIO(ZSTD)) is not None
    assert most_bytes(io.BytesIO(ZSTD * 2)) is not None
    assert all(most_bytes(io.BytesIO(ZSTD[:length])) is None for length in range(len(ZSTD)))
    assert most_bytes(io.BytesIO(ZSTD + b"\0")) is None


def test_a_cut_zstandard_file_is_damaged(tmp_path: Path) -> None:
    assert parts(tmp_path, ZSTD)[0].packing is Packing.ZSTD
    assert isinstance(refused(tmp_path, ZSTD[:-1]), DamagedFile)
