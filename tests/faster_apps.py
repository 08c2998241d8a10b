"""What thousands of applications in one test run share: compiled templates, and the parts of their routes.

An application is made for nearly every test. What depends on the source alone is worked out once for
each process; the application itself, its settings and its database are made anew each time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

from jinja2.bccache import Bucket, BytecodeCache

from app.routing import LateRule


class CompiledTemplates(BytecodeCache):
    """Templates by their source: what was changed is compiled anew."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.code


COMPILED_TEMPLATES = CompiledTemplates()


@contextmanager
def routes_parsed_once() -> Iterator[None]:
    """While this lasts, an address is parsed once, whichever application it is a route of."""
    parse = LateRule._parse_rule
    known: dict[str, tuple[list[Any], list[Any], dict[str, Any], set[str]]] = {}

    def parse_once(self: LateRule, rule: str) -> Iterator[Any]:
        if rule not in known:
            before, others = len(self._trace), set(self.arguments)
            parts = list(parse(self, rule))
            found = self.arguments - others | self._converters.keys()
            known[rule] = parts, self._trace[before:], dict(self._converters), found
            return iter(parts)
        parts, trace, converters, arguments = known[rule]
        self._trace += trace
        self._converters.update(converters)
        self.arguments |= arguments
        return iter(parts)

    LateRule._parse_rule = parse_once
    try:
        yield
    finally:
        LateRule._parse_rule = parse
