"""The command line: ``bin/register``. One file per subject; each command is one call downstairs."""

from flask import Flask

from app.cli.documents import documents
from app.cli.people import association, login_link, person


def bind_commands(app: Flask) -> None:
    for command in (association, person, login_link, documents):
        app.cli.add_command(command)
