"""How far a long piece of work is, in a file beside it: a page reads it, and no transaction waits for it."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from monitor.progress import Progress, ScoringProgress

TELL_EVERY_S = 0.5
PROGRESS = "progress.json"


def teller(folder: Path) -> Callable[[Progress | ScoringProgress], None]:
    """Writes what it is told to the file of *folder*: each new step, else twice a second at most."""
    begun = time.time()
    last = 0.0
    told = ""

    def tell(progress: Progress | ScoringProgress) -> None:
        nonlocal last, told
        is_due = time.monotonic() - last >= TELL_EVERY_S
        if not is_due and progress.step == told:
            return
        last, told = time.monotonic(), progress.step
        draft = folder / f"{PROGRESS}.new"
        draft.write_text(json.dumps({**asdict(progress), "part": progress.part, "begun": begun}))
        draft.replace(folder / PROGRESS)

    return tell


def told_last(folder: Path) -> dict[str, Any] | None:
    """What was told last in *folder*, with the seconds ``left`` (None: not known yet)."""
    try:
        told = json.loads((folder / PROGRESS).read_text())
    except (OSError, ValueError):
        return None
    spent, part = time.time() - told["begun"], told["part"]
    return {**told, "left": round(spent * (1 - part) / part) if part > 0.1 and spent > 2 else None}
