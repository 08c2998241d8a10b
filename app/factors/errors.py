"""What can go wrong with what people sign in and confirm with."""

from sentences import N_, SpokenError


class PasskeyRefused(SpokenError):
    code = "passkey-refused"
    sentence = N_("This passkey was not accepted. Try again, or choose another way.")


class ChallengeTooOld(SpokenError):
    code = "challenge-too-old"
    sentence = N_("This page was open for too long, or was used before. Try again: it is new now.")


class PasskeyKnown(SpokenError):
    code = "passkey-known"
    sentence = N_("This passkey is in the register already.")


class TooManyPasskeys(SpokenError):
    code = "too-many-passkeys"
    sentence = N_("You have %(most)s passkeys. Remove one that you do not use any more first.")


class CodeRefused(SpokenError):
    code = "code-refused"
    sentence = N_(
        "This code is not right, or was used before. Wait for the next code of your app, or use a recovery code."
    )


class FirstCodeRefused(SpokenError):
    code = "first-code-refused"
    sentence = N_(
        "This code is not right. Type the code that the app shows now, and see that its clock is right."
    )


class HasCodeApp(SpokenError):
    code = "has-code-app"
    sentence = N_("You have an app for codes already. Remove it first.")


class NothingShown(SpokenError):
    code = "nothing-shown"
    sentence = N_("Type a code, or use your passkey.")


class NeedsFactorFirst(SpokenError):
    code = "needs-factor-first"
    sentence = N_("Recovery codes are for when you lose a passkey or an app. Add one of those first.")


class LastFactor(SpokenError):
    code = "last-factor"
    sentence = N_(
        "Your role asks for a second factor. Add another passkey or an app before you remove this one."
    )


class NotAnOperator(SpokenError):
    code = "not-an-operator"
    sentence = N_("Only an operator of the register can do this.")


class OwnLoss(SpokenError):
    code = "own-loss"
    sentence = N_("You cannot report or release your own loss. Two other operators do that.")


class NothingToLose(SpokenError):
    code = "nothing-to-lose"
    sentence = N_("This person has no passkey and no app: a link by mail lets them in.")


class LossKnown(SpokenError):
    code = "loss-known"
    sentence = N_("This loss was reported already. Another operator releases it.")


class NoLossReported(SpokenError):
    code = "no-loss-reported"
    sentence = N_(
        "No loss of this person is reported, or the person showed a factor since, or a week has passed."
    )


class SameOperator(SpokenError):
    code = "same-operator"
    sentence = N_("You reported this loss yourself. Another operator releases it.")


class TooEarly(SpokenError):
    code = "too-early"
    sentence = N_("The person has a day to say that it is not so. This can be released from %(from_at)s on.")
