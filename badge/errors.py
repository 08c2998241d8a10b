"""What can go wrong with a badge: refusals while reading one, and sentences while making one."""

from typing import ClassVar

from badge.verdict import Outcome
from sentences import N_, SpokenError


class Refused(Exception):
    """What was shown is not accepted. ``outcome`` is the verdict, ``why`` an English message id.

    Raised by the pure readers and caught by ``badge.verifying``; the text shown
    to the world never repeats what was handed in.
    """

    def __init__(self, outcome: Outcome, why: str) -> None:
        self.outcome = outcome
        self.why = why
        super().__init__(why)


class DomainNotProven(SpokenError):
    code: ClassVar[str] = "domain-not-proven"
    sentence: ClassVar[str] = N_("%(host)s is not proven. Prove the domain first; then the badge follows.")


class DomainOfAnother(SpokenError):
    code: ClassVar[str] = "domain-of-another"
    sentence: ClassVar[str] = N_("%(host)s is not a domain of the company that signed.")


class KeyFileOpen(SpokenError):
    code: ClassVar[str] = "key-file-open"
    sentence: ClassVar[str] = N_("Other users can read the key file %(file)s. Run: chmod 600 on that file.")


class KeyFileMissing(SpokenError):
    code: ClassVar[str] = "key-file-missing"
    sentence: ClassVar[str] = N_("The key file %(file)s is missing. Put it back from the backup.")


class KeyUnreadable(SpokenError):
    code: ClassVar[str] = "key-unreadable"
    sentence: ClassVar[str] = N_(
        "The key file %(file)s does not open with this passphrase. Check REGISTER_KEY_PASSPHRASE."
    )


class KeyListDamaged(SpokenError):
    code: ClassVar[str] = "key-list-damaged"
    sentence: ClassVar[str] = N_("The list of keys %(file)s cannot be read. Put it back from the backup.")


class NoSuchKey(SpokenError):
    code: ClassVar[str] = "no-such-key"
    sentence: ClassVar[str] = N_("There is no key %(kid)s in this register.")


class KeyIsKnown(SpokenError):
    code: ClassVar[str] = "key-is-known"
    sentence: ClassVar[str] = N_("The key %(kid)s was in this register before. Make a new one.")


class KeyStillNeeded(SpokenError):
    code: ClassVar[str] = "key-still-needed"
    sentence: ClassVar[str] = N_("This key still signs, or is going to. Only a previous key can be retired.")


class KeyComesBack(SpokenError):
    code: ClassVar[str] = "key-comes-back"
    sentence: ClassVar[str] = N_(
        "The key %(kid)s was given up earlier and cannot be used again. Put the right key folder back."
    )


class ModuleAway(SpokenError):
    code: ClassVar[str] = "module-away"
    sentence: ClassVar[str] = N_(
        "The key module does not answer. Check REGISTER_PKCS11_MODULE, _TOKEN and _PIN, and requirements/pkcs11.txt."
    )


class KeyNotHere(SpokenError):
    code: ClassVar[str] = "key-not-here"
    sentence: ClassVar[str] = N_(
        "Keys are made and withdrawn where the signer runs. Run this command there, with its settings."
    )


class JournalNotHere(SpokenError):
    code: ClassVar[str] = "journal-not-here"
    sentence: ClassVar[str] = N_(
        "There is no journal of a signer here. Run this command where the signer runs, with its settings."
    )


class SignerAway(SpokenError):
    code: ClassVar[str] = "signer-away"
    sentence: ClassVar[str] = N_(
        "The register cannot sign logos at this moment. Nothing was changed. Try again in a few minutes."
    )


class SignerRefused(SpokenError):
    """The signer does not sign this; ``why`` is its own word for it, for the log of the operator."""

    code: ClassVar[str] = "signer-refused"
    sentence: ClassVar[str] = N_("The signer of this register refused: %(why)s. Tell the operator.")


class NextKeyTooYoung(SpokenError):
    code: ClassVar[str] = "next-key-too-young"
    sentence: ClassVar[str] = N_(
        "The next key is published since less than 24 hours. It can sign from %(from_at)s."
    )


class KeysNotUsable(SpokenError):
    code: ClassVar[str] = "keys-not-usable"
    sentence: ClassVar[str] = N_("This is not a set of public keys (JWKS) that a badge can be checked with.")
