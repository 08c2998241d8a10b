"""The QR code that leads from print to the verify page. Pure."""

from functools import lru_cache
from html import escape

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4
"""Modules of white around the code, as the standard asks."""
LEAST_CM = 2
LEAST_CM_WITH_TICKET = 4
"""How wide the printed code must at least be, its white included; the tests read it at that size."""


@lru_cache(maxsize=1024)
def verify_address(base_url: str, code: str) -> str:
    """The address of a badge's verify page, in the form that makes the smaller QR code.

    Upper case is the same address (scheme and host ignore case, ``/V/`` is served too) and
    fits the QR alphabet of capitals, which takes fewer modules.
    """
    address = f"{base_url}/v/{code}"
    return min(address, address.upper(), key=_version)


def svg(address: str, *, title: str) -> str:
    """*address* as an SVG: black on white, level M, with its quiet zone; prints well from 2 cm."""
    size, dark = path(address)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size * 8}" height="{size * 8}"'
        f' viewBox="0 0 {size} {size}" role="img" shape-rendering="crispEdges"><title>{escape(title)}</title>'
        f'<path fill="#FFFFFF" d="M0 0h{size}v{size}H0z"/><path stroke="#000000" d="{dark}"/></svg>'
    )


@lru_cache(maxsize=1024)
def path(address: str) -> tuple[int, str]:
    """How many modules wide the QR code of *address* is with its quiet zone, and its dark ones as a
    path that is stroked one module wide.

    To choose among eight masks takes longer than all else of a badge, and the same few are asked again.
    """
    modules = _modules(address)
    return len(modules) + 2 * QUIET, "".join(_row(number, line) for number, line in enumerate(modules))


def _row(number: int, line: list[bool]) -> str:
    drawn, end = "", 0
    for start, length in _runs(line):
        drawn += f"m{start - end} 0h{length}" if drawn else f"M{start + QUIET} {number + QUIET}.5h{length}"
        end = start + length
    return drawn


def _modules(text: str) -> list[list[bool]]:
    code = _holding(text)
    code.make(fit=True)
    return [[bool(module) for module in line] for line in code.get_matrix()]


def _version(text: str) -> int:
    """The size of the code of *text*, as the standard counts them, without making it."""
    return _holding(text).best_fit()


def _holding(text: str) -> qrcode.QRCode:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    return code


def _runs(line: list[bool]) -> list[tuple[int, int]]:
    """The dark stretches of *line*: where each starts and how long it is."""
    runs: list[tuple[int, int]] = []
    for position, is_dark in enumerate(line):
        if not is_dark:
            continue
        if runs and sum(runs[-1]) == position:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((position, 1))
    return runs
