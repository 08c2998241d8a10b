"""States and reasons of the monitor's desk in words."""

from app.i18n import _l
from monitor.delivery_models import Proof, SourceKind
from monitor.models import State
from monitor.progress import ScoringStep, Step

STATES = {
    State.DRAFT: ("todo", _l("Draft")),
    State.PREVIEW: ("waiting", _l("Shown to the companies")),
    State.PUBLISHED: ("done", _l("Published")),
    State.CORRECTED: ("ended", _l("Replaced by a later version")),
    State.STRUCK: ("ended", _l("Set aside before publication")),
}
"""The kind of tag and the word for each state."""

STEPS = {
    Step.UNPACKING: _l("Looking into the files"),
    Step.READING: _l("Reading and judging rows"),
    Step.JUDGING: _l("Comparing with what is known"),
    Step.STORING: _l("Storing"),
}
"""What the worker does with a delivery."""

SCORING_STEPS = {
    ScoringStep.COUNTING: _l("Counting what was delivered"),
    ScoringStep.COMPANIES: _l("Computing the figures of each company"),
    ScoringStep.EFFECTS: _l("Looking at what followed letters and other acts"),
}
"""What the worker does for figures."""

SOURCE_KINDS = {
    SourceKind.LIVE: _l("They count: live"),
    SourceKind.SANDBOX: _l("To try things out: sandbox, never in figures"),
}

PROOFS = {
    Proof.NOTHING: _l("Nothing"),
    Proof.MANIFEST: _l("A manifest with the digest of each file"),
    Proof.SIGNATURE: _l("A manifest signed with its own key"),
}
