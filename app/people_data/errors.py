"""What can be wrong with a request to erase a person."""

from sentences import N_, SpokenError


class ErasedAlready(SpokenError):
    code = "erased-already"
    sentence = N_("This person was erased already.")


class AskedAlready(SpokenError):
    code = "erasure-asked-already"
    sentence = N_("You have asked this already. The operator of the register decides within a month.")


class NotWaiting(SpokenError):
    code = "erasure-not-waiting"
    sentence = N_("This request does not wait any more. Load the page again.")


class OwnRequest(SpokenError):
    code = "own-erasure"
    sentence = N_("This is your own request. Another operator decides on it.")


class RefusalNeedsReason(SpokenError):
    code = "erasure-refusal-needs-reason"
    sentence = N_("Write why it is refused, in 10 to 1000 characters. The person reads it.")
