"""What is not possible with words beside figures, each in one sentence."""

from datetime import datetime

from sentences import N_, SpokenError


class ReplyRefused(SpokenError):
    code = "reply-refused"
    sentence = N_("This is not possible for this reply now.")


class ReplyNeedsText(SpokenError):
    code = "reply-needs-text"
    sentence = N_(
        "Write your reply in Dutch, in English or in both, with at most %(longest)s characters each."
    )


class ReplyTooEarly(SpokenError):
    code = "reply-too-early"
    sentence = N_("There are no figures that you can reply to.")


class OwnReply(SpokenError):
    code = "own-reply"
    sentence = N_("Who wrote a reply, or acts for its company, does not decide whether it is placed.")


class NoteNeeded(SpokenError):
    code = "note-needed"
    sentence = N_(
        "Say in one sentence in Dutch and in English what you correct (%(least)s to %(most)s characters)."
    )


class ReplyIsOffered(SpokenError):
    """A reply waits for the register since ``since``."""

    code = "reply-is-offered"
    sentence = N_("Your reply waits for the register since %(since)s. Withdraw it first to change it.")

    def __init__(self, *, since: datetime) -> None:
        super().__init__(since=since)


class SendBackNeedsReason(SpokenError):
    code = "send-back-needs-reason"
    sentence = N_("Choose why the reply goes back.")
