"""The written reason that goes with a decision: for whom it concerns, never in the public log. Pure."""

from sentences import N_, SpokenError

SHORTEST, LONGEST = 10, 2000


class ReasonNeeded(SpokenError):
    code = "reason-needed"
    sentence = N_("Write the reason, in %(shortest)s to %(longest)s characters.")


def checked_reason(written: str) -> str:
    """The reason without blanks around it. Raises ``ReasonNeeded`` when it is too short or too long."""
    reason = written.strip()
    if not SHORTEST <= len(reason) <= LONGEST:
        raise ReasonNeeded(shortest=SHORTEST, longest=LONGEST)
    return reason
