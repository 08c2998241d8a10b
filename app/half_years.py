"""Half-years in words, for the pages of the monitor and of the public figures."""

from flask_babel import gettext

from monitor.periods import period as half_year


def half_year_name(name: str) -> str:
    """``2025-h1`` as "January to June 2025", in the language of this request. Raises ``UnknownPeriod``."""
    year = half_year(name).start_on.year
    if name.endswith("h1"):
        return gettext("January to June %(year)s", year=year)
    return gettext("July to December %(year)s", year=year)


def half_year_title(name: str) -> str:
    """The same with a capital in front, for what stands by itself: a Dutch month has none."""
    words = half_year_name(name)
    return words[:1].upper() + words[1:]
