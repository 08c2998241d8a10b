"""What the monitor's room refuses, each with a stable code and one sentence.

No sentence ever repeats a delivered value, a file's name or an unknown header's text: files
are named by their number in the delivery, places by kind, line and column.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.problems import Problem
from sentences import N_, SpokenError, Word

KINDS_OF_FILE = (
    N_("notices"), N_("checks"), N_("holders"), N_("sizes"), N_("interventions"), N_("report"), N_("withdrawal"),
)  # fmt: skip
"""What a file of the monitor holds, as sentences and tables say it."""


class IntakeRefused(SpokenError):
    """A delivery or list was refused whole; nothing of it was stored."""

    code = "intake-refused"
    sentence = N_("This delivery cannot be taken in. Nothing was stored.")


class FileOfKindRefused(IntakeRefused):
    """A delivery or list was refused whole for a file of this *kind*, said in the reader's language."""

    def __init__(self, *, kind: str, **values: object) -> None:
        super().__init__(kind=Word(kind), **values)


class UnknownKindOfFile(IntakeRefused):
    code = "unknown-kind-of-file"
    sentence = N_("File %(file)s has none of the known headers. Nothing was stored.")


class UnknownColumn(FileOfKindRefused):
    code = "unknown-column"
    sentence = N_(
        "File %(file)s (%(kind)s) has a column that is not allowed: column %(position)s%(name)s. "
        "The whole delivery is refused and nothing was stored."
    )


class MissingColumn(FileOfKindRefused):
    code = "missing-column"
    sentence = N_("File %(file)s (%(kind)s) lacks the column %(column)s. Nothing was stored.")


class RepeatedColumn(FileOfKindRefused):
    code = "repeated-column"
    sentence = N_("File %(file)s (%(kind)s) has a column twice: column %(position)s. Nothing was stored.")


class WrongKindOfFile(FileOfKindRefused):
    code = "wrong-kind-of-file"
    sentence = N_("File %(file)s holds %(kind)s, and they are not taken in here. Nothing was stored.")


class UnreadableFile(IntakeRefused):
    code = "unreadable-file"
    sentence = N_("File %(file)s cannot be read as CSV, NDJSON or Parquet in UTF-8. Nothing was stored.")


class UnreadableLine(UnreadableFile):
    """The same refusal, where the line is known."""

    sentence = N_(
        "File %(file)s cannot be read as CSV, NDJSON or Parquet in UTF-8, line %(line)s. Nothing was stored."
    )


class DamagedFile(IntakeRefused):
    code = "damaged-file"
    sentence = N_("File %(file)s is damaged or cut off. Deliver it again. Nothing was stored.")


class ArchiveRefused(IntakeRefused):
    code = "archive-refused"
    sentence = N_(
        "File %(file)s is an archive with something other than plain or compressed data files in it. "
        "Nothing was stored."
    )


class TooLarge(IntakeRefused):
    code = "too-large"
    sentence = N_("File %(file)s is larger than allowed (%(limit)s). Nothing was stored.")


class NothingDelivered(IntakeRefused):
    code = "nothing-delivered"
    sentence = N_("This delivery holds no rows. Nothing was stored.")


class SourceChanged(IntakeRefused):
    code = "source-changed"
    sentence = N_("The source was set up anew meanwhile. Hand in the delivery again. Nothing was stored.")


class NoClockAtAll(IntakeRefused):
    code = "no-clock-at-all"
    sentence = N_(
        "None of the %(count)s notices in this report has a time at which it was delivered. Nothing was stored."
    )
    counted, of_one = (
        "count",
        N_("The one notice in this report has no time at which it was delivered. Nothing was stored."),
    )


class WrongName(IntakeRefused):
    code = "wrong-delivery-name"
    sentence = N_(
        "The name of a source or batch has 1 to 64 letters, digits, hyphens or underscores, "
        "and starts with a letter or digit."
    )


class BatchTaken(IntakeRefused):
    code = "batch-taken"
    sentence = N_(
        "Batch %(batch)s of source %(source)s was taken in before with other content. Nothing was stored. "
        "Give a correction a batch name of its own."
    )


class RowsRefused(IntakeRefused):
    """Some rows break a rule. ``problems`` holds the first ones, ``count`` the number of bad rows.

    ``by_rule`` counts them by the rule that they break, ``read`` says how many rows were read.
    """

    code = "rows-refused"
    sentence = N_("Rows refused: %(count)s. Nothing was stored. The first: %(first)s.")

    def __init__(
        self,
        problems: Sequence[Problem],
        *,
        count: int,
        read: int = 0,
        by_rule: Mapping[str, int] | None = None,
    ) -> None:
        self.problems = tuple(problems)
        self.count = count
        self.read = read
        self.by_rule = dict(by_rule or {})
        super().__init__(count=count, first=self.problems[0].phrase)


class WithdrawalRefused(SpokenError):
    code = "withdrawal-refused"
    sentence = N_("This notice cannot be withdrawn.")


class UnknownNotice(WithdrawalRefused):
    code = "unknown-notice"
    sentence = N_("No notice of this number was delivered. Check the number.")


class WithdrawnOtherwise(WithdrawalRefused):
    code = "withdrawn-otherwise"
    sentence = N_("This notice was withdrawn before, for another reason. A withdrawal is not changed.")


class UnknownReason(WithdrawalRefused):
    code = "unknown-withdrawal-reason"
    sentence = N_("A notice is withdrawn as false-positive, wrong-holder, duplicate or other.")


class ProofMissing(IntakeRefused):
    code = "proof-missing"
    sentence = N_(
        "Source %(source)s sends a manifest with each delivery, signed if it has a key, and there is none. "
        "Nothing was stored."
    )


class ProofUnreadable(IntakeRefused):
    code = "proof-unreadable"
    sentence = N_(
        "The manifest cannot be read: it is JSON, or that JSON signed as a compact JWS. Nothing was stored."
    )


class ProofWrong(IntakeRefused):
    code = "proof-wrong"
    sentence = N_(
        "The signature was not made with the key of source %(source)s over this manifest. Nothing was stored."
    )


class ProofOfOtherFiles(IntakeRefused):
    code = "proof-of-other-files"
    sentence = N_("The manifest is about other files, or another source or batch. Nothing was stored.")


class ProofTooOld(IntakeRefused):
    code = "proof-too-old"
    sentence = N_(
        "The manifest is not newer than the last one of source %(source)s, or lies in the future. "
        "Nothing was stored."
    )


class WrongKey(SpokenError):
    code = "wrong-source-key"
    sentence = N_("That is no public key of Ed25519 or P-256, as PEM or JWK.")


class KeyNeeded(SpokenError):
    code = "source-key-needed"
    sentence = N_("A source that signs its deliveries needs its public key here.")


class NoSuchSource(SpokenError):
    code = "no-such-source"
    sentence = N_("There is no source of this name.")


class SourceInUse(SpokenError):
    code = "source-in-use"
    sentence = N_("Deliveries of this source were taken in, so its kind stays as it is.")


class NotASandbox(SpokenError):
    code = "not-a-sandbox"
    sentence = N_("What a live source delivered cannot be deleted. Only a sandbox can be emptied.")


class ListContradictsItself(FileOfKindRefused):
    code = "list-contradicts-itself"
    sentence = N_("The list of %(kind)s says two things about the same. Nothing was stored.")


class LedgerDamaged(SpokenError):
    code = "ledger-damaged"
    sentence = N_("The stored delivery %(delivery)s is not what was taken in. Restore it before scoring.")


class RowsGone(SpokenError):
    code = "rows-gone"
    sentence = N_(
        "The rows of delivery %(delivery)s were deleted on %(on)s, after their term. "
        "Figures of this period cannot be made again from the ledger; its published files stay."
    )


class RowsBeforeGone(RowsGone):
    """The half-years that lie before an intervention cannot be measured again."""

    code = "rows-before-gone"
    sentence = N_(
        "What followed an act of this period is compared with half-years before it. The rows of delivery "
        "%(delivery)s from those were deleted on %(on)s, after their term. So these figures cannot be made again."
    )


class UnknownPeriod(SpokenError):
    code = "unknown-period"
    sentence = N_("A period is a half-year such as 2025-h1 or 2025-h2.")


class UnknownNorm(SpokenError):
    code = "unknown-norm"
    sentence = N_("There is no norm of this name. The norms are: %(norms)s.")


class NormNotInForce(SpokenError):
    code = "norm-not-in-force"
    sentence = N_("The norm %(norm)s was not in force during the whole period.")


class UnknownMethod(SpokenError):
    code = "unknown-method"
    sentence = N_("There is no method of this version. The versions are: %(versions)s.")


class EmptyPeriod(SpokenError):
    code = "empty-period"
    sentence = N_("A period ends after it starts.")


class PublishingRefused(SpokenError):
    """A step of a publication that its state, term or people do not allow."""

    code = "publishing-refused"
    sentence = N_("This step is not possible for this publication.")


class PeriodStillRuns(PublishingRefused):
    """The follow-up of the last items ends at ``until``."""

    code = "period-still-runs"
    sentence = N_("The follow-up of this period ends at %(until)s. Score it after that.")

    def __init__(self, *, until: datetime) -> None:
        self.until = until
        super().__init__(until=until)


class NothingMeasured(PublishingRefused):
    code = "nothing-measured"
    sentence = N_("No notices were measured in this period, so there is nothing to publish.")


class WrongState(PublishingRefused):
    code = "wrong-state"
    sentence = N_("This publication is %(state)s, and that does not allow this step.")


class ReplyTermRunning(PublishingRefused):
    """Companies may still reply until ``until``."""

    code = "reply-term-running"
    sentence = N_("The companies may still reply until %(until)s. Publish after that.")

    def __init__(self, *, until: datetime) -> None:
        self.until = until
        super().__init__(until=until)


class WaitsForItsDay(PublishingRefused):
    """The day of release was announced: ``until``."""

    code = "waits-for-its-day"
    sentence = N_("These figures were announced for %(until)s. Publish then, not earlier.")

    def __init__(self, *, until: datetime) -> None:
        self.until = until
        super().__init__(until=until)


class ReleaseTooEarly(PublishingRefused):
    """The companies may reply until ``until``."""

    code = "release-too-early"
    sentence = N_("The companies may reply until %(until)s. Choose a day of release that is not earlier.")

    def __init__(self, *, until: datetime) -> None:
        self.until = until
        super().__init__(until=until)


class CorrectionNeedsReason(PublishingRefused):
    code = "correction-needs-reason"
    sentence = N_(
        "Figures of this period were published before. Prepare a correction from their page, with its reason."
    )


class DecisionsNotApplied(PublishingRefused):
    code = "decisions-not-applied"
    sentence = N_("Disputes were decided after these figures were made. Apply the decisions first.")


class NothingToApply(PublishingRefused):
    code = "nothing-to-apply"
    sentence = N_("These figures have all decisions in them already.")


class InputsDiffer(PublishingRefused):
    code = "inputs-differ"
    sentence = N_("What these figures were made from is not there any more as it was. Prepare them again.")


class DecidedMeanwhile(PublishingRefused):
    code = "decided-meanwhile"
    sentence = N_("A dispute was decided while these figures were computed. Apply the decisions again.")


class SamePerson(PublishingRefused):
    code = "same-person"
    sentence = N_("Two persons publish: who prepared these figures cannot release them.")


class NoSuchFigures(PublishingRefused):
    code = "no-such-figures"
    sentence = N_("There are no figures of this company in this publication.")
