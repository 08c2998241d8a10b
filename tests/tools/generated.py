"""Writes docs/reference/ and docs/method.md from the code, or with ``--check`` says what is out of date."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from flask import Flask
from flask_babel import Babel

import app.api.views  # noqa: F401 - it declares the operations
from app.api.addresses import ADDRESSES
from app.api.operations import OPERATIONS, ROOT
from app.api.reference import problems
from app.cli import COMMANDS, OF_THE_MONITOR
from app.people_data.holdings import HOLDINGS
from app.people_data.processing import PROCESSINGS
from app.public.dictionary import FILES as DICTIONARY
from app.roles import DOORS, Rule
from app.tokens.scopes import SCOPES_OF
from app.webhooks.topics import TOPICS_OF
from bench import performance_page
from config import Settings
from monitor import data_dictionary
from monitor.method import METHODS, NORMS
from signatories.conditions.conditions import PARAMETERS, WORDS, Answer
from signatories.entries import KINDS
from tests.tools import goals, method_doc, python_client
from tests.tools.state_tables import TABLES, drawn
from tests.tools.tables import table

ROOMS = ("app", "badge", "monitor", "signatories")
FOLDER = Path(__file__).parents[2] / "docs" / "reference"
CLIENT = "../../clients/python/gedragscode_register"
MADE_PYTHON = "# Made from the OpenAPI document by `python -m tests.tools.generated`; do not edit.\n"
MADE = "<!-- Made from the code by `python -m tests.tools.generated`; do not edit. -->\n"


def commands_below(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from commands_below(command.commands[name], f"{path} {name}")
    else:
        yield path, command


def usage(path: str, command: click.Command) -> str:
    parts = [path]
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            parts.append(parameter.make_metavar(click.Context(command)))
        elif parameter.name != "help":
            option = max(parameter.opts, key=len)
            flag = (
                option
                if getattr(parameter, "is_flag", False)
                else f"{option} {(parameter.name or '').upper()}"
            )
            parts.append(flag if parameter.required else f"[{flag}]")
    return " ".join(parts)


def commands() -> str:
    found = {
        path: each
        for command in COMMANDS
        for path, each in commands_below(command, f"bin/register {command.name}")
    }
    for command in OF_THE_MONITOR:
        found |= dict(commands_below(command, f"bin/register monitor {command.name}"))
    rows = [
        [f"`{usage(path, each)}`", (each.help or "").strip().splitlines()[0]]
        for path, each in sorted(found.items())
    ]
    intro = "Exit code 0: done; 1: refused, with a sentence on stderr; 2: wrong usage.\n\n"
    return f"# Commands\n\n{intro}{table(['command', 'does'], rows)}"


def settings() -> str:
    rows = []
    for name, field in Settings.model_fields.items():
        variable = str(field.validation_alias or f"REGISTER_{name.upper()}")
        default = (
            "" if field.default in (None, "") or "Secret" in str(field.annotation) else str(field.default)
        )
        shown = "`instance/` beside the code" if name == "data_dir" else f"`{default}`" if default else "–"
        rows.append([f"`{variable}`", shown])
    return "# Settings\n\nRead once from the environment (`config.py`).\n\n" + table(
        ["setting", "default"], rows
    )


def entry_kinds() -> str:
    rows = [
        [f"`{kind}`", ", ".join(f"`{key}`" for key in sorted(keys))] for kind, keys in sorted(KINDS.items())
    ]
    return "# Kinds of entry in the log of public acts\n\n" + table(["kind", "keys"], rows)


def who(rule: Rule) -> str:
    if rule.anyone:
        return "anyone"
    return "everyone who is signed in" if rule.signed_in else ", ".join(sorted(rule.roles))


def permissions() -> str:
    rows = [
        [f"`{door}`", who(rule), "yes" if rule.fresh else "", "yes" if rule.second else ""]
        for door, rule in sorted(DOORS.items())
    ]
    intro = (
        "A desk by its name, or one door of it. What no line opens is closed (`app/roles.py`). Where it says"
        " fresh, a second factor of the last quarter of an hour is asked; where it says another, who did the"
        " step before is refused. In words: `/en/who-may-do-what`.\n\n"
    )
    return "# Who may come in\n\n" + intro + table(["door", "opens to", "fresh", "another"], rows)


def method() -> str:
    parts = ["# Method versions and norms\n"]
    for version, each in sorted(METHODS.items()):
        rows = [[name, str(getattr(each, name))] for name in type(each).__dataclass_fields__]
        parts.append(f"## Version {version}\n\n" + table(["parameter", "value"], rows))
    rows = [
        [f"`{norm.name}`", f"{norm.hours} hours", str(norm.valid_from), str(norm.valid_to or "–")]
        for norm in NORMS.values()
    ]
    parts.append("## Norms\n\n" + table(["norm", "removal within", "from", "until"], rows))
    return "\n".join(parts)


def states() -> str:
    intro = "Each thing that has states goes only these ways; nobody else's act is possible.\n\n"
    parts = []
    for each in TABLES:
        rows = [
            [way.source or "–", way.target, way.act, ", ".join(way.who), f"`{way.kind}`" if way.kind else "–"]
            for way in each.ways()
        ]
        header = ["from", "to", "act", "who", "kept as"]
        parts.append(f"## {each.name}\n\n`{each.module}`\n\n{drawn(each)}\n{table(header, rows)}")
    return "# States\n\n" + intro + "\n".join(parts)


def api() -> str:
    """What programs can do, with and without a token, and the events that a webhook can hear of."""
    rows = [
        [
            f"`{each.method} {ROOT + each.path}`",
            each.words,
            f"`{each.scope.value}`" if each.scope else "–",
            f"`{each.answer.__name__}`",
        ]
        for _, each in sorted(OPERATIONS.items())
    ]
    text = "# What programs can do\n" + table(["request", "does", "scope", "answer"], rows)
    rows = [
        [f"`{each.path}`", each.words, " ".join(f"`{media}`" for media in each.answers)] for each in ADDRESSES
    ]
    text += "\n## Fixed addresses\nAnyone may read these, by GET.\n\n" + table(
        ["address", "gives", "as"], rows
    )
    text += "\nThe shapes stand in `/api/v1/openapi.json`.\n\n## Scopes of each desk\n"
    text += table(
        ["desk", "scopes"],
        [[desk.value, " ".join(f"`{each.value}`" for each in scopes)] for desk, scopes in SCOPES_OF.items()],
    )
    text += "\n## Events of each desk\n"
    return text + table(
        ["desk", "a webhook can choose"],
        [[desk.value, " ".join(f"`{each.value}`" for each in topics)] for desk, topics in TOPICS_OF.items()],
    )


def errors() -> str:
    """Every code that a problem can have."""
    rows = [
        [f"`{each.code}`", str(each.status), each.sentence or "*depends on the request*"]
        for each in problems()
    ]
    intro = (
        "A refusal has a code that stays and one sentence. Pages show the sentence in the visitor's language, the"
        " command line prints it, and the API answers with `application/problem+json` (RFC 9457) that carries"
        " the code. A code without a status of its own is a conflict (409): not possible as things stand.\n\n"
    )
    return "# Codes of problems\n\n" + intro + table(["code", "status", "sentence"], rows)


def dictionary() -> str:
    """What every column of every public file means."""
    parts = ["# Data dictionary\n\nThe public files and those of a bundle; in both languages on the site.\n"]
    for file, names in DICTIONARY.items():
        rows = [
            [
                f"`{each.name}`",
                "; ".join(filter(None, (each.kind.value, each.unit, each.range))),
                each.en,
                each.empty_en or "–",
            ]
            for each in data_dictionary.described(file, names)
        ]
        parts.append(f"## {file}\n\n" + table(["column", "values", "meaning", "empty"], rows))
    return "\n".join(parts)


def processing() -> str:
    """The record of processing (Article 30 GDPR), from the same rows as the privacy page."""
    spoken = Flask(__name__)
    Babel(spoken, default_locale="en")
    with spoken.app_context():  # the sentences as they are written
        rows = [
            [
                *(
                    str(words)
                    for words in (each.what, each.of, each.why, each.basis, each.kept, each.seen_by)
                ),
                ", ".join(f"`{table}`" for table in each.tables) or "files of the monitor",
            ]
            for each in PROCESSINGS
        ]
    intro = (
        "The controller is named on the privacy page (`REGISTER_CONTROLLER`). Nothing goes to a country outside"
        " the European Economic Area by the software; where the servers and the mail server stand is the"
        " controller's to add. Measures: `docs/operations/README.md` and `SECURITY.md`.\n\n"
    )
    header = ["what", "of whom", "why", "legal basis", "how long", "who sees it", "lies in"]
    tables = [
        [
            f"`{each.table}`",
            each.term,
            f"`{each.ended_by}`" if each.ended_by else "–",
            each.erasing.value,
            each.stays or "–",
        ]
        for each in HOLDINGS
    ]
    of_tables = ["table", "how long", "ended by", "erasing a person", "why it stays"]
    each_table = (
        "\n## Table by table\nThe one list from which a person is exported (`bin/register person export`) and erased"
        " (`person erase`); a table that holds something of a person and is not in it fails the build.\n\n"
    )
    return "# Record of processing\n\n" + intro + table(header, rows) + each_table + table(of_tables, tables)


def conditions() -> str:
    """The kinds of condition that an association can lay down, with the numbers that each one takes."""
    rows = []
    for kind, numbers in PARAMETERS.items():
        values = {name: f"**{name}**" for name in numbers}
        said = (
            WORDS.get(kind, "The association's own sentence, declared by the company or its officer") % values
        )
        ranges = "; ".join(
            f"{name}: {each.least} to {each.most}, usually {each.usual}" for name, each in numbers.items()
        )
        rows.append([f"`{kind.value}`", said, ranges or "–"])
    answers = ", ".join(f"`{answer.value}`" for answer in Answer)
    intro = f"Each is answered for a member on a day with one of {answers}.\n\n"
    return "# Conditions\n\n" + intro + table(["kind", "in words", "numbers"], rows)


PAGES = {
    "conditions.md": conditions,
    "processing.md": processing,
    "commands.md": commands,
    "settings.md": settings,
    "entry-kinds.md": entry_kinds,
    "permissions.md": permissions,
    "method.md": method,
    "states.md": states,
    "api.md": api,
    "errors.md": errors,
    "data-dictionary.md": dictionary,
    "goals.md": goals.page,
    "../method.md": method_doc.method,
    "../performance.md": performance_page.page,
    f"{CLIENT}/operations.py": python_client.operations,
    f"{CLIENT}/shapes.py": python_client.shapes,
}


def text_of(name: str, make: Callable[[], str]) -> str:
    """The whole file of that name; Python is formatted as all of it is."""
    if not name.endswith(".py"):
        return MADE + make()
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", "made.py", "-"]
    return subprocess.run(
        command, input=MADE_PYTHON + make(), capture_output=True, text=True, check=True
    ).stdout


def stale() -> list[str]:
    """The pages that differ from what the code says."""
    return [
        name
        for name, make in PAGES.items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text() != text_of(name, make)
    ]


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        for name in stale():
            print(f"docs/reference/{name} is out of date: python -m tests.tools.generated", file=sys.stderr)
        return 1 if stale() else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        (FOLDER / name).write_text(text_of(name, make))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
