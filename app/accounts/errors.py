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
