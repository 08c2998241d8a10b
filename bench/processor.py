"""Processor time of a server's processes: how much an answer costs, which a noisy neighbour moves less than a clock."""

import os
from collections.abc import Callable
from pathlib import Path

PROC = Path("/proc")
TICK = os.sysconf("SC_CLK_TCK")


def of_port(port: int) -> list[int]:
    """The processes that were started with that ``PORT``: a server of the register, and what it starts."""
    mark = f"PORT={port}".encode()
    return [pid for pid in _all() if mark in _read(pid, "environ").split(b"\0")]


def below(pid: int) -> list[int]:
    """A process and all that it started."""
    own = _read(pid, f"task/{pid}/children").split()
    return [pid, *(each for child in own for each in below(int(child)))]


def busiest(pids: list[int], act: Callable[[], object]) -> float:
    """Seconds of processor that the busiest of those processes took while *act* ran."""
    before = {pid: seconds(pid) for pid in pids}
    act()
    return max(seconds(pid) - then for pid, then in before.items())


def seconds(pid: int) -> float:
    """What the process has used, its threads together; 0 when it is gone."""
    fields = _read(pid, "stat").rpartition(b")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK if fields else 0.0


def resident(pid: int) -> int:
    """Bytes of memory that the process has in use."""
    fields = _read(pid, "statm").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") if fields else 0


def _all() -> list[int]:
    return [int(each.name) for each in PROC.iterdir() if each.name.isdecimal()]


def _read(pid: int, name: str) -> bytes:
    try:
        return (PROC / str(pid) / name).read_bytes()
    except OSError:
        return b""
