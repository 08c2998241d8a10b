"""What the front desk refuses about events of succession."""

from sentences import N_, SpokenError


class OnlyAnOperator(SpokenError):
    code = "only-an-operator"
    sentence = N_("Only an operator of the register can do this.")


class NoSuchEvent(SpokenError):
    code = "no-such-event"
    sentence = N_("There is no such event.")
