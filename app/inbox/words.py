"""What waits, in words: what is to be done, and who waits for it."""

from collections.abc import Mapping

from flask_babel import gettext, ngettext

from app.inbox.waiting import Item, What
from sentences import N_

ACTS: Mapping[What, str] = {
    What.COUNTERSIGN: N_("Countersign or refuse: %(about)s"),
    What.DECIDE_CASE: N_("Decide in the case of %(about)s"),
    What.CARRY_OUT_CASE: N_("Carry out the decision about %(about)s"),
    What.CLOSE_MENDED_CASE: N_("Close the case of %(about)s: the condition is met again"),
    What.DECIDE_NETWORK: N_("Confirm or refuse a network: %(about)s"),
    What.JUDGE_RECOVERY: N_("Judge who asks to come back in for %(about)s"),
    What.FINISH_IMPORT: N_("Finish the import of %(about)s"),
    What.NAME_CONTACT: N_("Name the person that your members can reach"),
    What.WAIVER_ENDS: N_("A waiver of %(about)s ends"),
    What.LOOK_AT_MEMBER: N_("Look at figures that ask for attention: %(about)s"),
    What.PUT_PROOF_BACK: N_("We do not see the proof of %(about)s any more"),
    What.MEND_CONTACT_POINT: N_("Your contact point does not answer"),
    What.ANSWER_WARNING: N_("Your association warns your company: %(about)s"),
    What.APPEAL_DECISION: N_("Read the decision of %(about)s, and appeal if you do not agree"),
    What.LOOK_AT_FIGURES: N_("Look at your figures over %(about)s before they are public"),
    What.ANSWER_REFERRAL: N_("Answer the letter about the hash check (%(about)s)"),
    What.APPEAL_DISPUTE: N_("A dispute about %(about)s was rejected: you can appeal"),
    What.RENEW: N_("Renew your signature under the %(about)s"),
    What.SIGN_NEW_EDITION: N_("Sign the new edition of the %(about)s"),
    What.OPEN_PREVIEW: N_("Show the draft of %(about)s to the companies"),
    What.PUBLISH: N_("Publish the figures over %(about)s"),
    What.DECIDE_DISPUTE: N_("Decide about a dispute: %(about)s"),
    What.SEND_REFERRAL: N_("Send or drop a letter about the hash check: %(about)s"),
    What.LOOK_AT_FIGURE_WORK: N_("Figures could not be made: %(about)s"),
    What.MEND_DELIVERY: N_("A delivery was not taken in: %(about)s"),
    What.LOOK_AT_NEWER_DATA: N_("Newer data than the published figures know: %(about)s"),
    What.RELEASE_SUCCESSION: N_("Release or cancel: %(about)s"),
    What.RELEASE_ACT: N_("Release as the second operator, or let lapse: %(about)s"),
    What.READ_REPLY: N_("Read a reply to figures: %(about)s"),
    What.DECIDE_ERASURE: N_("Somebody asks to be erased: %(about)s"),
    What.HANDLE_MISUSE: N_("Misuse of the logo on %(about)s"),
    What.LOOK_AT_FAILED_MAIL: N_("Mail that could not be delivered"),
    What.JUDGE_SUCCESSOR: N_("Is this a successor? %(about)s"),
    What.ANSWER_STAY: N_("Answer the request for a hold: %(about)s"),
    What.JUDGE_APPEAL: N_("Decide on the appeal of %(about)s"),
    What.JUDGE_DISPUTE: N_("Decide on the appeal about figures: %(about)s"),
    What.READ_DOSSIER: N_("Read the dossier of %(about)s"),
    What.KEEP_DOSSIER: N_("Keep the files of the dossier of %(about)s: the register deletes them"),
    What.SEE_UNCORRECTED: N_("Figures that do not know your withdrawals yet: %(about)s"),
    What.SEE_SILENT_CONTACTS: N_("Contact points that did not answer their last test"),
}
"""One line of an inbox."""

MANY: Mapping[What, str] = {
    What.COUNTERSIGN: N_("Countersign or refuse signatures"),
    What.DECIDE_CASE: N_("Decide in cases"),
    What.CARRY_OUT_CASE: N_("Carry out decisions"),
    What.CLOSE_MENDED_CASE: N_("Close cases where the condition is met again"),
    What.DECIDE_NETWORK: N_("Confirm or refuse networks"),
    What.JUDGE_RECOVERY: N_("Judge who asks to come back in"),
    What.WAIVER_ENDS: N_("Waivers that end"),
    What.LOOK_AT_MEMBER: N_("Look at members whose figures ask for attention"),
    What.ANSWER_WARNING: N_("Your association warns your company"),
    What.APPEAL_DECISION: N_("Read decisions, and appeal if you do not agree"),
    What.APPEAL_DISPUTE: N_("Disputes that were rejected: you can appeal"),
    What.PUT_PROOF_BACK: N_("We do not see the proof of some domains any more"),
    What.DECIDE_DISPUTE: N_("Decide about disputes"),
    What.SEND_REFERRAL: N_("Send or drop letters about the hash check"),
    What.RELEASE_SUCCESSION: N_("Release or cancel events of succession"),
    What.RELEASE_ACT: N_("Release as the second operator, or let lapse"),
    What.READ_REPLY: N_("Read replies to figures"),
    What.DECIDE_ERASURE: N_("People ask to be erased"),
    What.HANDLE_MISUSE: N_("Misuse of the logo"),
    What.JUDGE_SUCCESSOR: N_("Companies that look like successors"),
    What.ANSWER_STAY: N_("Answer requests for a hold"),
    What.JUDGE_APPEAL: N_("Decide on appeals"),
    What.JUDGE_DISPUTE: N_("Decide on appeals about figures"),
    What.READ_DOSSIER: N_("Read dossiers that you asked for"),
}
"""One line for many of a kind."""

_COMPANY, _REGISTER = N_("the company"), N_("the register")
_ASSOCIATION, _PUBLIC = N_("your association"), N_("everyone who reads the figures")

WAITERS: Mapping[What, str] = {
    **dict.fromkeys(
        (
            What.COUNTERSIGN, What.CARRY_OUT_CASE, What.DECIDE_CASE, What.CLOSE_MENDED_CASE,
            What.DECIDE_NETWORK, What.WAIVER_ENDS, What.DECIDE_DISPUTE, What.READ_REPLY,
            What.ANSWER_STAY, What.JUDGE_APPEAL, What.JUDGE_DISPUTE, What.SEND_REFERRAL,
        ),
        _COMPANY,
    ),
    **dict.fromkeys((What.ANSWER_WARNING, What.APPEAL_DECISION), _ASSOCIATION),
    **dict.fromkeys((What.JUDGE_RECOVERY, What.DECIDE_ERASURE), N_("the person who asks")),
    **dict.fromkeys((What.FINISH_IMPORT, What.READ_DOSSIER, What.KEEP_DOSSIER), N_("you yourself")),
    What.SEE_SILENT_CONTACTS: N_("who sends notices"),
    What.NAME_CONTACT: N_("your members"),
    What.RELEASE_SUCCESSION: N_("who recorded it"),
    What.RELEASE_ACT: N_("the operator who proposed it"),
    What.HANDLE_MISUSE: N_("who reported it, and visitors"),
    What.LOOK_AT_FAILED_MAIL: N_("who should have had it"),
    What.MEND_CONTACT_POINT: N_("the hotline"),
    **dict.fromkeys((What.OPEN_PREVIEW,), N_("the companies")),
    **dict.fromkeys((What.PUBLISH, What.LOOK_AT_NEWER_DATA, What.SEE_UNCORRECTED), _PUBLIC),
}  # fmt: skip
"""Who waits for it; for what is not here, the register itself."""

NEXT: Mapping[str, str] = {
    "association": N_(
        "Signatures of members, cases, networks and owners who left come here by themselves, and you get mail."
    ),
    "company": N_(
        "Warnings, terms that end and figures to look at come here by themselves, and you get mail."
    ),
    "monitor": N_("Drafts, disputes and letters come here as soon as they need a person."),
    "operator": N_(
        "Signatures without an association, events to release, replies, misuse and mail that fails come here."
    ),
    "authority": N_("Ask for a dossier below; until you have read it, it stands here."),
    "hotline": N_("When published figures do not know a withdrawal of yours yet, they stand here."),
    "appeals": N_("A company that appeals, or asks for a hold, comes here, and you get mail."),
}
"""What comes next on each desk, for when nothing waits."""


def act_of(item: Item) -> str:
    """What is to be done, in one line."""
    if item.count > 1 and not item.about and item.what in MANY:
        return gettext(MANY[item.what])
    return gettext(ACTS[item.what], about=item.about) if item.about else gettext(ACTS[item.what])


def waiter_of(item: Item) -> str:
    return gettext(WAITERS.get(item.what, _REGISTER))


def counted(items: int) -> str:
    return ngettext("1 thing waits for you.", "%(num)s things wait for you.", items)
