"""The picture of a chart as a page includes it: made when the figures were published, and only read here."""

from typing import NamedTuple

from markupsafe import Markup

from app.charts import pictures
from app.charts.pictures import Chart, name_of
from app.charts.strip import Strip
from app.published.store import store


class Drawn(NamedTuple):
    """The finding of a chart, and its picture; None until that is made."""

    title: str
    picture: Markup | None


def drawn(chart: Chart | None, *, is_public: bool = True) -> Drawn | None:
    """What there is of *chart*; None where there is nothing to draw.

    Of figures that are not public no picture is kept: it is drawn for who may see them.
    """
    if chart is None:
        return None
    made = store().picture(name_of(chart)) if is_public else pictures.drawn(chart)
    title = chart.title if isinstance(chart, Strip) else chart.said.title
    return Drawn(title, Markup(made) if made is not None else None)  # noqa: S704 - written by ``app.charts``
