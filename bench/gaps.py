"""Where a goal is missed, ``gaps.toml`` says what takes the time and what was tried."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

SAID = Path(__file__).with_name("gaps.toml")


@dataclass(frozen=True)
class Gap:
    """What is said of the rows whose names begin so."""

    starts: tuple[str, ...]
    why: str

    def is_of(self, name: str) -> bool:
        return name.startswith(self.starts)


def gaps() -> list[Gap]:
    said: dict[str, str] = tomllib.loads(SAID.read_text())
    return [Gap(tuple(starts.split("|")), why) for starts, why in said.items()]
