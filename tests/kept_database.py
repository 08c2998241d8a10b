"""A PostgreSQL database that tests take turns with: its tables stay, its rows do not.

A database of its own for each test costs more than most tests: the files are copied and dropped, and the
server has to learn the tables anew in each.
"""

import psycopg

STRANGERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
TABLES = "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
WITHOUT_TRIGGERS = "SET session_replication_role = replica"
"""Foreign keys and the triggers that keep history have no say: everything goes."""
FROM_ONE = "SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence"


def without_rows(url: str) -> None:
    """Empty every table of the database at *url*, let its numbers begin again, and end what still used it."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(STRANGERS)
        tables = [name for (name,) in connection.execute(TABLES)]
        with connection.transaction():
            connection.execute(WITHOUT_TRIGGERS)
            for name in tables:
                connection.execute(f"DELETE FROM {name}".encode())
            connection.execute(FROM_ONE)
