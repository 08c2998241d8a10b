"""Writes docs/reference/ and docs/method.md from the code, or with ``--check`` says what is out of date."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from flask import Flask
from flask_babel import Babel

import app.api.views  # noqa: F401 - it declares the operations
from app.api.operations import OPERATIONS, ROOT
from app.cli import COMMANDS, OF_THE_MONITOR
from app.errors import STATUS
from app.public.dictionary import FILES as DICTIONARY
from app.public.processing import PROCESSINGS
from app.roles import DOORS, Rule
from app.tokens.scopes import SCOPES_OF
from app.webhooks.topics import TOPICS_OF
from config import Settings
from monitor import data_dictionary
from monitor.method import METHODS, NORMS
from sentences import SpokenError
from signatories.conditions.conditions import PARAMETERS, WORDS, Answer
from signatories.entries import KINDS
from tests.tools import method_doc
from tests.tools.state_tables import TABLES, drawn
from tests.tools.tables import table

ROOMS = ("app", "badge", "monitor", "signatories")
FOLDER = Path(__file__).parents[2] / "docs" / "reference"
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
    rows = [[f"`{door}`", who(rule), "yes" if rule.fresh else ""] for door, rule in sorted(DOORS.items())]
    intro = (
        "A desk by its name, or one door of it. What no line opens is closed (`app/roles.py`). Where it says"
        " fresh, a second factor of the last quarter of an hour is asked.\n\n"
    )
    return "# Who may come in\n\n" + intro + table(["door", "opens to", "fresh"], rows)


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
    """What programs can do with a token, and the events that a webhook can hear of."""
    rows = [
        [
            f"`{each.method} {ROOT + each.path}`",
            each.words,
            f"`{each.scope.value}`",
            f"`{each.answer.__name__}`",
        ]
        for _, each in sorted(OPERATIONS.items())
    ]
    text = "# What programs can do\n" + table(["request", "does", "scope", "answer"], rows)
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
    return "# Record of processing\n\n" + intro + table(header, rows)


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


def errors() -> str:
    """Everything that can be refused, by its code: part of the API."""
    waiting, found = [SpokenError], dict[str, tuple[int, str]]()
    while waiting:
        for each in waiting.pop().__subclasses__():
            waiting.append(each)
            if each.__module__.startswith(ROOMS) and "code" in vars(each):
                found[each.code] = (int(STATUS.get(each.code, 409)), each.sentence)
    rows = [[f"`{code}`", str(status), sentence] for code, (status, sentence) in sorted(found.items())]
    intro = (
        "A refusal has a code that stays and one sentence. Pages show the sentence in the visitor's language, the"
        " command line prints it, and the API answers with `application/problem+json` (RFC 9457) that carries"
        " the code.\n\n"
    )
    return "# Errors\n\n" + intro + table(["code", "status", "sentence"], rows)


PAGES = {
    "conditions.md": conditions,
    "errors.md": errors,
    "processing.md": processing,
    "commands.md": commands,
    "settings.md": settings,
    "entry-kinds.md": entry_kinds,
    "permissions.md": permissions,
    "method.md": method,
    "states.md": states,
    "api.md": api,
    "data-dictionary.md": dictionary,
    "../method.md": method_doc.method,
}


def stale() -> list[str]:
    """The pages that differ from what the code says."""
    return [
        name
        for name, make in PAGES.items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text() != MADE + make()
    ]


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        for name in stale():
            print(f"docs/reference/{name} is out of date: python -m tests.tools.generated", file=sys.stderr)
        return 1 if stale() else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        (FOLDER / name).write_text(MADE + make())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
