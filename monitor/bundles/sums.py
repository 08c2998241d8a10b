"""What is published of all companies together, in the fewest decimals that give the published figures. Pure.

Companies whose shares are not shown have no incidents in the bundle. Their sum is what the
published figures tell anyway, times their counts; more digits of it than that would tell more.
"""

from collections.abc import Callable, Mapping, Sequence
from math import fsum
from typing import Any

from monitor.bundles import again
from monitor.figures import effective_incidents
from monitor.incidents import Incident
from monitor.method import Method
from monitor.score_csv import as_cell

SUM_COLUMNS = (
    *("figure", "shown", "incidents", "items", "others_incidents", "others_items", "others_on_time"),
    *("others_undetermined", "others_worst", "others_best", "others_on_time_48h"),
    *("others_undetermined_48h", "others_worst_48h", "others_best_48h", "others_on_time_7d"),
    *("others_undetermined_7d", "others_worst_7d", "others_best_7d", "effective_incidents"),
)
DECIMALS = range(3, 18)


def fewest(exact: Mapping[str, float], holds: Callable[[dict[str, str]], bool]) -> dict[str, str]:
    """*exact* in the fewest decimals with which *holds* is true; in all of its digits when there are none."""
    for decimals in DECIMALS:
        tried = {name: f"{value:.{decimals}f}" for name, value in exact.items()}
        if holds(tried):
            return tried
    return {name: repr(value) for name, value in exact.items()}


def hidden(figure: str, *, incidents: int, items: int) -> dict[str, Any]:
    """A figure of which only counts are published."""
    return {"figure": figure, "shown": "no", "incidents": incidents, "items": items}


def shown(
    figure: str,
    *,
    told: Sequence[Mapping[str, Any]],
    others: Sequence[Incident],
    everything: Sequence[Incident],
    published: Mapping[str, float | None],
    longer: Mapping[str, float | None],
    method: Method,
) -> dict[str, Any]:
    """A figure with shares. *told* are the lines of incidents in it, *others* all that is not told.

    *published* are its six shares by name, *longer* those of the longer terms, None where not shown.
    """
    line: dict[str, Any] = {
        **hidden(figure, incidents=len(everything), items=sum(each.items for each in everything)),
        "shown": "yes",
        "others_incidents": len(others),
        "others_items": sum(each.items for each in others),
        "effective_incidents": "",
        **_counts(others, ""),
    }
    if others:
        exact = {**_sums(others, ""), "effective_incidents": effective_incidents(everything, method)}
        wanted = {name: as_cell(value) for name, value in published.items()}

        def gives_the_published(tried: dict[str, str]) -> bool:
            made = again.figures(told, method.parameters, {**line, **tried})
            return {name: as_cell(value) for name, value in made.items()} == wanted

        line |= fewest(exact, gives_the_published)
    else:
        line |= {"others_worst": "0", "others_best": "0"}
    for term, name in ((1, "48h"), (2, "7d")):
        line |= _longer(line, term, name, told, others, longer)
    return line


def _longer(
    line: Mapping[str, Any],
    term: int,
    name: str,
    told: Sequence[Mapping[str, Any]],
    others: Sequence[Incident],
    longer: Mapping[str, float | None],
) -> dict[str, Any]:
    published = [
        longer.get(f"{of}_{name}_{end}") for of in ("share", "item_share") for end in ("low", "high")
    ]
    if published[0] is None:
        return {}
    counts = _counts(others, f"_{name}")
    wanted = [as_cell(value) for value in published]

    def gives_the_published(tried: dict[str, str]) -> bool:
        made = again.shares_of(told, term, {**line, **counts, **tried})
        return [as_cell(value) for value in made] == wanted

    return {**counts, **fewest(_sums(others, f"_{name}"), gives_the_published)}


def _counts(incidents: Sequence[Incident], term: str) -> dict[str, int]:
    kinds = {"": "", "_48h": "second_", "_7d": "third_"}
    return {
        f"others_{name}{term}": sum(getattr(each, f"{kinds[term]}{name}") for each in incidents)
        for name in ("on_time", "undetermined")
    }


def _sums(incidents: Sequence[Incident], term: str) -> dict[str, float]:
    prefix = {"": "", "_48h": "second_", "_7d": "third_"}[term]
    sure = [getattr(each, f"{prefix}on_time") for each in incidents]
    doubt = [getattr(each, f"{prefix}undetermined") for each in incidents]
    both = list(zip(incidents, sure, doubt, strict=True))
    return {
        f"others_worst{term}": fsum(on_time / each.items for each, on_time, _ in both),
        f"others_best{term}": fsum((on_time + unsure) / each.items for each, on_time, unsure in both),
    }
