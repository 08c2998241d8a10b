"""What is not possible with a dispute, each in one sentence."""

from datetime import datetime

from sentences import N_, SpokenError


class DisputeRefused(SpokenError):
    """An act that the law of a dispute does not allow."""

    code = "dispute-refused"
    sentence = N_("This is not possible for this dispute now.")


class NotInPreview(DisputeRefused):
    code = "not-in-preview"
    sentence = N_("Notices can be disputed only while their figures are shown to you before publication.")


class DisputeTermOver(DisputeRefused):
    """The reply term ended at ``until``."""

    code = "dispute-term-over"
    sentence = N_("Notices could be disputed until %(until)s.")

    def __init__(self, *, until: datetime) -> None:
        super().__init__(until=until)


class NoItems(DisputeRefused):
    code = "no-items-disputed"
    sentence = N_("Choose at least one notice, and at most %(most)s at once.")


class NotYourItems(DisputeRefused):
    code = "not-your-items"
    sentence = N_(
        "%(count)s of these are not notices behind your figures of this period. Take the ids from your list."
    )
    counted, of_one = (
        "count",
        N_("One of these is not a notice behind your figures of this period. Take the ids from your list."),
    )


class DisputedBefore(DisputeRefused):
    code = "disputed-before"
    sentence = N_("%(count)s of these notices were disputed before. A notice can be disputed once.")
    counted, of_one = (
        "count",
        N_("One of these notices was disputed before. A notice can be disputed once."),
    )


class ClaimsNeeded(DisputeRefused):
    code = "claims-needed"
    sentence = N_("Choose at least one thing that you can show.")


class ClaimNotForThisKind(DisputeRefused):
    code = "claim-not-for-this-kind"
    sentence = N_("One of these claims does not belong to what you say is wrong.")


class ClaimIncomplete(DisputeRefused):
    code = "claim-incomplete"
    sentence = N_("Give the time or the first and last day with each claim that asks for it.")


class ClaimInTheFuture(DisputeRefused):
    code = "claim-in-the-future"
    sentence = N_("A claim cannot lie in the future.")


class DecidedByScorer(DisputeRefused):
    code = "decided-by-scorer"
    sentence = N_("Who prepared these figures does not decide about disputes. Ask another publisher.")


class DecidedByCompany(DisputeRefused):
    code = "decided-by-company"
    sentence = N_("Nobody decides about a dispute of a company for which they act.")


class DecidedBefore(DisputeRefused):
    code = "decided-by-the-same"
    sentence = N_("Who decided before does not decide on the appeal.")


class WrongEffect(DisputeRefused):
    code = "wrong-effect"
    sentence = N_("This decision does not belong to what was disputed, or its reason to the decision.")


class DisputeAppealOver(DisputeRefused):
    """The term of appeal ended at ``until``."""

    code = "dispute-appeal-over"
    sentence = N_("An appeal was possible until %(until)s.")

    def __init__(self, *, until: datetime) -> None:
        super().__init__(until=until)


class DisputesOpen(DisputeRefused):
    """Disputes wait for a decision until the day of release, ``until``."""

    code = "disputes-open"
    sentence = N_(
        "%(count)s disputes wait for a decision. Decide them first; "
        "from %(until)s on you can go on, and what is undecided counts as undetermined."
    )
    counted, of_one = (
        "count",
        N_(
            "One dispute waits for a decision. Decide it first; "
            "from %(until)s on you can go on, and what is undecided counts as undetermined."
        ),
    )

    def __init__(self, *, count: int, until: datetime) -> None:
        super().__init__(count=count, until=until)
