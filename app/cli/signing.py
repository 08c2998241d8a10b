"""The signer as a command, and how the server comes to have one beside it."""

import os
import sys
import time
from pathlib import Path

import click

import config
import signer
import witness
from app.transparency import witness_keys
from config import Settings

WAIT_S = 15.0


@click.command("signer")
def signer_command() -> None:
    """Hold the keys and sign for the others, over a Unix socket, until stopped."""
    sys.exit(signer.main())


@click.command("witness")
@click.option("--know", "known", help="A further key of the log to take, as log key prints it; then end.")
@click.option("--forget", "forgotten", help="A key of the log to take no longer; then end.")
def witness_command(known: str | None, forgotten: str | None) -> None:
    """See every checkpoint of the log, and cosign those that continue the last one, until stopped."""
    if not (known or forgotten):
        sys.exit(witness.main())
    settings = config.load(of=config.WitnessSettings)
    if known:
        click.echo(f"Known: {witness_keys.know(settings, known)}")
    if forgotten:
        click.echo(f"Forgotten: {witness_keys.forget(settings, forgotten)}")


def begin_again_beside_signer(settings: Settings, words: list[str]) -> None:
    """Unless a signer is named (``REGISTER_SIGNER_SOCKET``): become the keeper of one and of this command.

    This process has read what opens the keys, and so has whatever it forks. The command begins
    again in a fresh one that was never given it. ``bin/register serve`` comes here by the short way.
    """
    if settings.signer_socket is None:
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "signer", "--beside", *words])  # noqa: S606 - no shell
    wait_for_signer(settings.signer_socket)


def wait_for_signer(path: Path | None) -> None:
    """Give a signer that starts at the same time a moment. Without one, pages are served all the same."""
    until = time.monotonic() + WAIT_S
    while path is not None and not signer.answers(path) and time.monotonic() < until:
        time.sleep(0.05)
