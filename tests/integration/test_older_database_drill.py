"""A served register gets an older database back: lists and log stop, the operator is told, two commands mend it."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.goals import Figure
from tests.integration.test_key_drills import AT_THE_ORIGIN_S, asking, get, listed, verdict, within
from tests.journeys.served import Served
from tests.two_operators import by_two

pytestmark = pytest.mark.drill


def alarms(served: Served) -> list[str]:
    return json.loads(get(served, "/readyz"))["alarms"]


def entries_published(served: Served) -> int:
    return int(get(served, "/log/checkpoint").split("\n")[1])


def is_published(served: Served, code: str) -> bool:
    """Whether the checkpoint holds the last act about the logo of that CODE."""
    last = json.loads(get(served, f"/v/{code}.json"))
    return last["verdict"] == "withdrawn" and last["log_index"] < entries_published(served)


def test_an_older_database_stops_the_lists_until_the_operator_recovers(
    tmp_path: Path, figure: Figure
) -> None:
    older = tmp_path / "older.tar"
    with Served.demo(tmp_path) as served:
        books = Path(served.environment["REGISTER_DATA_DIR"]) / "register.sqlite3"
        made = asking(served).command("backup", str(older))
        assert made.returncode == 0, made.stderr
        with closing(sqlite3.connect(books)) as now:
            (code, index), (another, _) = now.execute(
                "SELECT code, status_index FROM badge JOIN badge_credential ON badge_id = badge.id"
                " WHERE withdrawn_at IS NULL AND revoked_at IS NULL ORDER BY badge.id LIMIT 2"
            ).fetchall()
        done = by_two(asking(served), "badge", "withdraw", code)
        assert done.returncode == 0, done.stderr
        within(AT_THE_ORIGIN_S, lambda: index in listed(served))
        within(60, lambda: is_published(served, code))
        size = entries_published(served)
    back = served.command("restore", "--replace", str(older))
    assert back.returncode == 1 and "Run: bin/register log recover" in back.stderr
    assert (
        "newer here than in the backup: journal.ndjson, status-bits.json, log-tree, published log"
        in back.stdout
    )

    with served.later(tmp_path, timedelta(minutes=70)) as served:
        within(60, lambda: "books-behind" in alarms(served))
        within(60, lambda: not {"log-behind", "log-differs"}.isdisjoint(alarms(served)))
        assert entries_published(served) == size
        within(60, lambda: asking(served).command("log", "recover").returncode == 0)
        named = asking(served).command("log", "check")
        assert named.returncode == 1 and f"badge {code}" in named.stderr
        assert by_two(asking(served), "badge", "withdraw", another).returncode == 0
        within(60, lambda: entries_published(served) > size)  # what is done from now on is published again
        told = asking(served).command("status-list", "recover", "--dry-run").stdout
        assert f"{code} https://" in told
        assert "1 withdrawals" in told
        recovered = asking(served).command("status-list", "recover", "--yes")
        assert recovered.returncode == 0, recovered.stderr
        within(AT_THE_ORIGIN_S * 4, lambda: index in listed(served))
        within(AT_THE_ORIGIN_S * 4, lambda: alarms(served) == [])
        assert verdict(served, code) == "valid"  # nobody withdrew it again, so it was issued again
        journal = served.command("keys", "journal")
        assert journal.returncode == 0, journal.stdout
    figure("G14", "checkpoints signed by a served register on an older database", 0, goal="0")
