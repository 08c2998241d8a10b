"""What can be wrong with the public log, in one sentence each."""

from sentences import N_, SpokenError
from signatories.entries import LogDiffers


class LogBehind(SpokenError):
    """The books hold fewer entries than a tree that was signed: an older database was put back."""

    code = "log-behind"
    sentence = N_(
        "The log ends here at entry %(size)s, and a tree of %(seen)s was signed before: an older database was put back."
        " Nothing is signed. Run: bin/register log recover."
    )


class LogForked(SpokenError):
    """The books hold other entries than a tree that was signed."""

    code = "log-forked"
    sentence = N_(
        "The first %(seen)s entries of the log are not those that were signed before. Nothing is signed."
        " Run: bin/register log check."
    )


class WitnessAway(SpokenError):
    code = "witness-away"
    sentence = N_("The witness of the log does not answer. New entries wait for their checkpoint.")


class WitnessRefused(SpokenError):
    code = "witness-refused"
    sentence = N_("The witness of the log refuses this checkpoint (%(status)s). Nothing is published.")


class NotInLogYet(SpokenError):
    """No checkpoint holds that entry."""

    code = "not-in-log-yet"
    sentence = N_("No checkpoint holds this entry yet. The next one is made within a minute.")


class ProofFails(SpokenError):
    code = "proof-fails"
    sentence = N_("The proof does not hold: %(why)s.")


class DatabaseDamaged(SpokenError):
    """The database cannot read its own pages."""

    code = "database-damaged"
    sentence = N_("The file of the database is damaged: %(why)s. Restore the last good backup.")


class FilesDiffer(SpokenError):
    code = "log-files-differ"
    sentence = N_("%(what)s differs: %(why)s.")


TROUBLES = (LogBehind, LogForked, LogDiffers, FilesDiffer, WitnessAway, WitnessRefused)
"""What keeps a checkpoint from being made, and needs a hand."""
