"""What can go wrong when people come in."""

from sentences import N_, SpokenError


class LinkNotValid(SpokenError):
    code = "link-not-valid"
    sentence = N_("This link was used before or its time has passed. Ask for a new one.")


class InvitationNotValid(SpokenError):
    code = "invitation-not-valid"
    sentence = N_(
        "This invitation was used before, was withdrawn, or its time has passed. Ask for a new one."
    )


class WrongRole(SpokenError):
    code = "wrong-role"
    sentence = N_("This role needs exactly one of: an association, a company, or neither.")


class AlreadyInvited(SpokenError):
    code = "already-invited"
    sentence = N_("This address has an open invitation for this role. It was sent on %(sent)s.")


class NoSuchPerson(SpokenError):
    code = "no-such-person"
    sentence = N_("The register knows nobody with this address. Invite the person first.")


class LastOwner(SpokenError):
    code = "last-owner"
    sentence = N_(
        "Nobody else holds this role for longer. Hand it over first, or invite a second person: "
        "somebody must be able to let others in."
    )


class RoleAlreadyEnded(SpokenError):
    code = "role-ended"
    sentence = N_("This role has ended already.")


class RoleEndsInThePast(SpokenError):
    code = "role-ends-in-the-past"
    sentence = N_("The last day of a role cannot lie before today. To end it now, end the role.")


class NotYourRole(SpokenError):
    code = "not-your-role"
    sentence = N_("Only who holds a role can hand it over.")


class OwnAddress(SpokenError):
    code = "own-address"
    sentence = N_("This is your own address. Type the address of who takes over from you.")


class NotYoursToGive(SpokenError):
    code = "not-yours-to-give"
    sentence = N_("You cannot give this role. An owner of that desk can.")


class OwnerInvites(SpokenError):
    code = "owner-invites"
    sentence = N_(
        "This company has an owner in the register, who invites others. Did the owner leave? "
        'Then the company proves a domain on the page "The owner left".'
    )


class InvitationClosed(SpokenError):
    code = "invitation-closed"
    sentence = N_("This invitation was accepted or withdrawn before.")


class SignInIsOver(SpokenError):
    code = "sign-in-is-over"
    sentence = N_("That browser was signed out already.")
