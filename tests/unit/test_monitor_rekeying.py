"""Delivered ids are keyed again, in Python and in DuckDB alike."""

import hmac
from collections.abc import Iterable

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rekeying import IdKind, kept_id, teach

KEY = b"k" * 48


def in_duckdb(notice_key: bytes, kinds: Iterable[IdKind], delivered: str) -> list[str]:
    """What the database makes of that id as each of *kinds*."""
    with duckdb.connect(":memory:") as connection:
        teach(connection, notice_key)
        asked = (connection.execute("SELECT kept_id($1, $2)", [str(kind), delivered]) for kind in kinds)
        return [kept for each in asked for (kept,) in each.fetchall()]


def test_a_kept_id_is_the_first_half_of_an_hmac() -> None:
    expected = hmac.new(KEY, b"notice:n575eefc9b880ead7", "sha256").hexdigest()[:32]
    assert kept_id(KEY, IdKind.NOTICE, "n575eefc9b880ead7") == expected
    assert in_duckdb(KEY, [IdKind.NOTICE], "n575eefc9b880ead7") == [expected]


@pytest.mark.parametrize("length", [32, 63, 64, 65, 200])
def test_keys_of_every_length_agree(length: int) -> None:
    key = bytes(range(256))[:length]
    assert in_duckdb(key, IdKind, "some-id_9") == [kept_id(key, kind, "some-id_9") for kind in IdKind]


@given(st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True))
def test_equal_ids_of_different_kinds_cannot_be_linked(delivered: str) -> None:
    assert len({kept_id(KEY, kind, delivered) for kind in IdKind}) == len(IdKind)
    assert delivered not in kept_id(KEY, IdKind.NOTICE, delivered) or len(delivered) < 4


def test_another_key_gives_other_ids() -> None:
    assert kept_id(KEY, IdKind.SITE, "s1") != kept_id(b"l" * 48, IdKind.SITE, "s1")


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        kept_id(b"short", IdKind.NOTICE, "n1")
