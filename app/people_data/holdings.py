"""The one list of tables that hold something of a person: how it is found, until when, and what erasing does. Pure.

A house test holds it against all tables: a column that may lead to a person, and that is not named here,
fails the build. The record of processing (``docs/reference/processing.md``) shows it, and says why each is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sentences import N_

GONE = "erased.invalid"
"""What stands in the place of an address that was erased: a name that no mail reaches (RFC 2606)."""


class Erasing(StrEnum):
    """What erasing a person does with the rows of a table."""

    DELETE = "deletes the row"
    EMPTY = "empties what names the person"
    STAY = "leaves it"


@dataclass(frozen=True)
class Holding:
    """*by_id*, *by_number* and *by_address* are the columns that lead to a person: the row of ``person``,
    the public id that records refer to, an e-mail address. *emptied* is what erasing writes.

    *term* says until when it is kept; *ended_by* names the function that ends it, or *stays* says why it stays.
    """

    table: str
    term: str
    erasing: Erasing
    by_id: tuple[str, ...] = ()
    by_number: tuple[str, ...] = ()
    by_address: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Other columns that say something of a person, in a row that is found by one of those above."""
    emptied: Mapping[str, object] = field(default_factory=dict)
    ended_by: str = ""
    stays: str = ""


FORGET = "app.forgetting.forget_old"
HISTORY = N_("It is history under a number: whose it was, nobody can say once the person's row is empty.")
DESK = N_("It belongs to the desk, and stands under a number.")
ENDED = "90 days after it ended"
AS_LONG = "As long as the register exists, under a number"


def _acts(table: str, *by_number: str, also: tuple[str, ...] = (), term: str = AS_LONG) -> Holding:
    return Holding(table, term, Erasing.STAY, by_number=by_number, also=also, stays=HISTORY)


HOLDINGS = (
    Holding(
        "person", "As long as there are acts under its number", Erasing.EMPTY, by_id=("id",),
        also=("email", "name", "language"),
        stays=N_("The row stays as a number that acts refer to, without name or address."),
    ),
    Holding(
        "role_grant", AS_LONG, Erasing.STAY, by_id=("person_id",), by_number=("granted_by", "ended_by"),
        stays=N_("Erasing ends the role. That it was held stays, under a number."),
    ),
    Holding("sign_in", ENDED, Erasing.DELETE, by_id=("person_id",), also=("browser",), ended_by=FORGET),
    Holding("passkey", "Until the person removes it", Erasing.DELETE, by_id=("person_id",), also=("name",)),
    Holding("code_app", "Until the person removes it", Erasing.DELETE, by_id=("person_id",)),
    Holding("recovery_code", "Until the person makes new ones", Erasing.DELETE, by_id=("person_id",)),
    Holding(
        "identity", "Until the person removes the link", Erasing.DELETE, by_id=("person_id",), also=("subject",)
    ),
    Holding(
        "factor_loss", "Until the person signs in again", Erasing.DELETE, by_id=("person_id",),
        by_number=("reported_by",), ended_by=FORGET,
    ),
    Holding(
        "used_challenge", "As long as it could be shown again", Erasing.STAY, ended_by=FORGET,
        stays=N_("It is a digest of a random number, and says nothing of anybody."),
    ),
    Holding("one_time_link", "90 days after it ran out", Erasing.DELETE, by_id=("person_id",), ended_by=FORGET),
    Holding("held_form", "Half an hour", Erasing.DELETE, by_id=("person_id",), also=("fields",), ended_by=FORGET),
    Holding(
        "signature_draft", "Until it is signed, or left for 90 days", Erasing.DELETE, by_id=("person_id",),
        also=("signer_name", "signer_function"), ended_by=FORGET,
    ),
    Holding(
        "signature", "While it is in force; afterwards until the person asks", Erasing.EMPTY,
        also=("signer_name", "signer_function"), emptied={"signer_name": ""},
        stays=N_("Who signed for a company proves that it is bound, while the signature is in force or is awaited."),
    ),
    Holding(
        "outbox_mail", "90 days after it went out", Erasing.DELETE, by_address=("recipient",),
        also=("subject", "body", "attachment"), ended_by=FORGET,
    ),
    Holding(
        "invitation", "As long as the role that came of it", Erasing.EMPTY, by_address=("email",),
        by_number=("invited_by", "withdrawn_by"), emptied={"email": GONE},
        stays=N_("That somebody was invited, and by which number, stays."),
    ),
    Holding(
        "join_request", "90 days after its term, if it came to nothing", Erasing.EMPTY, by_address=("email",),
        also=("legal_name",), emptied={"email": GONE}, ended_by=FORGET,
    ),
    Holding(
        "recovery_request", "90 days after its term, if nobody confirmed it", Erasing.EMPTY, by_address=("email",),
        by_number=("confirmed_by", "objected_by", "decided_by"),
        also=("name", "confirm_reason", "objection", "decision_reason"),
        emptied={"email": GONE, "name": ""}, ended_by=FORGET,
    ),
    Holding("recovery_notice", "90 days after it was sent", Erasing.DELETE, by_id=("person_id",), ended_by=FORGET),
    Holding(
        "misuse_report", "180 days", Erasing.EMPTY, by_address=("email",), emptied={"email": None}, ended_by=FORGET,
    ),
    Holding(
        "membership", "Until the association changes it", Erasing.EMPTY, by_address=("contact_email",),
        also=("end_words",), emptied={"contact_email": None}, stays=N_("The membership is of the company."),
    ),
    Holding(
        "import_draft", "One day", Erasing.DELETE, by_number=("read_by",), also=("rows",), ended_by=FORGET,
    ),
    Holding(
        "contact_point", "Until the company names another one", Erasing.STAY, by_address=("address",),
        stays=N_("It is the company's, and public so that notices arrive: the company names another one."),
    ),
    Holding(
        "association_contact", "Until the association names somebody else", Erasing.STAY, by_address=("email",),
        also=("name", "function", "phone"),
        stays=N_("It is public for members and visitors: the association names somebody else."),
    ),
    Holding(
        "attempt", "Two days", Erasing.STAY, also=("who",), ended_by=FORGET,
        stays=N_("It is a keyed digest that nobody can look up."),
    ),
    Holding(
        "api_token", "As long as the desk", Erasing.STAY, by_number=("made_by", "ended_by"), also=("label",),
        stays=DESK,
    ),
    Holding("webhook", "As long as the desk", Erasing.STAY, by_number=("made_by", "ended_by"), stays=DESK),
    Holding(
        "erasure_request", "As long as the register exists, under a number", Erasing.STAY, by_id=("person_id",),
        by_number=("decided_by",), stays=N_("It proves that the register did what was asked."),
    ),
    Holding("journal_line", AS_LONG, Erasing.STAY, by_number=("by",), stays=HISTORY),
    _acts("attestation", "by", "withdrawn_by"),
    _acts("case_evidence", "by", also=("sentence",)),
    _acts("case_step", "by", also=("words",)),
    _acts("condition_rule", "recorded_by", "taken_back_by"),
    _acts("correction_note", "written_by"),
    _acts("dismissed_successor", "dismissed_by", also=("reason",)),
    _acts("dispute", "filed_by", "decided_by"),
    _acts("dossier_request", "asked_by"),
    _acts("figure_job", "by"),
    _acts("hash_check_use", "declared_by", "withdrawn_by"),
    _acts("intake_job", "by"),
    _acts("member_import", "saved_by", "undone_by"),
    _acts("misuse_case", "taken_by"),
    _acts("misuse_step", "by"),
    _acts("network", also=("reason",)),
    _acts("proposed_act", "proposed_by", "released_by"),
    _acts("publication", "prepared_by", "released_by"),
    _acts("referral", "sent_by", "answered_by"),
    _acts("reply", "written_by", "judged_by", also=("text_nl", "text_en")),
    _acts("succession_event", "proposed_by", "released_by", "cancelled_by", also=("reason", "cancel_reason")),
    _acts("suspension", also=("reason", "lift_reason")),
    _acts("condition_case"),
    _acts("contact_test"),
    _acts("contact_test_sending"),
    _acts("waiver", "granted_by", "ended_by", also=("reason", "end_reason")),
)  # fmt: skip
"""Every table that holds something of a person, and nothing else."""
