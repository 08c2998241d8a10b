"""What can go wrong in the register, each with a stable code and one sentence."""

from sentences import N_, SpokenError


class NotFound(SpokenError):
    code = "not-found"
    sentence = N_("The register does not know this.")


class WrongRegisterNumber(SpokenError):
    code = "wrong-register-number"
    sentence = N_("This is not a register number. Type 8 digits (KVK), or start with lei: or euid:.")


class WrongHost(SpokenError):
    code = "wrong-host"
    sentence = N_("This is not a domain name. Type it without https:// and without a path, like example.nl.")


class WrongContactPoint(SpokenError):
    code = "wrong-contact-point"
    sentence = N_("Type an e-mail address, or the https address of an API.")


class AlreadyMember(SpokenError):
    code = "already-member"
    sentence = N_("This company is already a member since %(since)s.")


class MembershipsOverlap(SpokenError):
    code = "memberships-overlap"
    sentence = N_(
        "This company was a member on that day already. A new membership begins where the earlier one ended."
    )


class NotAMember(SpokenError):
    code = "not-a-member"
    sentence = N_("This company is not a member of this association.")


class EndBeforeStart(SpokenError):
    code = "end-before-start"
    sentence = N_("The end date lies before the start date.")


class SlugTaken(SpokenError):
    code = "slug-taken"
    sentence = N_("This short name is in use. Choose another one.")


class HostTaken(SpokenError):
    code = "host-taken"
    sentence = N_("Another company has proven this domain. Ask the operator when that is not right.")


class ProofNotFound(SpokenError):
    code = "proof-not-found"
    sentence = N_(
        "We did not see the proof at %(where)s. We saw: %(seen)s. A new DNS record can take up to an hour."
    )


class AlreadySigned(SpokenError):
    code = "already-signed"
    sentence = N_("This company has already signed. The signature is in force.")


class NoProvenDomain(SpokenError):
    code = "no-proven-domain"
    sentence = N_("Prove a domain first. The logo is made for a proven domain.")


class NoContactPoint(SpokenError):
    code = "no-contact-point"
    sentence = N_("Give the contact point for notices first.")


class WrongEditionTyped(SpokenError):
    code = "wrong-edition-typed"
    sentence = N_("This is not the edition on the first page of the document. Read it again and type it.")


class DutyNotTicked(SpokenError):
    code = "duty-not-ticked"
    sentence = N_("Tick every duty. A signature is for all duties together.")


class NoEditionInForce(SpokenError):
    code = "no-edition-in-force"
    sentence = N_("There is no edition to sign on this date. The operator has to load the documents.")


class SignatureNotInForce(SpokenError):
    code = "signature-not-in-force"
    sentence = N_("This signature is not in force.")


class EditionTaken(SpokenError):
    code = "edition-taken"
    sentence = N_("There is an edition %(edition)s of this document. Give the new one another name.")


class ContactTestEnded(SpokenError):
    code = "contact-test-ended"
    sentence = N_("This test has ended. A new test can be sent from the desk of the company.")


class TooManyTests(SpokenError):
    code = "too-many-tests"
    sentence = N_("At most %(most)s tests a day are sent. Try again tomorrow.")


class LookedJustNow(SpokenError):
    code = "looked-just-now"
    sentence = N_("We looked a moment ago. You can have us look again after %(minutes)s minutes.")


class CompanyEnded(SpokenError):
    code = "company-ended"
    sentence = N_("%(name)s ended on %(ended_on)s. Nothing new can begin with it.")


class AssociationEnded(SpokenError):
    code = "association-ended"
    sentence = N_("%(name)s ended on %(ended_on)s. Nothing new can begin with it.")


class ContactPointChanged(SpokenError):
    code = "contact-point-changed"
    sentence = N_("Somebody else changed the contact point meanwhile. It is now: %(now)s.")
