"""What the monitor's desk refuses by itself: acts by people who do not hold the role for them."""

from sentences import N_, SpokenError


class NotYourRole(SpokenError):
    code = "not-your-role"
    sentence = N_("Only the monitor or a publisher can prepare figures.")


class OnlyAPublisher(SpokenError):
    code = "only-a-publisher"
    sentence = N_("Only a publisher can release figures.")


class NothingPrepared(SpokenError):
    code = "nothing-prepared"
    sentence = N_("There is no preview of %(period)s. Prepare its figures first.")


class NothingPublished(SpokenError):
    code = "nothing-published"
    sentence = N_("No figures of %(period)s are published, so there is nothing to correct.")
