"""What happens in the demo: one thing after another, each at its own moment."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple


class Act(NamedTuple):
    """One thing that happens in the demo, at its own moment."""

    at: datetime
    do: Callable[[datetime], object]
