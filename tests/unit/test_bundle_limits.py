"""The limits of the script for outsiders are those of SciPy, to far more digits than are published."""

import ast
import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.special import betainc, gammainc

from monitor import intervals
from monitor.bundles import limits
from monitor.bundles.standing_alone import script
from monitor.volume import poisson_limits

CLOSE = 1e-9
shares = st.floats(0, 1)
counts = st.floats(1, 300_000)
levels = st.sampled_from([0.95, 0.975, 0.995])


@settings(max_examples=150, deadline=None)
@given(shares, counts, levels)
@example(1e-9, 5.0, 0.975)
@example(1 - 1e-12, 5.0, 0.975)
@example(0.5, 250_000.0, 0.995)
def test_limits_of_a_share_are_scipys(share: float, count: float, level: float) -> None:
    low, high = limits.lower_limit(share, count, level), limits.upper_limit(share, count, level)
    assert low == pytest.approx(intervals.lower_limit(share, count, level=level), abs=CLOSE)
    assert high == pytest.approx(intervals.upper_limit(share, count, level=level), abs=CLOSE)
    assert low <= share + CLOSE
    assert high >= share - CLOSE


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 300_000), st.floats(1, 50))
@example(1, 1.0)
def test_limits_of_a_count_are_scipys(count: int, spread: float) -> None:
    events = count / spread
    low = limits.poisson_limit(events, 0.025) * spread if events else 0.0
    high = limits.poisson_limit(events + 1, 0.975) * spread
    expected = poisson_limits(count, level=0.95, spread=spread)
    assert (low, high) == (pytest.approx(expected[0], rel=CLOSE), pytest.approx(expected[1], rel=CLOSE))


@settings(max_examples=100, deadline=None)
@given(st.floats(0.01, 1e5), st.floats(0.01, 1e5), st.floats(0, 1, allow_subnormal=False))
def test_the_distributions_are_scipys(a: float, b: float, x: float) -> None:
    assert limits.beta_below(a, b, x) == pytest.approx(float(betainc(a, b, x)), abs=CLOSE)
    assert limits.gamma_below(a, 2 * a * x) == pytest.approx(float(gammainc(a, 2 * a * x)), abs=CLOSE)


def test_what_can_be_known_without_any_library() -> None:
    """29 flawless incidents are the least that show 0.90; none of n on time ends at 1 - alpha ** (1 / n)."""
    assert limits.lower_limit(1.0, 29, 0.95) == pytest.approx(0.05 ** (1 / 29), abs=1e-12)
    assert limits.lower_limit(1.0, 29, 0.95) >= 0.90 > limits.lower_limit(1.0, 28, 0.95)
    assert limits.upper_limit(0.0, 10, 0.975) == pytest.approx(1 - 0.025 ** (1 / 10), abs=1e-12)
    assert limits.poisson_limit(1, 0.975) == pytest.approx(-math.log(0.025), abs=1e-9)


def test_the_script_stands_alone() -> None:
    """One file, from Python's own library alone, in which everything that is used is there."""
    tree = ast.parse(script())
    modules = {
        (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert modules == {"__future__", "collections", "csv", "fractions", "hashlib", "io", "json"} | {
        *("math", "pathlib", "sys", "typing"),
    }
    space: dict[str, object] = {"__name__": "not main"}
    exec(compile(tree, "recompute.py", "exec"), space)
    assert callable(space["main"])
    assert space["lower_limit"](1.0, 29.0, 0.95) == limits.lower_limit(1.0, 29, 0.95)  # pyright: ignore[reportCallIssue, reportIndexIssue]
