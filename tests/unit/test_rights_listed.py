"""Every table is in just one list of what the register may do with it."""

from collections import Counter

from app import database_rights, tables
from signatories.base import Base


def test_every_table_is_listed_once_and_each_that_is_listed_exists() -> None:
    listed = Counter(name for names in database_rights.RIGHTS.values() for name in names)
    assert tables.__all__
    assert set(listed) - {"alembic_version"} == set(Base.metadata.tables), "see app/database_rights.py"
    assert max(listed.values()) == 1


def test_the_log_and_the_journal_are_only_added_to() -> None:
    assert {"entry", "journal_line"} <= database_rights.ADDED_TO
    for rights, names in database_rights.RIGHTS.items():
        assert names.isdisjoint({"entry", "journal_line"}) or rights == "SELECT, INSERT"


def test_what_is_said_to_the_database_takes_everything_away_first() -> None:
    said = list(database_rights.statements('own"s', {"entry", "attempt"}))
    assert said[0] == 'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "own""s", PUBLIC'
    assert 'GRANT SELECT, INSERT ON "entry" TO "own""s"' in said
    assert 'GRANT SELECT, INSERT, UPDATE, DELETE ON "attempt" TO "own""s"' in said
    assert not any("log_head" in statement for statement in said)
