"""Lines of the log are fixed sentences; what is filled in is from a short list, and no value of anybody's."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.test_code_rules import ROOT, modules

LEAVES = ("signer.py", "witness.py", "log_lines.py")
LEVELS = ("debug", "info", "warning", "error", "critical", "exception")
HARMLESS = {
    "type(error).__name__": "the kind of an error, not its text",
    "type(error.orig).__name__": "the kind of an error of the database",
    "errorcode[error.errno]": "the name of a number of the system",
    "error.code": "the code of a sentence of ours",
    "refused.code": "the same",
    "refused": "what a witness answers: a phrase of HTTP",
    "unfit": "why the signer refuses: fixed words (tested below)",
    "refused.values.get('why')": "the same, as it came over the socket",
    "_kind_of(message, self._rules)": "one of the kinds that are signed, or fixed words",
    "kind.value": "the kind of an alarm",
    "SENTENCES[kind]": "its sentence",
    "number": "the number of a person who was erased: it leads to nobody",
    "work.__name__": "a function of ours",
    "request.endpoint": "a door of ours",
    "planned[0].jti": "the number of a credential, which is public",
}
"""What may be filled in, and why nobody's value can come with it."""


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in LEVELS
            and ast.unparse(node.func.value)
            in ("log", "logger", "logging", "app.logger", "current_app.logger")
        ):
            yield node


def faults(tree: ast.Module) -> list[str]:
    """Log calls whose sentence is made, or that fill in something that is not on the list."""
    found = []
    for call in calls(tree):
        first, *filled = call.args
        if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
            found.append(ast.unparse(call))
        found += [ast.unparse(each) for each in filled if ast.unparse(each) not in HARMLESS]
        found += [each.arg or "**" for each in call.keywords if each.arg != "exc_info"]
    return found


def printed(tree: ast.Module) -> list[str]:
    """Traces and warnings that go around the log."""
    around = (
        "traceback.print_exc",
        "traceback.format_exc",
        "traceback.print_exception",
        "traceback.format_exception",
    )
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in around
    ]


def everything() -> list[tuple[str, ast.Module]]:
    return [*modules(), *((name, ast.parse((ROOT / name).read_text())) for name in LEAVES)]


def test_no_log_call_holds_a_value() -> None:
    assert {path: found for path, tree in everything() if (found := faults(tree))} == {}
    assert sum(len(list(calls(tree))) for _, tree in everything()) > 30


def test_nothing_goes_around_the_log() -> None:
    assert [path for path, tree in everything() if printed(tree)] == []


def test_why_the_signer_refuses_is_said_in_fixed_words() -> None:
    said = [
        node.args[0]
        for _, tree in modules("badge", "app")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Unfit") and node.args
    ]
    assert len(said) > 10
    assert all(isinstance(each, ast.Constant) for each in said)


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ('log.error(f"{email} failed")', ["log.error(f'{email} failed')"]),
        ('log.error("failed: %s", error)', ["error"]),
        ('log.error("failed for %s", person.email)', ["person.email"]),
        ('app.logger.error("x", extra=values)', ["extra"]),
        ('log.error("failed: %s", type(error).__name__, exc_info=error)', []),
    ],
)
def test_a_planted_value_is_found(call: str, found: list[str]) -> None:
    assert faults(ast.parse(call)) == found


def test_a_planted_trace_is_found() -> None:
    assert printed(ast.parse("traceback.print_exc()")) == ["traceback.print_exc()"]
