"""What the company desk refuses."""

from sentences import N_, SpokenError


class NotYetComplete(SpokenError):
    code = "not-yet-complete"
    sentence = N_("Not every step is done. Finish the steps below first.")
