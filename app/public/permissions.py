"""Who may do what: every act behind a desk in words, read from the permission map, and what keeps it in bounds."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from app import entry_words
from app.i18n import _l, both
from app.public.blueprint import public
from app.public.decisions import DECISIONS
from app.roles import DOORS, Role, Rule, rule_of

PEOPLE = (
    "invite_person", "change_role", "end_role", "hand_over", "send_again", "withdraw_invitation",
)  # fmt: skip
PROGRAMS = (
    "make_token", "replace_token", "end_token", "make_webhook", "replace_secret", "end_webhook",
    "test_webhook", "resume_webhook",
)  # fmt: skip


def of_desks(acts: tuple[str, ...], *desks: str) -> tuple[str, ...]:
    return tuple(f"{desk}{act}" for desk in desks for act in acts)


ERASURE = ("accounts.ask_erasure", "accounts.take_back_erasure")


def own_account() -> tuple[str, ...]:
    """The doors of what everybody does for themselves: the desk itself, and those with a line of their own."""
    own = [door for door, rule in DOORS.items() if door.startswith("accounts.") and not rule.anyone]
    return ("accounts", *(door for door in own if door not in ERASURE))


@dataclass(frozen=True)
class Act:
    """Something that is done at a desk, by one or more doors of the permission map."""

    what: str
    doors: tuple[str, ...]

    @property
    def rules(self) -> list[Rule]:
        return [rule for door in self.doors if (rule := rule_of(door)) is not None]

    @property
    def roles(self) -> list[Role]:
        """Who can do it, from the map, in the order of the roles; nobody named: everyone who is signed in."""
        open_to = frozenset[Role]().union(*(rule.roles for rule in self.rules))
        return [role for role in Role if role in open_to]

    @property
    def is_fresh(self) -> bool:
        """Whether one of its doors asks for a second factor of the last quarter of an hour."""
        return any(rule.fresh for rule in self.rules)

    @property
    def is_second(self) -> bool:
        """Whether it is for another person than who did the step before."""
        return any(rule.second for rule in self.rules)

    @property
    def lines(self) -> list[str]:
        """The kinds of entry in the public log that it can leave, in words."""
        kinds = dict.fromkeys(kind for door in self.doors for kind in PUBLIC_LINES.get(door, ()))
        return [entry_words.NAMES[kind] for kind in kinds]


OTHER_ACTS = (
    Act(
        _l("A company signs, signs again, or withdraws its signature"),
        ("company.sign_who", "company.sign_document", "company.sign_check", "company.renew_signature",
         "company.withdraw_signature"),
    ),
    Act(
        _l("A company gets its logo, and withdraws it"),
        ("company.logos", "company.logo_test", "company.keep_logo_files", "company.withdraw_badge"),
    ),
    Act(
        _l("A company proves a domain, and gives it up"),
        ("company.domains", "company.domain", "company.look_at_domain", "company.give_up_domain"),
    ),
    Act(
        _l("A company gives its contact point and has it tested"),
        ("company.contact_point", "company.send_contact_test"),
    ),
    Act(_l("A company gives the names that it uses"), ("company.add_name", "company.end_name")),
    Act(
        _l("A company names its networks, takes one back, or ends one"),
        ("company.company_networks", "company.take_back_network", "company.end_network"),
    ),
    Act(
        _l("A company declares that it meets a condition"),
        ("company.declare", "company.withdraw_declaration"),
    ),
    Act(
        _l("A company declares that it uses the hash check, or answers the letter about it"),
        ("company.hash_check", "company.decline_hash_check", "company.take_back_hash_check"),
    ),
    Act(
        _l("A company looks up its notices, disputes them, and goes to the appeals board"),
        ("company.look_up", "company.file_dispute", "company.withdraw_dispute", "company.appeal_dispute"),
    ),
    Act(_l("A company replies to its figures in public"), ("company.reply", "company.withdraw_reply")),
    Act(
        _l("A company answers a warning, asks for a hold, and appeals"),
        ("company.case_reply", "company.case_evidence", "company.case_stay", "company.case_appeal"),
    ),
    Act(
        _l("An association answers a company in a case, and adds evidence"),
        ("association.case_answer", "association.case_evidence"),
    ),
    Act(
        _l("Members are registered and changed, one by one or from a file"),
        ("association.register_member", "association.member", "association.edit_member",
         "association.import_members", "association.import_columns", "association.import_draft",
         "association.undo_import"),
    ),
    Act(_l("Members are invited to come in themselves"), ("association.invite_members",)),
    Act(
        _l("An association keeps its own contact, and looks back at what changed"),
        ("association.contact", "association.changes"),
    ),
    Act(
        _l("A pack of evidence is made"),
        ("association.evidence", "operator.evidence", "authority.dossier_page", "authority.dossier_json",
         "authority.dossier_pdf"),
    ),
    Act(
        _l("People get a role, another last day, or lose it"),
        of_desks(PEOPLE, "association.", "company.", "operator.", "operator.association_", "operator.company_"),
    ),
    Act(
        _l("Programs get a token, and hear of events"), of_desks(PROGRAMS, "association.", "company.", "monitor.")
    ),
    Act(
        _l("The monitor delivers what it measured, and sets up its sources"),
        ("monitor.deliver", "monitor.new_source", "monitor.source", "monitor.empty_sandbox"),
    ),
    Act(_l("Associations are added and named"), ("operator.associations", "operator.association_name")),
    Act(
        _l("The operator looks after mail, the log and reports of misuse"),
        ("operator.try_mail_again", "operator.check_log", "operator.take_misuse"),
    ),
    Act(_l("Everyone asks to be forgotten, and takes that back"), ERASURE),
    Act(_l("Everyone keeps their own ways to sign in, and signs out"), own_account()),
)  # fmt: skip
"""What is done at desks and decides nothing about others. Decisions stand in ``decisions``."""

BY_COMMAND = (
    _l("An operator withdraws a logo for good"),
    _l("A key is replaced by the next one"),
    _l("A key is withdrawn, with all that it signed"),
)
"""What two operators do by command (``app/second_person.py``), each with the same command."""

PUBLIC_LINES: Mapping[str, tuple[str, ...]] = {
    "company.sign_check": ("signature-placed",),
    "company.renew_signature": ("signature-renewed",),
    "company.withdraw_signature": ("signature-withdrawn", "badge-withdrawn"),
    "company.logos": ("badge-issued",),
    "company.withdraw_badge": ("badge-withdrawn",),
    "company.domain": ("domain-proven",),
    "company.give_up_domain": ("domain-lost",),
    "company.contact_point": ("contact-point-set",),
    "company.end_network": ("network-ended",),
    "company.hash_check": ("hash-check-declared",),
    "company.take_back_hash_check": ("hash-check-taken-back",),
    "association.countersign": ("signature-countersigned",),
    "association.refuse_signature": ("signature-refused",),
    "association.suspend_signature": ("signature-suspended",),
    "association.reinstate_signature": ("signature-reinstated",),
    "association.lay_down_rule": ("condition-laid-down",),
    "association.end_rule": ("condition-ended",),
    "association.take_back_rule": ("condition-taken-back",),
    "association.register_member": ("company-added", "member-admitted"),
    "association.end_membership": ("membership-ended",),
    "association.decide_network": ("network-confirmed",),
    "operator.associations": ("association-added",),
    "operator.association_name": ("association-renamed",),
    "operator.group": ("company-grouped",),
    "operator.leave_group": ("company-ungrouped",),
    "operator.release_succession": ("company-succeeded", "company-ended", "association-merged"),
    "monitor.deliver": ("delivery-taken-in",),
    "monitor.withdraw_notice": ("notice-withdrawn",),
    "monitor.open_preview": ("publication-previewed", "release-announced"),
    "monitor.publish": ("scores-published",),
}
"""By door: what kinds of entry the act leaves in the public log. Everything is in the journal as well."""


def decided() -> list[Act]:
    """The decisions of ``decisions`` as acts, with their doors."""
    return [Act(each.what, each.doors) for each in DECISIONS]


@both(public, nl="/wie-mag-wat", en="/who-may-do-what")
def permissions() -> ResponseReturnValue:
    """The permission map in words: act, roles, a second person, a fresh second factor, and the public log."""
    return render_template(
        "public/permissions.html", decided=decided(), others=OTHER_ACTS, by_command=BY_COMMAND
    )
