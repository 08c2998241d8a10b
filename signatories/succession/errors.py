"""What can be wrong with an event of succession, each with a stable code and one sentence."""

from sentences import N_, SpokenError


class SuccessionRefused(SpokenError):
    """An event that cannot be, or a step of one that cannot be taken."""

    code = "succession-refused"


class WrongParties(SuccessionRefused):
    code = "succession-wrong-parties"
    sentence = N_(
        "These companies do not make this event. A merger takes two or more, a takeover and a split take one,"
        " and a company cannot become itself."
    )


class SameParty(SuccessionRefused):
    code = "succession-same-party"
    sentence = N_("%(name)s is named twice. Name each company once.")


class InAnotherEvent(SuccessionRefused):
    code = "succession-in-another-event"
    sentence = N_("%(name)s is in another event that waits. Carry that one out, or cancel it, first.")


class NotTheirs(SuccessionRefused):
    code = "succession-not-theirs"
    sentence = N_("%(what)s is not of %(name)s now, or is given away twice. Choose again.")


class NoNewName(SuccessionRefused):
    code = "succession-no-new-name"
    sentence = N_("Give the new name. It has to differ from the name now.")


class TooLongAgo(SuccessionRefused):
    code = "succession-too-long-ago"
    sentence = N_("The day lies before %(earliest)s, when %(name)s was not in this register yet.")


class SamePerson(SuccessionRefused):
    code = "succession-same-person"
    sentence = N_("You proposed this. Another operator has to release it.")


class CasesOnBothSides(SuccessionRefused):
    code = "succession-cases-on-both-sides"
    sentence = N_(
        "%(name)s has an open case about the same condition in both associations. Bring one of them to its end first."
    )


class WrongStep(SuccessionRefused):
    code = "succession-wrong-step"
    sentence = N_("This is not possible now: the event was released, carried out or cancelled before.")


class NotTheDay(SuccessionRefused):
    code = "succession-not-the-day"
    sentence = N_("This event takes effect on %(effective_on)s. Until then nothing follows from it.")


class Changed(SuccessionRefused):
    code = "succession-changed"
    sentence = N_("What follows is not what you were shown. Read it again below, and then confirm it.")
