"""The history of the tables, walked on both databases."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, Engine, create_engine, insert, inspect, select, text
from sqlalchemy.exc import OperationalError

from app import create_app, database_owner
from app.extensions import db
from app.second_person import ProposedAct
from app.transparency import checking, making
from app.transparency.files import log_files
from config import Settings
from signatories.entries import Entry, check_entries
from signatories.journal import JournalLine
from tests.conftest import BASE_URL, POSTGRES

SECRETS = {"secret_key": "s" * 40, "key_passphrase": "p" * 40}


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Flask]:
    """An application on an empty database."""
    if request.param == "sqlite":
        app = create_app(settings)
    else:
        server = request.getfixturevalue("postgres_server").replace("postgresql", POSTGRES, 1)
        name = f"bare_{uuid4().hex}"
        admin = create_engine(server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
        admin.dispose()
        url = server.replace("/postgres?", f"/{name}?")
        app = create_app(Settings(data_dir=settings.data_dir, base_url=BASE_URL, database_url=url, **SECRETS))  # pyright: ignore[reportArgumentType]
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def checks_of(engine: Engine) -> dict[str, dict[str, str]]:
    """By table, its CHECK constraints by name, without the spaces and brackets that databases add."""
    inspector = inspect(engine)
    return {
        table: {
            str(check["name"]): re.sub(r"[\s()\"]|::\w+(\[\])?", "", check["sqltext"]).lower()
            for check in inspector.get_check_constraints(table)
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def triggers_of(engine: Engine) -> dict[str, str]:
    """The triggers by name, as SQLite keeps them; PostgreSQL has constraints instead, which are compared."""
    kept = (
        "sqlite_master" if engine.dialect.name == "sqlite" else "(SELECT '' AS name, '' AS sql, '' AS type)"
    )
    with engine.connect() as connection:
        rows = connection.execute(text(f"SELECT name, sql FROM {kept} AS kept WHERE type = 'trigger'"))
        return {row.name: row.sql for row in rows}


def test_the_constraints_of_the_migrations_are_those_of_the_models(bare: Flask) -> None:
    # Alembic compares columns, keys and indexes, but not what a CHECK says, and knows no trigger.
    upgrade()
    migrated = checks_of(db.engine), triggers_of(db.engine)
    db.drop_all()
    db.create_all()
    assert migrated == (checks_of(db.engine), triggers_of(db.engine))


def test_d4_up_down_up_leaves_what_the_models_say(bare: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


WHAT_WAS_THERE = (
    "INSERT INTO association (id, slug, name, created_at) VALUES (1, 'hosters', 'Hosters', '{t}')",
    "INSERT INTO company (id, register_number, legal_name, trade_name, search_name, slug, contact_point,"
    " contact_point_since, created_at) VALUES (1, 'kvk:00000501', 'Voorbeeld B.V.', 'Voorbeeld', 'voorbeeld',"
    " 'voorbeeld', 'ntd@voorbeeld.example', '{t}', '{t}')",
    "INSERT INTO membership (company_id, association_id, from_on, to_on) VALUES (1, 1, '2019-01-01', NULL),"
    " (1, 1, '2015-01-01', '2016-01-01')",
    "INSERT INTO code_of_conduct (id, slug, name_nl, name_en, term_months) VALUES (1, 'ntd', 'n', 'n', 12)",
    "INSERT INTO signature (id, public_id, company_id, code_of_conduct_id, association_id, signer_name,"
    " signer_function, text_digest, signed_at, ends_at) VALUES (1, 'aaaaaaaaaaaaaaaa', 1, 1, 1, 'Vera',"
    " 'bestuurder', '{d}', '{t}', '{later}')",
    "INSERT INTO person (id, public_id, email, name, language, created_at)"
    " VALUES (1, 'bbbbbbbbbbbbbbbb', 'a@b.example', 'Piet', 'nl', '{t}')",
    "INSERT INTO role_grant (person_id, role, association_id, granted_at) VALUES (1, 'officer', 1, '{t}')",
)
"""Rows of the first release, one of each kind that got a history since."""


def test_d4_what_the_first_release_held_is_carried_over_and_back(bare: Flask) -> None:
    upgrade(revision="0001")
    values = {"t": "2025-03-01 10:00:00", "later": "2026-03-01 10:00:00", "d": "d" * 64}
    with db.engine.begin() as connection:
        for statement in WHAT_WAS_THERE:
            connection.execute(text(statement.format(**values)))
    upgrade(revision="0021")
    now = datetime.now(UTC)
    rotating: dict[str, object] = {"act": "rotate key", "subject": "badges"}
    proposed: list[tuple[str, datetime, dict[str, object]]] = [
        ("act-proposed", now - timedelta(days=4), rotating),  # worth nothing any more
        ("act-proposed", now - timedelta(days=1), {"act": "withdraw key", "subject": "badges K"}),
        ("act-released", now, {"line": 2}),
        ("act-proposed", now - timedelta(hours=2), rotating),
        (
            "act-proposed",
            now - timedelta(hours=1),
            rotating,
        ),  # by somebody else, whom the first one waits for
    ]
    with db.engine.begin() as connection:
        for number, (kind, at, data) in enumerate(proposed, 1):
            line = {"id": number, "at": at, "kind": kind, "by": f"b{number}", "data": data}
            connection.execute(insert(JournalLine).values(**line))
    upgrade()
    with db.engine.connect() as connection:
        waits = connection.execute(select(ProposedAct.line_id, ProposedAct.proposed_by, ProposedAct.ended_at))
        assert [tuple(row) for row in waits] == [(4, "b4", None)]
        rows = lambda sql: [tuple(map(str, row)) for row in connection.execute(text(sql))]  # noqa: E731
        assert rows("SELECT kind, name, from_on FROM company_name ORDER BY kind") == [
            ("legal", "Voorbeeld B.V.", "2025-03-01"),
            ("trade", "Voorbeeld", "2025-03-01"),
        ]
        assert rows("SELECT kind, address, until_at FROM contact_point") == [
            ("mail", "ntd@voorbeeld.example", "None")
        ]
        assert rows("SELECT end_reason FROM membership ORDER BY from_on") == [("other",), ("None",)]
        assert rows("SELECT countersigned_at = signed_at, countersigned_by_kind FROM signature")[0][1] == (
            "association"
        )
        assert len(rows("SELECT public_id FROM role_grant")[0][0]) == 16
    downgrade(revision="0001")
    with db.engine.connect() as connection:
        assert (
            connection.execute(text("SELECT contact_point FROM company")).scalar() == "ntd@voorbeeld.example"
        )
    upgrade()


def test_the_log_has_its_head_from_the_start(bare: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT id, size FROM log_head")).all() == [(1, 0)]


CHAINED = (
    ("2026-01-01 10:00:00.000000", "company-added", {"company": "kvk:00000501", "name": "Eén B.V."}),
    ("2026-01-02 10:00:00.000000", "key-published", {"kid": "did:web:register.example#a"}),
    (
        "2026-01-03 10:00:00.123456",
        "domain-proven",
        {"company": "kvk:00000501", "host": "een.example", "method": "dns"},
    ),
)
"""Acts as the releases with a hash chain kept them."""


def as_a_chain(connection: Connection) -> list[str]:
    """Write those acts as that release did; their digests."""
    previous, digests = "0" * 64, []
    for position, (at, kind, data) in enumerate(CHAINED):
        stamp = datetime.fromisoformat(at).replace(tzinfo=UTC).isoformat(timespec="microseconds")
        whole = json.dumps(
            [position, stamp, kind, data, previous], sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        digest = hashlib.sha256(whole.encode()).hexdigest()
        values = {
            "p": position,
            "at": at,
            "kind": kind,
            "data": json.dumps(data),
            "before": previous,
            "digest": digest,
        }
        connection.execute(
            text(
                "INSERT INTO entry (position, at, kind, data, company, previous, digest)"
                " VALUES (:p, :at, :kind, :data, :company, :before, :digest)"
            ),
            {**values, "company": data.get("company")},
        )
        digests.append(digest)
        previous = digest
    connection.execute(
        text("UPDATE log_head SET size = :size, digest = :last"), {"size": 3, "last": previous}
    )
    return digests


def test_a_hash_chain_becomes_leaves_in_its_order_and_back(bare: Flask) -> None:
    upgrade(revision="0013")
    with db.engine.begin() as connection:
        digests = as_a_chain(connection)
    upgrade()
    entries = db.session.scalars(select(Entry).order_by(Entry.position)).all()
    assert [(each.kind, each.data) for each in entries] == [(kind, data) for _, kind, data in CHAINED]
    assert [each.salt is None for each in entries] == [False, True, False]
    assert check_entries(entries) is None
    assert b"E\xc3\xa9n" not in entries[0].payload and b"een.example" not in entries[2].payload
    files = log_files()
    making.publish(db.session(), files, at=entries[-1].at)
    assert checking.check(db.session(), files).size == 3
    db.session.remove()
    downgrade(revision="0013")
    with db.engine.connect() as connection:
        kept = connection.execute(text("SELECT digest FROM entry ORDER BY position")).scalars().all()
        assert kept == digests
        assert connection.execute(text("SELECT digest FROM log_head")).scalar() == digests[-1]
    upgrade()


def test_a_chain_that_does_not_hold_stops_the_upgrade(bare: Flask) -> None:
    upgrade(revision="0013")
    with database_owner.engine() as owner, owner.begin() as connection:
        as_a_chain(connection)
        connection.execute(text("UPDATE entry SET kind = 'key-retired' WHERE position = 1"))
    with pytest.raises(SystemExit):
        upgrade()
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "0013"


@pytest.mark.parametrize("bare", ["postgresql"], indirect=True)
def test_d4_an_upgrade_that_would_wait_for_a_table_stops_and_changes_nothing(
    bare: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_owner, "LOCK_TIMEOUT_S", 0.2)
    upgrade()
    with db.engine.begin() as reader:
        reader.execute(text("SELECT count(*) FROM sign_in"))  # somebody is reading
        with pytest.raises(OperationalError, match="lock timeout"):
            downgrade(revision="0014")
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() != "0014"
    upgrade()
