"""All tests that run on PostgreSQL, once more under the rights that the register has there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OF_THE_OWNER = (
    *("test_clashes", "test_badge_not_kept", "test_database_rights", "test_migrations", "test_power"),
    *("test_one_and_only_one", "test_database_away", "test_postgres"),
)
"""Modules that make triggers, tables and servers themselves."""
ALSO = (
    "test_lost_entries_come_back_on_both_databases",
    "test_a_line_that_is_committed_late_is_not_missed",
    "test_badges_from_before_get_what_they_lack",
)
"""Tests that change or delete by hand what the register does not."""


@pytest.mark.drill
def test_d8_whatever_is_tested_on_postgresql_works_under_the_registers_rights() -> None:
    without = " and ".join(f"not {name}" for name in (*OF_THE_OWNER, *ALSO))
    words = ["-m", "pytest", "-q", "-n", "0", "-p", "tests.as_the_register", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, *words, "-k", f"postgresql and {without}", "tests/integration", "tests/web"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    denied = sorted(set(re.findall(r"permission denied for \w+ \w+", done.stdout)))
    assert done.returncode == 0, (denied, done.stdout[-3000:])
    print(done.stdout.splitlines()[-1])
