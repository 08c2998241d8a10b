"""Each alarm that the code can raise has its paragraph: what it means, who decides, what first, when it is over."""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from app.alarms import AlarmKind
from app.cli import COMMANDS, OF_THE_MONITOR, monitor
from app.inbox.waiting import What
from app.machine.health import CHECKS
from app.transparency.refusals import TROUBLES, DatabaseDamaged
from monitor.errors import LedgerDamaged
from signatories.journal_seals import JournalDiffers

ROOT = Path(__file__).parents[2]
OPERATIONS = ROOT / "docs/operations"
PAGE = OPERATIONS / "alarms.md"
LABELS = ("Means", "Decides", "First", "Over")
CODE = re.compile(r"`([^`]+)`")
UNIT = re.compile(r"(?:systemctl [\w-]+|-u) ((?:[\w.-]+ ?)+)")
SHORTEST = 12
DESKS = ("app/inbox/of_operator.py", "app/inbox/of_monitor.py")
FROM_BOOKS = (What.PUBLISH, What.LOOK_AT_FAILED_MAIL, What.MEND_DELIVERY)
"""Lines of a desk without a term of their own that are alarms all the same."""
REGISTER = click.Group("register", commands={each.name or "": each for each in COMMANDS})
OUTSIDE = ("postgresql",)
"""Units that are not ours."""


def with_a_term(source: str) -> set[str]:
    """The lines of a desk that the register has promised to deal with by a moment."""
    found = set()
    for call in ast.walk(ast.parse(source)):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Fact"):
            continue
        what, has_term = call.args[0], len(call.args) >= len(("what", "url", "about", "since", "until"))
        if isinstance(what, ast.Attribute) and (
            has_term or any(each.arg == "until" for each in call.keywords)
        ):
            found.add(What[what.attr].value)
    return found


def raised() -> set[str]:
    """Every alarm, by the name under which an operator meets it."""
    refusals = (*TROUBLES, DatabaseDamaged, JournalDiffers, LedgerDamaged)
    names = {kind.value for kind in AlarmKind} | set(CHECKS) | {each.code for each in refusals}
    names |= {what.value for what in FROM_BOOKS} | {"mail-waits", "work-fails"}
    return names.union(*(with_a_term((ROOT / desk).read_text()) for desk in DESKS))


def paragraphs(text: str) -> dict[str, str]:
    """By the name of each alarm, the text under its heading."""
    found = {}
    for part in re.split(r"^### ", text, flags=re.M)[1:]:
        heading, _, body = part.partition("\n")
        found |= {name: body.partition("\n## ")[0] for name in CODE.findall(heading)}
    return found


def lacking(text: str) -> list[str]:
    """What the page lacks: a paragraph, one of its four parts, or something to begin with."""
    found, wrong = paragraphs(text), []
    for name in sorted(raised()):
        parts = re.findall(r"^- \*\*(\w+)\*\*: (.+)$", found.get(name, ""), re.M)
        said = dict.fromkeys(LABELS, "") | dict(parts)
        wrong += [f"{name}: {label}" for label in LABELS if len(said[label]) < SHORTEST]
        if said["First"] and not CODE.search(said["First"]) and "page" not in said["First"]:
            wrong.append(f"{name}: nothing to do first")
    return wrong + [f"{name}: no such alarm" for name in sorted(found.keys() - raised())]


def commands(text: str) -> Iterator[str]:
    """The commands of the register in code spans and blocks."""
    for span in (*CODE.findall(text), *re.findall(r"^(?:/opt/register/)?(bin/register .+)$", text, re.M)):
        if span.startswith("bin/register "):
            yield span.partition("#")[0].removeprefix("bin/register ").strip()


def mistake_in(command: str) -> str | None:
    """Why the command line would not take *command*, or ``None``; words in capitals stand for values."""
    words, at_hand = shlex.split(command), click.Context(REGISTER, info_name="register")
    here: click.Command = REGISTER
    while isinstance(here, click.Group) and words:
        of_monitor = {each.name: each for each in OF_THE_MONITOR} if here is monitor else {}
        following = here.get_command(at_hand, words[0]) or of_monitor.get(words[0])
        if following is None:
            return f"no command {words[0]}"
        here, at_hand = following, click.Context(following, info_name=words.pop(0), parent=at_hand)
    if isinstance(here, click.Group) or not words:
        return None  # a group, or a command that is named without what it takes
    try:
        given, left, _ = here.make_parser(at_hand).parse_args([each for each in words if each != "…"])
    except click.UsageError as error:
        return error.format_message()
    if left:
        return f"too much: {left}"
    for param in here.params:
        value = given.get(param.name or "")
        if not isinstance(value, str | tuple) and param.required and "…" not in words:
            return f"lacks {param.name}"
        choices = param.type.choices if isinstance(param.type, click.Choice) else ()
        if choices and isinstance(value, str) and not value.isupper() and value not in choices:
            return f"{value} is not one of {list(choices)}"
    return None


def wrong_commands(text: str) -> list[str]:
    return [f"{command}: {why}" for command in commands(text) if (why := mistake_in(command))]


def strange_units(text: str) -> set[str]:
    """Units that are started, stopped or read, and are neither in ``deploy/systemd`` nor of others."""
    ours = {path.stem for path in (ROOT / "deploy/systemd").iterdir()} | set(OUTSIDE)
    spans = [span for span in CODE.findall(text) if span.startswith(("systemctl ", "journalctl "))]
    named = {name for span in spans for found in UNIT.findall(span) for name in found.split()}
    return {name.partition(".")[0] for name in named} - ours - {"-u"}


def test_each_alarm_says_what_it_means_who_decides_what_first_and_when_it_is_over() -> None:
    assert lacking(PAGE.read_text()) == []


@pytest.mark.parametrize("path", sorted(OPERATIONS.glob("*.md")), ids=lambda path: path.name)
def test_what_the_pages_for_operators_tell_to_do_exists(path: Path) -> None:
    assert wrong_commands(path.read_text()) == []


def test_the_units_that_an_alarm_tells_to_look_at_exist() -> None:
    assert strange_units(PAGE.read_text()) == set()


def test_a_paragraph_that_is_not_whole_and_a_command_that_is_not_there_are_found() -> None:
    text = PAGE.read_text()
    assert lacking(text.replace("### `disk`", "### `disc`")) == [
        *(f"disk: {label}" for label in LABELS),
        "disc: no such alarm",
    ]
    assert lacking(text.replace("- **Over**: by itself, once", "Once")) == ["clock-went-back: Over"]
    planted = (
        "`bin/register keys turn`, `bin/register keys rotate --of logs --as EMAIL`, `bin/register log proof`"
    )
    assert wrong_commands(
        planted + ", `bin/register keys withdraw --as EMAIL`, `bin/register log check NOW`"
    ) == [
        "keys turn: no command turn",
        "keys rotate --of logs --as EMAIL: logs is not one of ['badges', 'contact-tests', 'receipts', 'log', 'proofs']",
        "keys withdraw --as EMAIL: lacks kid",
        "log check NOW: too much: ['NOW']",
    ]
    assert strange_units("`systemctl restart register-singer`, `journalctl -u register -u regster`") == {
        "register-singer",
        "regster",
    }
