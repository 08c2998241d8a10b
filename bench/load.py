"""A load by ``wrk``: as fast as it goes, or at a pace, on one address or several in turn."""

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 8
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Served:
    """What was answered: requests in all and a second, and the time in ms within which 99 of 100 were."""

    requests: int
    per_second: float
    p99_ms: float


def run(
    home: str, paths: Sequence[str], folder: Path, *, seconds: float, pause_ms: int = 0, header: str = ""
) -> Served:
    """Ask *paths* below *home* in turn, each connection *pause_ms* after its last answer, with one more *header*."""
    listed = ", ".join(f'"{path}"' for path in paths)
    script = folder / "paths.lua"
    script.write_text(
        f"local paths, turn = {{ {listed} }}, 0\n"
        'request = function() turn = turn % #paths + 1; return wrk.format("GET", paths[turn]) end\n'
        + (f"delay = function() return {pause_ms} end\n" if pause_ms else "")
    )
    words = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds:g}s",
        "--latency",
        "--timeout",
        "10s",
        "-s",
        str(script),
        *(["-H", header] if header else []),
        home,
    ]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said and "Socket errors" not in said, said
    found = re.search(r"99%\s+([0-9.]+)(us|ms|s)", said)
    requests = re.search(r"(\d+) requests in", said)
    per_second = re.search(r"Requests/sec:\s+([0-9.]+)", said)
    assert found and requests and per_second, said
    return Served(int(requests[1]), float(per_second[1]), float(found[1]) * _UNITS[found[2]])
