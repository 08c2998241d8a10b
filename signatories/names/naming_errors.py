"""What can be wrong with a name, a group or a network, and with the day from which it holds."""

from sentences import N_, SpokenError


class WrongName(SpokenError):
    code = "wrong-name"
    sentence = N_(
        "Type a name of 1 to 120 characters that can all be shown. It does not begin with = + - or @."
    )


class NameLeadsSomewhere(WrongName):
    """It holds an address or a digest: of content, perhaps, which has no place anywhere in the register."""

    code = "name-leads-somewhere"
    sentence = N_(
        "A name holds no address of a page or of mail, no IP address and no long code. A bare domain is fine."
    )


class SameName(SpokenError):
    code = "same-name"
    sentence = N_("%(name)s is a name of this company already.")


class NotOneName(SpokenError):
    code = "not-one-name"
    sentence = N_("The register keeps no such name of this company now. Load the page again.")


class DayInFuture(SpokenError):
    code = "day-in-future"
    sentence = N_("This day lies in the future. Come back on that day, or choose an earlier one.")


class StartsTooEarly(SpokenError):
    code = "starts-too-early"
    sentence = N_("The present name holds since %(since)s. Choose that day or a later one.")


class EndsTooEarly(SpokenError):
    code = "ends-too-early"
    sentence = N_("This begins on %(since)s. It cannot end before that day.")


class LegalNameStays(SpokenError):
    code = "legal-name-stays"
    sentence = N_("A company always has a legal name. Give the new one instead.")


class OtherGroup(SpokenError):
    code = "other-group"
    sentence = N_("This company is in the group %(group)s on that day. End that first.")


class GroupTaken(SpokenError):
    code = "group-taken"
    sentence = N_("There is a group with this name.")


class NotInGroup(SpokenError):
    code = "not-in-group"
    sentence = N_("This company is not in this group now.")


class WrongNetwork(SpokenError):
    code = "wrong-network"
    sentence = N_(
        "Type an AS number such as AS64512, or org: with the handle of your organisation, such as org:EX1-RIPE."
    )


class WrongReference(SpokenError):
    code = "wrong-reference"
    sentence = N_(
        "Say in at most 120 letters, digits, spaces, commas, hyphens and brackets where the evidence is."
        " An address of a website, of mail or of a machine cannot stand here."
    )


class NetworkNamedAlready(SpokenError):
    code = "network-named-already"
    sentence = N_("Your company has named %(network)s already.")


class NetworkOfAnother(SpokenError):
    code = "network-of-another"
    sentence = N_(
        "%(company)s holds %(network)s in the register since %(since)s. The operator decides who holds it."
    )


class OwnNetwork(SpokenError):
    code = "own-network"
    sentence = N_("You named this network yourself for the company. Somebody else confirms it.")


class StepNotPossible(SpokenError):
    code = "network-step-not-possible"
    sentence = N_("Somebody else has dealt with %(network)s meanwhile. Load the page again.")


class ReasonNeeded(SpokenError):
    code = "reason-needed"
    sentence = N_("Write a reason of 10 to 2000 characters. The company reads it.")
