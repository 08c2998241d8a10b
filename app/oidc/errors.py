"""What can go wrong with the sign-in service. No sentence repeats what it sent."""

from sentences import N_, SpokenError


class ServiceNotConfigured(SpokenError):
    code = "no-sign-in-service"
    sentence = N_("This register uses no sign-in service of an organisation. Sign in in another way.")


class ServiceAway(SpokenError):
    code = "sign-in-service-away"
    sentence = N_(
        "The sign-in service does not answer now. Try again in a few minutes, or sign in in another way."
    )


class ServiceRefused(SpokenError):
    code = "sign-in-service-refused"
    sentence = N_("The sign-in service did not confirm who you are. Try again, or sign in in another way.")


class NotStartedHere(SpokenError):
    code = "not-started-here"
    sentence = N_(
        "This sign-in was not started in this browser, or took too long, or was used before. Try again."
    )


class NobodyLinked(SpokenError):
    code = "nobody-linked"
    sentence = N_(
        "Your account at the sign-in service is not linked to anybody here. Sign in in another way first, "
        "and link it on the page Security."
    )


class LinkedToAnother(SpokenError):
    code = "linked-to-another"
    sentence = N_("This account at the sign-in service is linked to somebody here already.")
