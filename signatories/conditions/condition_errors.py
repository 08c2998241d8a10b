"""What can go wrong with conditions, waivers, declarations and cases; each says what to do."""

from sentences import N_, SpokenError


class EffectiveInThePast(SpokenError):
    code = "effective-in-the-past"
    sentence = N_("A condition cannot change in the past. Choose today or a later day.")


class GroundNeeded(SpokenError):
    code = "ground-needed"
    sentence = N_("Say where the condition stands in your statutes or code, such as article 4, paragraph 2.")


class NumberOutOfRange(SpokenError):
    code = "number-out-of-range"
    sentence = N_("Choose a number from %(least)s to %(most)s.")


class TextNeeded(SpokenError):
    code = "text-needed"
    sentence = N_("Write the condition in Dutch and in English, in 3 to 200 characters each.")


class NoSuchCondition(SpokenError):
    code = "no-such-condition"
    sentence = N_("This condition does not hold on that day.")


class AlreadyInEffect(SpokenError):
    code = "already-in-effect"
    sentence = N_("This change has taken effect. End the condition, or replace it, from a later day.")


class TakenBackAlready(SpokenError):
    code = "taken-back-already"
    sentence = N_("This change was taken back before.")


class WaiverEndsTooEarly(SpokenError):
    code = "waiver-ends-too-early"
    sentence = N_("The last day lies before the first day, or in the past.")


class WaiverTooLong(SpokenError):
    code = "waiver-too-long"
    sentence = N_(
        "A waiver counts for at most %(days)s days. Choose an earlier day; you can give another one."
    )


class AlreadyWaived(SpokenError):
    code = "already-waived"
    sentence = N_("This condition is waived for this member until %(until)s. End that waiver first.")


class WaiverOver(SpokenError):
    code = "waiver-over"
    sentence = N_("This waiver has ended.")


class NotYoursToDeclare(SpokenError):
    code = "not-yours-to-declare"
    sentence = N_("This is declared by somebody else: the page says by whom.")


class DeclarationWithdrawn(SpokenError):
    code = "declaration-withdrawn"
    sentence = N_("This declaration was withdrawn before.")


class ConditionNotMissed(SpokenError):
    code = "condition-not-missed"
    sentence = N_("There is nothing to warn for: the member meets this condition, or it cannot be said.")


class CaseIsOpen(SpokenError):
    code = "case-is-open"
    sentence = N_("There is a case about this condition and this member. Go on with that one.")


class NotPossibleInThisState(SpokenError):
    code = "not-possible-in-this-state"
    sentence = N_("This is not possible now: the case has gone on. Look at its steps.")


class LetterNeeded(SpokenError):
    code = "letter-needed"
    sentence = N_("Write the text, in 10 to %(longest)s characters.")


class CureTermRuns(SpokenError):
    code = "cure-term-runs"
    sentence = N_("The member has time to mend this until %(until)s. Decide after that.")


class CaseStayed(SpokenError):
    code = "case-stayed"
    sentence = N_("The appeals board has put this case on hold until %(until)s.")


class StillNotMet(SpokenError):
    code = "still-not-met"
    sentence = N_("The facts do not show that the condition is met again. Drop the warning, or decide.")


class MetAgain(SpokenError):
    code = "met-again"
    sentence = N_("The condition is met again. Close the case as mended; there is nothing to decide.")


class AppealTermRuns(SpokenError):
    code = "appeal-term-runs"
    sentence = N_("The member can appeal until %(until)s. Nothing is carried out before that.")


class AppealTermOver(SpokenError):
    code = "appeal-term-over"
    sentence = N_("The term to appeal ended on %(until)s.")


class NoUrgency(SpokenError):
    code = "no-urgency"
    sentence = N_("This decision has no reason to be carried out at once. Wait for the term of appeal.")


class CarriedOutAlready(SpokenError):
    code = "carried-out-already"
    sentence = N_("The consequence has been carried out before.")


class ActedBefore(SpokenError):
    code = "acted-before"
    sentence = N_("You acted in this case before. Another member of the appeals board decides.")


class StayAsked(SpokenError):
    code = "stay-asked"
    sentence = N_("The company asked to put the case on hold. Wait until the appeals board has answered.")


class StayRefused(SpokenError):
    code = "stay-refused"
    sentence = N_("The appeals board has refused to put the case on hold at this stage.")


class NoStayAsked(SpokenError):
    code = "no-stay-asked"
    sentence = N_("Nobody asks to put this case on hold now.")


class WrongStay(SpokenError):
    code = "wrong-stay"
    sentence = N_("Choose a day from tomorrow to %(days)s days from now.")


class EvidenceNeeded(SpokenError):
    code = "evidence-needed"
    sentence = N_("Say in one sentence what this shows, in 3 to 200 characters.")


class EvidenceInTheFuture(SpokenError):
    code = "evidence-in-the-future"
    sentence = N_("The date of the evidence lies in the future.")


class CaseChanged(SpokenError):
    code = "case-changed"
    sentence = N_(
        "Somebody else acted in this case while you typed. Look at the new steps, and send it again."
    )
