"""The command line: ``bin/register``. One file per subject; each command is one call downstairs."""

from collections.abc import Iterator

import click
from flask import Flask

from app import noting
from app.cli.audit import audit
from app.cli.backups import backup, restore
from app.cli.badges import badge, status_list
from app.cli.demo import demo_group
from app.cli.documents import documents
from app.cli.dossiers import dossier
from app.cli.evidence import evidence
from app.cli.factors import disable_person, enable_person, release_loss, report_loss
from app.cli.keys import keys
from app.cli.ledger import check, compact, expire, show_quality, withdraw
from app.cli.log import log
from app.cli.members import conditions, members
from app.cli.monitoring import interventions, monitor
from app.cli.people import association, login_link
from app.cli.people_data import person
from app.cli.recomputing import recompute_bundle
from app.cli.releasing import apply_decisions, correct, preview, publish
from app.cli.scores import score
from app.cli.serving import job_group, outbox_group, serve
from app.cli.signing import signer_command, witness_command
from app.cli.site import site
from app.cli.sources import sources
from app.cli.succession import succession
from app.cli.suspending import reinstate, suspend

COMMANDS = (
    association,
    audit,
    backup,
    badge,
    conditions,
    demo_group,
    documents,
    dossier,
    evidence,
    interventions,
    job_group,
    keys,
    log,
    login_link,
    members,
    monitor,
    outbox_group,
    person,
    restore,
    serve,
    signer_command,
    site,
    status_list,
    succession,
    witness_command,
)


OF_THE_MONITOR = (
    *(check, compact, expire, preview, apply_decisions, publish, correct, recompute_bundle, score),
    *(show_quality, sources, withdraw),
)

for of_badges in (suspend, reinstate):
    badge.add_command(of_badges)
for of_people in (disable_person, enable_person, report_loss, release_loss):
    person.add_command(of_people)


READING = frozenset(
    {
        "audit export", "audit verify", "backup", "badge verify", "conditions check", "dossier verify", "keys journal",
        "keys list", "log check", "log export", "log key", "log proof", "log show", "log verify-proof",
        "monitor check", "monitor holders handle", "monitor quality", "monitor recompute", "monitor score",
        "monitor sources list", "person export", "person list", "site export", "succession list",
    }
)  # fmt: skip
"""Commands that only look, or write nothing but files beside."""
WORKING = frozenset(
    {
        "audit seal", "demo grow", "demo load", "jobs work", "log publish", "monitor compact", "monitor expire",
        "outbox send", "restore", "serve", "signer", "status-list refresh", "witness",
    }
)  # fmt: skip
"""Commands that do what the worker does by itself, processes, and what fills or replaces a whole register."""


def leaves(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below, by its words."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    for name, each in command.commands.items():
        yield from leaves(each, f"{path} {name}")


def acts() -> dict[str, click.Command]:
    """The commands that change the register: each leaves its line in the journal."""
    every = [pair for command in COMMANDS for pair in leaves(command, command.name or "")]
    every += [pair for command in OF_THE_MONITOR for pair in leaves(command, f"monitor {command.name}")]
    return {path: each for path, each in every if path not in READING | WORKING}


for of_an_act in acts().values():
    noting.noted(of_an_act)


def bind_commands(app: Flask) -> None:
    for command in OF_THE_MONITOR:
        monitor.add_command(command)
    for command in COMMANDS:
        app.cli.add_command(command)
