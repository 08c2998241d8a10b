"""Why a backup or a restore cannot be done, in one sentence each."""

from sentences import N_, SpokenError


class FileIsThere(SpokenError):
    code = "backup-file-is-there"
    sentence = N_("There is a file of that name already. Choose another one: a backup replaces nothing.")


class FileInside(SpokenError):
    code = "backup-inside"
    sentence = N_("Keep the backup outside the data folder, or the next one has it in itself.")


class NotReadable(SpokenError):
    code = "backup-not-readable"
    sentence = N_("%(part)s cannot be read by this user. Nothing was kept.")


class SignerElsewhere(SpokenError):
    """The signer has a folder of its own, and nobody said where."""

    code = "backup-signer-elsewhere"
    sentence = N_(
        "The signer's journal is not in the data folder. Name the signer's own data folder with --signer-data, or"
        " leave its memory out with --without-signer."
    )


class ToolsMissing(SpokenError):
    code = "database-tools-missing"
    sentence = N_(
        "%(tool)s of PostgreSQL %(major)s is not on this machine. On Debian: apt-get install"
        " postgresql-client-%(major)s."
    )


class ToolsOfAnother(SpokenError):
    code = "database-tools-of-another-version"
    sentence = N_(
        "The server is PostgreSQL %(major)s, and %(tool)s here is of version %(found)s. On Debian: apt-get install"
        " postgresql-client-%(major)s."
    )


class DatabaseToolFailed(SpokenError):
    code = "database-tool-failed"
    sentence = N_("%(tool)s did not succeed: %(why)s.")


class LogUnsettled(SpokenError):
    code = "backup-log-unsettled"
    sentence = N_("A checkpoint of the log is being made for a minute already. Try again.")


class NotABackup(SpokenError):
    code = "not-a-backup"
    sentence = N_("This is no whole backup of a register: %(why)s. Nothing was changed.")


class OfAnotherEngine(SpokenError):
    code = "backup-of-another-engine"
    sentence = N_(
        "The backup is of a %(theirs)s database, and this register has %(ours)s. Nothing was changed."
    )


class OfAnotherRegister(SpokenError):
    code = "backup-of-another-register"
    sentence = N_(
        "The backup is of %(theirs)s, and this register is %(ours)s. Set REGISTER_BASE_URL as it was. Nothing was"
        " changed."
    )


class OfNewerTables(SpokenError):
    code = "backup-of-newer-tables"
    sentence = N_(
        "The backup was made by newer software (tables of revision %(revision)s). Put that version here first."
        " Nothing was changed."
    )


class PlaceNotEmpty(SpokenError):
    code = "restore-place-not-empty"
    sentence = N_("There is a register here. With --replace it is put aside, and the backup takes its place.")


class StillServing(SpokenError):
    code = "restore-still-serving"
    sentence = N_("The register or its signer still runs here. Stop both, then restore. Nothing was changed.")


class NoRoom(SpokenError):
    code = "restore-no-room"
    sentence = N_("The backup needs %(needed)s MB, and %(free)s MB are free. Nothing was changed.")


class AnotherRestoreBegun(SpokenError):
    code = "restore-of-another-begun"
    sentence = N_("A restore of another backup did not end here. Give that file again, so that it ends.")


class RestoreUnfinished(SpokenError):
    code = "restore-unfinished"
    sentence = N_(
        "A restore did not end here. Give it the same file again: bin/register restore FILE --replace."
    )


class RestoredDiffers(SpokenError):
    code = "restored-differs"
    sentence = N_("The backup is in its place, and %(what)s differ from what it says of itself.")
