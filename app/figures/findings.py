"""What the figures of a period say at a glance. Pure: from shown figures to counts and shares."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.figures.shown_figures import Shown
from monitor.method import Method
from monitor.scores import Label


@dataclass(frozen=True)
class Labels:
    """How many companies got which label."""

    below: int
    meets: int
    unclear: int
    too_few: int
    not_measurable: int

    @property
    def judged(self) -> int:
        """Companies that could be measured and had enough incidents for a share."""
        return self.below + self.meets + self.unclear


def below_by_chance(labels: Labels, method: Method) -> float:
    """How many of the judged companies chance would label *below*, were each of them exactly at the norm."""
    return labels.judged * (1 - method.below_level)


def labels_of(companies: Sequence[Shown]) -> Labels:
    counts = Counter(each.label for each in companies)
    return Labels(
        below=counts[Label.BELOW],
        meets=counts[Label.MEETS],
        unclear=counts[Label.UNCLEAR],
        too_few=counts[Label.TOO_FEW],
        not_measurable=counts[Label.NOT_MEASURABLE],
    )


@dataclass(frozen=True)
class Rest:
    """All companies together but the largest. Shares are fractions of one."""

    largest: Shown
    largest_part: float
    """The largest company's part of all items."""
    incidents: int
    items: int
    share_low: float
    share_high: float
    item_share_low: float
    item_share_high: float


def without_largest(companies: Sequence[Shown], total: Shown | None) -> Rest | None:
    """The total without the company that has most items, by subtraction.

    None where nothing would be left, or where a company outside *companies* might be the
    largest: the difference would tell what is not published.
    """
    candidates = [each for each in companies if each.share_low is not None]
    if total is None or total.share_low is None or not candidates:
        return None
    largest = max(candidates, key=lambda each: (each.items, each.company))
    items_elsewhere = total.items - sum(each.items for each in companies)
    is_all = total.incidents == largest.incidents or total.items == largest.items
    if items_elsewhere > largest.items or is_all:
        return None
    incidents, items = total.incidents - largest.incidents, total.items - largest.items

    def rest(name: str, all_count: int, own_count: int) -> float:
        told, own = getattr(total, name), getattr(largest, name)
        share = (told * all_count - own * own_count) / (all_count - own_count)
        return min(max(share, 0.0), 1.0)  # subtraction may round just past an end

    return Rest(
        largest=largest,
        largest_part=largest.items / total.items,
        incidents=incidents,
        items=items,
        share_low=rest("share_low", total.incidents, largest.incidents),
        share_high=rest("share_high", total.incidents, largest.incidents),
        item_share_low=rest("item_share_low", total.items, largest.items),
        item_share_high=rest("item_share_high", total.items, largest.items),
    )
