"""What can go wrong in a recovery."""

from sentences import N_, SpokenError


class NotADomainOfThisCompany(SpokenError):
    code = "not-a-domain-of-this-company"
    sentence = N_("This is not a proven domain of this company. Choose one of the list.")


class DomainGone(SpokenError):
    code = "recovery-domain-gone"
    sentence = N_("%(host)s is no longer a domain of this company. Begin again with another domain.")


class RecoveryNotNow(SpokenError):
    code = "recovery-not-now"
    sentence = N_("This step is not possible now. Load the page again to see where the request stands.")


class NotYoursToJudge(SpokenError):
    code = "not-yours-to-judge"
    sentence = N_("Another desk decides on this request.")


class SamePerson(SpokenError):
    code = "same-person"
    sentence = N_("You confirmed this person. Another operator decides on the objection.")


class OwnRequest(SpokenError):
    code = "own-request"
    sentence = N_("This is your own request. Somebody else confirms it.")
