"""Labels as sentences about what was measured in a period: never about conduct, never a finding of law."""

from flask_babel import gettext

from app.half_years import half_year_name
from app.i18n import show_share
from monitor.method import METHODS, NORMS
from monitor.models import Publication


def label_in_words(label: str | None, publication: Publication) -> str:
    """What the label of one company says, in the language of this context."""
    values = {
        "period": half_year_name(publication.period),
        "share": show_share(METHODS[publication.method_version].norm_share),
        "hours": NORMS[publication.norm].hours,
    }
    if label == "below":
        return gettext(
            "Measured over %(period)s: even counting every doubt in its favour, the share removed within"
            " %(hours)s hours lies under %(share)s.",
            **values,
        )
    if label == "meets":
        return gettext(
            "Measured over %(period)s: even counting every doubt against it, the share removed within"
            " %(hours)s hours lies at or above %(share)s.",
            **values,
        )
    if label == "unclear":
        return gettext(
            "Measured over %(period)s: the measurements allow both, a share under %(share)s within"
            " %(hours)s hours and one at or above it.",
            **values,
        )
    if label == "not_measurable":
        return gettext(
            "Measured over %(period)s: the share removed within %(hours)s hours cannot be told from"
            " the measurements.",
            **values,
        )
    return gettext(
        "Measured over %(period)s: too few incidents or months to say anything of the share removed"
        " within %(hours)s hours.",
        **values,
    )
