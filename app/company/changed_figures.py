"""What differs between a company's figures and the version before: after decisions, or by a correction."""

from dataclasses import dataclass

from flask_babel import gettext

from app.i18n import show_number, show_share
from monitor.models import Score
from monitor.previews import CompanyPreview


@dataclass(frozen=True)
class Changes:
    """Names with their value before and now; ``labels`` both labels where they differ."""

    version: int
    figures: tuple[tuple[str, str, str], ...]
    labels: tuple[str | None, str | None] | None


def changes(preview: CompanyPreview) -> Changes | None:
    """What differs from the version that this one reruns or corrects; None when it follows none."""
    earlier = preview.publication.follows
    before = earlier and next(
        (each for each in earlier.scores if each.company == preview.score.company), None
    )
    if earlier is None or before is None:
        return None
    labels = (before.label, preview.score.label)
    return Changes(
        version=earlier.version,
        figures=tuple(_differing(before, preview.score)),
        labels=labels if labels[0] != labels[1] else None,
    )


def _differing(before: Score, after: Score) -> list[tuple[str, str, str]]:
    counts = {
        "incidents": gettext("Incidents"),
        "items": gettext("Images"),
        "undetermined": gettext("Undetermined"),
        "still_online": gettext("Still online"),
        "could_not_be_notified": gettext("Could not be notified"),
    }
    shares = {
        "share_low": gettext("Share in time, every doubt against you"),
        "share_high": gettext("Share in time, every doubt in your favour"),
    }
    told = [(name, words, show_number) for name, words in counts.items()]
    if before.shows_shares and after.shows_shares:
        told += [(name, words, show_share) for name, words in shares.items()]
    return [
        (words, show(getattr(before, name)), show(getattr(after, name)))
        for name, words, show in told
        if getattr(before, name) != getattr(after, name)
    ]
