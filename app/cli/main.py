"""The entry of ``bin/register``: exit 0 done, 1 refused with a sentence on stderr, 2 wrong usage."""

import sys

import click
from flask.cli import FlaskGroup

import config
import log_lines
from app import create_app
from app.cli.signing import signer_command, witness_command
from sentences import SpokenError

register = FlaskGroup(
    name="register",
    create_app=create_app,
    add_default_commands=False,
    load_dotenv=False,
    help="The Gedragscode Register on the command line.",
)

PROCESSES = {"serve": "server", "jobs": "worker"}
"""What a process calls itself in its log lines, by its first word."""

for needs_nothing in (
    signer_command,
    witness_command,
):  # they make no application: no database, no web secrets
    register.add_command(needs_nothing)


def main() -> None:
    log_lines.begin(PROCESSES.get("".join(sys.argv[1:2]), "command"))
    try:
        sys.exit(register.main(standalone_mode=False, prog_name="register"))
    except (SpokenError, config.WrongSetting) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except click.Abort:
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
