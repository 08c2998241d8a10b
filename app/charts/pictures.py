"""Any chart as a picture in both layouts, under a name that its values and words decide. Pure.

The name is a digest of all that is drawn. So a page that asks for the picture of the figures which it
shows gets that picture or none: never one of other figures, of another language or of an older drawing.
"""

import hashlib
import json
from dataclasses import asdict

from app.charts import dots, funnel, strip, trend
from app.charts.dots import Dots
from app.charts.funnel import Funnel
from app.charts.plot import NARROW, WIDE
from app.charts.strip import Strip
from app.charts.trend import Trend

Chart = Dots | Funnel | Trend | Strip

EDITION = 5
"""One more with each change of how charts are drawn: pictures that were made before are then made again."""


def name_of(chart: Chart) -> str:
    """The name of the picture of *chart*: 40 hexadecimal digits."""
    drawn = [EDITION, type(chart).__name__, asdict(chart)]
    text = json.dumps(drawn, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def drawn(chart: Chart) -> str:
    """Both layouts of *chart*, the wide one first; the style sheet shows the one that fits."""
    key = f"c{name_of(chart)[:8]}"
    return "".join(_draw(chart, kind, key) for kind in (WIDE, NARROW))


def _draw(chart: Chart, kind: str, key: str) -> str:
    match chart:
        case Dots():
            return dots.draw(chart, kind=kind, key=key)
        case Funnel():
            return funnel.draw(chart, kind=kind, key=key)
        case Trend():
            return trend.draw(chart, kind=kind, key=key)
        case Strip():
            return strip.draw(chart, kind=kind, key=key)
