"""A further version of the method, which only tests know: one hour of tolerance."""

from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

import pytest

from app.figures import beside_figures, chart_halves, figure_charts, shown_figures
from app.monitoring import forms
from app.public import company_facts, compare, figure_pages, method
from monitor import scoring, shares_shown
from monitor.bundles import building
from monitor.method import METHODS, VERSION_1_0

NEXT = replace(
    VERSION_1_0, version="1.1", announced_on=date(2027, 1, 1), tolerance=timedelta(hours=1), least_incidents=4
)
BOTH = MappingProxyType({**METHODS, NEXT.version: NEXT})


def with_next_method(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the register have both versions during one test."""
    for module in (
        shares_shown,
        scoring,
        building,
        beside_figures,
        chart_halves,
        company_facts,
        compare,
        figure_charts,
        figure_pages,
        forms,
        method,
        shown_figures,
    ):
        monkeypatch.setattr(module, "METHODS", BOTH)
