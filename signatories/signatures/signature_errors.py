"""What can go wrong in the life of a signature."""

from sentences import N_, SpokenError


class AwaitsCountersignature(SpokenError):
    code = "awaits-countersignature"
    sentence = N_("This company has signed. The signature waits for its countersignature.")


class NotAwaiting(SpokenError):
    code = "not-awaiting"
    sentence = N_("This signature does not wait for a countersignature any more. Load the page again.")


class NotYours(SpokenError):
    code = "signature-not-yours"
    sentence = N_("The company did not sign through you. Ask the operator of the register.")


class OwnSignature(SpokenError):
    code = "own-signature"
    sentence = N_("You signed this yourself for the company. Somebody else countersigns it.")


class EarlierSuspended(SpokenError):
    code = "earlier-signature-suspended"
    sentence = N_("The earlier signature of this company is suspended. Reinstate that one first.")


class AlreadySuspended(SpokenError):
    code = "already-suspended"
    sentence = N_("This signature is suspended already.")


class NotSuspended(SpokenError):
    code = "not-suspended"
    sentence = N_("This signature is not suspended.")


class SuspendedByOperator(SpokenError):
    code = "suspended-by-operator"
    sentence = N_(
        "The operator of the register suspended this signature. Only the operator can reinstate it."
    )


class TooEarlyToRenew(SpokenError):
    code = "too-early-to-renew"
    sentence = N_("You can renew this signature from %(from_on)s.")


class NewEditionToSign(SpokenError):
    code = "new-edition-to-sign"
    sentence = N_("There is a new edition. Read and sign that one instead of renewing.")


class SignerChanged(SpokenError):
    code = "signer-changed"
    sentence = N_("Somebody else signed the last time. Sign again, with your own name and function.")


class CarriedSignature(SpokenError):
    code = "carried-signature"
    sentence = N_("This signature came over from another company. Sign for your own company before it ends.")


class ResigningTooSoon(SpokenError):
    code = "resigning-too-soon"
    sentence = N_("Give everyone at least %(days)s days from now to sign the new edition.")
