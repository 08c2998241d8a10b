"""The scores of a period as values: one row per company. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from monitor.further import Further
from monitor.label_names import TOTAL as TOTAL
from monitor.label_names import Label as Label
from monitor.periods import name_of
from monitor.sector import Sector
from monitor.suppression import Cell
from monitor.trends import Point


@dataclass(frozen=True)
class ScoreRow:
    """The figures of one company; of all together where ``company`` is ``total`` (without a label).

    Shares are fractions of one, None where nothing was counted. ``share`` is the mean over
    incidents and ``item_share`` over items: low counts every doubt against, high in favour.
    ``median_hours`` bounds the median time to removal; its high end is None when infinite.
    ``detail`` holds counts beside the figures: notices not counted by reason (``bounced``,
    ``refused``, ``gone_before_delivery``, ``duplicate``, ``withdrawn``, ``pending``,
    ``outside_period``, ``held_back``, and by decision ``wrong_company``, ``not_received``,
    ``wrongly_classified``), items that count as a decision says (``decided_on_time``,
    ``decided_undetermined``), and ``without_deadline_check``, ``oldest_online_days``,
    ``largest_site_items``.

    ``attention`` is the private signal: it is in no public file. ``is_protected`` says that the
    shares are not shown, although there are enough incidents, since they would tell another's.
    """

    company: str
    name: str
    is_registered: bool
    label: Label | None
    incidents: int
    items: int
    share_low: float | None
    share_high: float | None
    interval_low: float | None
    interval_high: float | None
    item_share_low: float | None
    item_share_high: float | None
    median_hours_low: float | None
    median_hours_high: float | None
    still_online: int
    reappeared: int
    moved: int
    undetermined: int
    attempts: int
    could_not_be_notified: int
    detail: Mapping[str, int]
    further: Further | None = None
    attention: bool = False
    is_protected: bool = False


@dataclass(frozen=True)
class ScoreTable:
    """The scores of ``[start_on, end_on)``; ``rows`` in order of register number, ``total`` last.

    ``points`` are the months of every company that is shown, and of the total. ``cells`` are the
    sums behind all shares, by company and month, which are never published.
    """

    start_on: date
    end_on: date
    norm: str
    method_version: str
    params_digest: str
    input_digest: str
    attribution_digest: str
    decisions_digest: str
    input_sequence: int
    """The last delivery that was read; 0 when there was none."""
    measured_months: int
    rows: tuple[ScoreRow, ...]
    points: tuple[Point, ...]
    sector: Sector
    cells: Mapping[str, Mapping[str, Cell]]

    @property
    def period(self) -> str:
        return name_of(self.start_on, self.end_on)

    @property
    def told(self) -> frozenset[str]:
        """The companies whose shares are shown: those that have months."""
        return frozenset(each.company for each in self.points) - {TOTAL}

    @property
    def total(self) -> ScoreRow:
        return self.rows[-1]
