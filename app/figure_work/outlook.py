"""What figures that are being made will change, told before they are: from what the run before left behind.

For the page of the work alone. The version itself is made from all that was delivered, and held against this.
"""

import json
import logging
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.figure_work.models import FigureJob
from app.navigation import settings
from monitor import judging_again, kept_items, preparing, rerunning
from monitor.judging_again import NothingKept
from monitor.models import Publication, State
from monitor.publication_states import in_state
from monitor.publications import row_of
from monitor.scores import TOTAL, ScoreRow, ScoreTable

log = logging.getLogger(__name__)
OUTLOOK = "outlook.json"
SHOWN = 50
"""So many companies the page names."""


def look_ahead(session: Session, job: FigureJob, folder: Path) -> ScoreTable | None:
    """Write into *folder* what *job* will change; None where nothing is kept from which that is quickly known."""
    before = version_before(session, job)
    if before is None:
        return None
    frozen = rerunning.inputs_of(job.publication) if job.publication else None
    try:
        table = preparing.table_of(
            session,
            subject=job.subject,
            data_dir=settings().data_dir,
            frozen=frozen,
            measured=judging_again.measured_again,
        )
        draft = folder / f"{OUTLOOK}.new"
        draft.write_text(json.dumps(_changes(before, table)))
        draft.replace(folder / OUTLOOK)
    except (NothingKept, OSError) as failed:  # the whole run goes on without it
        error = failed.__cause__ if isinstance(failed, NothingKept) else failed
        if error is not None:
            log.error("a rerun from what the run before left behind failed: %s", type(error).__name__)
        return None
    return table


def compare(again: ScoreTable | None, whole: ScoreTable) -> None:
    """Hold what was told ahead against the whole run; where it differs, nothing is told ahead any more."""
    if again is not None and not judging_again.agree(again, whole):
        kept_items.doubt(settings().data_dir)
        log.error("what a rerun took from the run before differs from the whole run, which counts")


def told(folder: Path) -> dict[str, Any] | None:
    """What was told in *folder*."""
    try:
        found: dict[str, Any] = json.loads((folder / OUTLOOK).read_text())
    except (OSError, ValueError):
        return None
    return found


def version_before(session: Session, job: FigureJob) -> Publication | None:
    """The version that the figures of *job* will follow: that of which it applies the decisions, else the last."""
    if job.publication is not None:
        return job.publication
    earlier = in_state(session, State.DRAFT, State.PREVIEW, State.PUBLISHED, like=job.subject)
    return earlier[-1] if earlier else None


def _changes(before: Publication, table: ScoreTable) -> dict[str, Any]:
    """How many companies get other figures, and the first of them by name."""
    was = {score.company: row_of(score) for score in before.scores if score.company != TOTAL}
    now = {row.company: row for row in table.rows if row.company != TOTAL}
    changed = [company for company in {*was, *now} if was.get(company) != now.get(company)]
    lines = [_line(company, was.get(company), now.get(company)) for company in changed]
    lines.sort(key=lambda line: (not line["name"], line["name"].casefold(), line["company"]))
    return {"version": before.version, "changed": len(lines), "of": len(now), "companies": lines[:SHOWN]}


def _line(company: str, was: ScoreRow | None, now: ScoreRow | None) -> dict[str, Any]:
    shown = ("incidents", "items", "label", "share_low", "share_high")
    return {
        "company": company,
        "name": next((row.name for row in (now, was) if row is not None and row.name), ""),
        "was": {name: getattr(was, name) for name in shown} if was else None,
        "now": {name: getattr(now, name) for name in shown} if now else None,
    }
