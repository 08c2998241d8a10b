"""What is refused about tokens, and to the programs that use them."""

from sentences import N_, SpokenError


class NoToken(SpokenError):
    """Sent with a 401: no token, an unknown one, or one that no longer works."""

    code = "token-not-valid"
    sentence = N_(
        "This needs a token that works. Send it in the header Authorization, after the word Bearer. "
        "Your organisation makes tokens at its desk."
    )


class ScopeMissing(SpokenError):
    code = "scope-missing"
    sentence = N_("This token may not do that. It needs the scope %(scope)s.")


class TooManyRequests(SpokenError):
    """``retry_after`` is in whole seconds; the answer's header says it too."""

    code = "too-many-requests"
    sentence = N_("This token was used %(limit)s times in this minute. Wait a minute and try again.")


class ScopeNotOfDesk(SpokenError):
    code = "scope-not-of-desk"
    sentence = N_("Choose at least one thing that the token may do, from the list of this desk.")


class WrongTokenTerm(SpokenError):
    code = "wrong-token-term"
    sentence = N_("A token ends after today, and within a year.")


class TokenGone(SpokenError):
    code = "token-gone"
    sentence = N_("This token does not work any more. Make a new one.")
