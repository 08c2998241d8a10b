"""The script for outsiders as one file: its three parts behind each other, without their imports of each other."""

import ast
from functools import cache
from pathlib import Path

PARTS = ("limits", "again", "recompute")
ROOM = "monitor.bundles"


@cache
def script() -> str:
    """The text of ``recompute.py`` as it lies in a bundle: Python's own library is all that it needs."""
    here = Path(__file__).parent
    trees = {name: (here / f"{name}.py").read_text() for name in PARTS}
    head, body = ast.get_docstring(ast.parse(trees["recompute"]), clean=False) or "", []
    imports: set[str] = set()
    for name, text in trees.items():
        lines, tree = text.splitlines(), ast.parse(text)
        kept = [node for node in tree.body if not _is_docstring_of(tree, node)]
        own = [node for node in kept if isinstance(node, ast.Import | ast.ImportFrom)]
        imports |= {ast.unparse(node) for node in own if not _is_ours(node)}
        first = next(node for node in kept if node not in own)
        body.append(f"# From {name}.py.\n\n" + "\n".join(lines[_start(first) - 1 :]))
    future = "from __future__ import annotations"
    others = "\n".join(sorted(imports - {future}))
    return f'"""{head}"""\n\n{future}\n\n{others}\n\n' + "\n\n\n".join(body) + "\n"


def _is_docstring_of(tree: ast.Module, node: ast.stmt) -> bool:
    return node is tree.body[0] and isinstance(node, ast.Expr)


def _is_ours(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module or "").startswith(ROOM)


def _start(node: ast.stmt) -> int:
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])
