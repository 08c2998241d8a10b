"""Rules of the house that the tools do not know, read from the code itself. Each one bites on a planted fault."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sentences import SpokenError
from signatories.entries import KINDS

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "badge", "monitor", "signatories", "tlog")
LONGEST_VIEW = 28
"""Lines of a view, its docstring left out: form, call, commit, message, redirect."""
REGISTERS = re.compile(r"^(both|\w+\.(route|get|post))\(")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def modules(*rooms: str) -> Iterator[tuple[str, ast.Module]]:
    for room in rooms or ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def views(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The views of a module with their number of lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(
            REGISTERS.match(ast.unparse(each)) for each in node.decorator_list
        ):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node.name, (body[-1].end_lineno or 0) - body[0].lineno + 1


def appended(tree: ast.Module) -> Iterator[tuple[str, set[str]]]:
    """The kinds of entries that a module appends to the log, with their keys."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "append",
            "entries.append",
            "entries.act",
        ):
            words = [each.value for each in node.args if isinstance(each, ast.Constant)]
            expected = 1 if ast.unparse(node.func) == "entries.act" else 2
            if len(node.args) == expected and words and isinstance(words[0], str):
                yield words[0], {each.arg or "" for each in node.keywords} - {"at"}


def undocumented(tree: ast.Module) -> list[str]:
    return [] if ast.get_docstring(tree) else ["it"]


def subclasses(of: type) -> Iterator[type]:
    for each in of.__subclasses__():
        yield each
        yield from subclasses(each)


def test_a_view_is_short() -> None:
    long = [
        f"{path}: {name} has {lines} lines"
        for path, tree in modules("app")
        for name, lines in views(tree)
        if lines > LONGEST_VIEW
    ]
    assert long == []


def test_a_long_view_is_found() -> None:
    body = "\n".join(f"    step_{number}()" for number in range(30))
    tree = ast.parse(f'@both(desk, nl="/x", en="/y")\ndef view():\n    """Long."""\n{body}\n')
    assert list(views(tree)) == [("view", 30)]
    assert list(views(ast.parse(f"def helper():\n{body}\n"))) == []


def test_every_kind_of_entry_is_declared_once_and_used() -> None:
    used = {kind: keys for _, tree in modules() for kind, keys in appended(tree)}
    assert {kind for kind in used if kind not in KINDS} == set()
    assert {kind for kind in KINDS if kind not in used} == set()
    assert {kind: keys for kind, keys in used.items() if keys != KINDS[kind]} == {}
    source = (ROOT / "signatories/entries.py").read_text()
    assert [kind for kind in KINDS if source.count(f'"{kind}":') != 1] == []


def test_an_entry_is_read_from_the_code() -> None:
    tree = ast.parse('append(session, "badge-eaten", at=at, badge=code)\nnames.append("badge-eaten")')
    assert list(appended(tree)) == [("badge-eaten", {"badge"})]


def test_every_module_says_what_it_is_for() -> None:
    assert [path for path, tree in modules() if tree.body and undocumented(tree)] == []
    assert undocumented(ast.parse("import os")) == ["it"]


def test_every_error_has_a_code_of_its_own_and_a_sentence() -> None:
    errors = [each for each in subclasses(SpokenError) if each.__module__.split(".")[0] in ROOMS]
    assert len(errors) > 30
    codes: dict[str, str] = {}
    for error in errors:
        assert issubclass(error, SpokenError)
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", error.code), error
        earlier = codes.setdefault(error.code, error.__qualname__)
        is_family = any(error.code == parent.code for parent in error.__mro__[1:] if hasattr(parent, "code"))
        assert earlier == error.__qualname__ or is_family, f"{error.code}: {earlier} and {error.__qualname__}"
        assert error.sentence.endswith((".", "?", "…")), error.sentence


@pytest.mark.parametrize("sentence", ["%(count)d of %(total)s.", "All is well."])
def test_values_in_a_sentence_have_names(sentence: str) -> None:
    assert "%" not in PLACEHOLDER.sub("", sentence)


def test_values_in_every_sentence_have_names() -> None:
    wrong = [
        error.sentence
        for error in subclasses(SpokenError)
        if issubclass(error, SpokenError) and "%" in PLACEHOLDER.sub("", error.sentence).replace("%%", "")
    ]
    assert wrong == []
