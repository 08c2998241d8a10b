"""The sentences of the stand-alone checker; those that it shares with the register are there too."""

# ruff: noqa: E501 - a sentence stands on one line

from badge.errors import KeysNotUsable
from badge.verifying import EXPLANATIONS
from sentences import N_

SENTENCES = (
    N_("Check a logo without the internet"),
    N_("This file works by itself. It sends nothing, fetches nothing and keeps nothing. Keep it, and check logos wherever you are."),
    N_("The logo"),
    N_("Paste the text of the credential, or what a scanner reads from the QR code of a printed logo."),
    N_("Or the file of the logo"),
    N_("An SVG or PNG file, as it stands on the website."),
    N_("Where did you see it? (optional)"),
    N_("The address of the website. A logo counts on one website only."),
    N_("The public keys of the register"),
    N_("These were the keys when you took this file. Newer ones stand at /.well-known/jwks.json of the register."),
    N_("The list of withdrawn logos (optional)"),
    N_("Paste the text that stands at /status/revocation/1 of the register. It counts for 48 hours. Without it you cannot see whether a logo was withdrawn."),
    N_("Check this logo"),
    N_("This file does not read a logo with its proof inside (JSON). Check it at the register, or take its file or credential."),
    N_("Good to know"),
    N_("This file goes by the clock of this device."),
    N_("It does not know whether a logo is suspended: it then says withdrawn. The register itself knows more."),
    N_("Take this file from the register only. A copy from elsewhere can say anything."),
    N_("This logo is valid"),
    N_("This logo is not for this website"),
    N_("This logo has been withdrawn"),
    N_("This logo has expired"),
    N_("This logo is not valid yet"),
    N_("This logo cannot be checked now"),
    N_("This logo is forged"),
    N_("This logo was not issued by this register"),
    N_("This is not a logo of this register"),
    N_("This picture carries no proof"),
    N_("This printed logo is valid"),
    N_("This printed logo is not for this website"),
    N_("This printed logo has been withdrawn"),
    N_("This printed logo is too old to check without the internet"),
    N_("The ticket is real, but we do not know whether the logo was withdrawn"),
    N_("It counts on this website only. Look at the address of the site."),
    N_("Company"),
    N_("Documents signed"),
    N_("Through"),
    N_("Valid until"),
    N_("Code"),
    N_("Withdrawals known as of"),
    *EXPLANATIONS.values(),
    KeysNotUsable.sentence,
)  # fmt: skip
