"""Writes a small graph as Turtle (RDF 1.1). Pure.

The graph is JSON-LD as this register writes it: nodes with names of the form ``prefix:name``, values
that are nodes, ``{"@id": ...}``, or literals with ``@value`` and a ``@language`` or a ``@type``.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

Node = Mapping[str, Any]
INDENT = "  "


def turtle(nodes: Iterable[Node], prefixes: Mapping[str, str]) -> str:
    """*nodes* one after the other; what they hold that has an address too stands behind them, once."""
    lines = [f"@prefix {name}: <{address}> ." for name, address in prefixes.items()]
    waiting, parts = list(nodes), []
    known = {node["@id"] for node in waiting}
    for node in waiting:  # it grows while it is read
        parts.append(f"<{node['@id']}> {_properties(node, '')} .")
        for each in _named_within(node):
            if each["@id"] not in known:
                known.add(each["@id"])
                waiting.append(each)
    return "\n".join(lines) + "\n\n" + "\n\n".join(parts) + "\n"


def _named_within(node: Node) -> Iterable[Node]:
    """The nodes right inside *node* that have an address and more."""
    for value in node.values():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, Mapping) and "@id" in each and len(each) > 1:
                yield each


def _properties(node: Node, indent: str) -> str:
    inner = indent + INDENT
    kind = f"a {node['@type']}"
    found = [kind] if "@type" in node else []
    for name, value in node.items():
        if not name.startswith("@"):
            values = value if isinstance(value, list) else [value]
            found.append(f"{name} " + ", ".join(_value(each, inner) for each in values))
    return f" ;\n{inner}".join(found)


def _value(value: Node, indent: str) -> str:
    if "@value" in value:
        text = json.dumps(value["@value"], ensure_ascii=False)
        return text + (f"@{value['@language']}" if "@language" in value else f"^^{value['@type']}")
    if "@id" in value:
        return f"<{value['@id']}>"
    return f"[ {_properties(value, indent)} ]"
