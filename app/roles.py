"""Roles, and the one map of which desk is open to whom. Closed until opened. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Scope = Literal["association", "company"]


class Role(StrEnum):
    OFFICER = "officer"
    ASSISTANT = "assistant"
    COMPANY_OWNER = "company-owner"
    COMPANY_EDITOR = "company-editor"
    SIGNER = "signer"
    MONITOR = "monitor"
    PUBLISHER = "publisher"
    OPERATOR = "operator"
    HOTLINE = "hotline"
    AUTHORITY = "authority"
    APPEALS = "appeals"

    @property
    def scope(self) -> Scope | None:
        """What a person holds this role *of*; ``None`` for a role of the whole register."""
        if self in (Role.OFFICER, Role.ASSISTANT):
            return "association"
        if self in (Role.COMPANY_OWNER, Role.COMPANY_EDITOR, Role.SIGNER):
            return "company"
        return None


@dataclass(frozen=True)
class Held:
    """A role that a person holds now; ``of`` is the slug of its association or company."""

    role: Role
    of: str | None = None


@dataclass(frozen=True)
class Rule:
    """Who may come in. ``anyone`` opens a door to the public, ``signed_in`` to every person.

    ``fresh`` asks who comes in to show a second factor that is not older than a quarter of an hour.
    ``second`` says that the act is for another person than who did the step before: the domain refuses
    the same one.
    ``by_token`` is for programs: no person comes in, the API itself asks for a token and its scope.
    """

    roles: frozenset[Role] = frozenset()
    anyone: bool = False
    signed_in: bool = False
    fresh: bool = False
    second: bool = False
    by_token: bool = False

    def admits(self, held: Iterable[Held], view_args: Mapping[str, object]) -> bool:
        """Whether one of the roles *held* opens this door for the object in the URL."""
        if self.signed_in:
            return True
        return any(
            grant.role in self.roles
            and (grant.role.scope is None or view_args.get(f"{grant.role.scope}_slug") == grant.of)
            for grant in held
        )


ANYONE = Rule(anyone=True)
SIGNED_IN = Rule(signed_in=True)
SIGNED_IN_FRESH = Rule(signed_in=True, fresh=True)


def only(*roles: Role, fresh: bool = False, second: bool = False) -> Rule:
    return Rule(roles=frozenset(roles), fresh=fresh, second=second)


def people_doors(desk: str, *roles: Role) -> dict[str, Rule]:
    """The doors of the acts on a people page, by the start of their endpoints: who may change roles there."""
    acts = (
        "invite_person", "change_role", "end_role", "hand_over", "send_again", "withdraw_invitation",
    )  # fmt: skip
    return {desk + act: only(*roles, fresh=True) for act in acts}


def program_doors(desk: str, role: Role) -> dict[str, Rule]:
    """The doors of the tokens and webhooks of a desk: who answers for it keeps what acts in its name."""
    looks = ("programs", "webhook", "test_webhook", "resume_webhook")
    acts = ("make_token", "replace_token", "end_token", "make_webhook", "replace_secret", "end_webhook")
    return {desk + look: only(role) for look in looks} | {desk + act: only(role, fresh=True) for act in acts}


DOORS: Mapping[str, Rule] = {
    # a whole desk by the name of its blueprint ...
    "public": ANYONE,
    "badges": ANYONE,
    "machine": ANYONE,
    "static": ANYONE,
    "association": only(Role.OFFICER),
    "company": only(Role.COMPANY_OWNER, Role.COMPANY_EDITOR, Role.SIGNER),
    "operator": only(Role.OPERATOR),
    "monitor": only(Role.MONITOR, Role.PUBLISHER),
    "appeals": only(Role.APPEALS),
    "authority": only(Role.AUTHORITY),
    "hotline": only(Role.HOTLINE),
    "accounts": SIGNED_IN,
    "joining": ANYONE,
    "recovery": ANYONE,
    "misuse": ANYONE,
    "demo": ANYONE,
    "api": Rule(by_token=True),
    "api_docs": ANYONE,
    "api.signatories": ANYONE,
    "api.associations": ANYONE,
    "api.publications": ANYONE,
    # ... or one door of it, by the name of its endpoint, which goes first
    "accounts.sign_in": ANYONE,
    "accounts.use_link": ANYONE,
    "accounts.invitation": ANYONE,
    "accounts.sign_in_passkey": ANYONE,
    "accounts.at_service": ANYONE,
    "accounts.from_service": ANYONE,
    "accounts.signed_out": ANYONE,
    "accounts.ask_erasure": SIGNED_IN_FRESH,
    "accounts.own_data_file": SIGNED_IN_FRESH,
    # what one signs in with: a session that somebody else has must not change it
    **{
        f"accounts.{door}": SIGNED_IN_FRESH
        for door in (
            *("add_passkey", "remove_passkey", "add_app", "remove_app", "make_codes"),
            *("add_service", "link_account", "unlink_account"),
        )
    },
    # an assistant of an association does the daily work: no roles, no rules, no decisions
    "association.dashboard": only(Role.OFFICER, Role.ASSISTANT),
    "association.members_csv": only(Role.OFFICER, Role.ASSISTANT),
    "association.member": only(Role.OFFICER, Role.ASSISTANT),
    "association.conditions": only(Role.OFFICER, Role.ASSISTANT),
    **{
        f"association.{door}": only(Role.OFFICER, Role.ASSISTANT)
        for door in (
            "members_xlsx",
            "changes",
            "register_member",
            "edit_member",
            "import_members",
            "import_template",
            "import_columns",
            "import_draft",
            "wrong_rows_file",
            "import_receipt",
            "undo_import",
        )
    },
    # what needs the officer: an assistant sees who waits, and decides nothing
    "association.countersigning": only(Role.OFFICER, Role.ASSISTANT),
    "association.signatures": only(Role.OFFICER, Role.ASSISTANT),
    "association.signature": only(Role.OFFICER, Role.ASSISTANT),
    "association.countersign": only(Role.OFFICER, fresh=True, second=True),
    "association.refuse_signature": only(Role.OFFICER, fresh=True),
    "association.suspend_signature": only(Role.OFFICER, fresh=True),
    "association.reinstate_signature": only(Role.OFFICER, fresh=True),
    "operator.countersign": only(Role.OPERATOR, fresh=True, second=True),
    "operator.refuse_signature": only(Role.OPERATOR, fresh=True),
    "operator.suspend_signature": only(Role.OPERATOR, fresh=True),
    "operator.reinstate_signature": only(Role.OPERATOR, fresh=True),
    "association.new_succession": only(Role.OFFICER, fresh=True),
    "association.cancel_succession": only(Role.OFFICER, fresh=True),
    "operator.new_succession": only(Role.OPERATOR, fresh=True),
    "operator.release_succession": only(Role.OPERATOR, fresh=True, second=True),
    "operator.cancel_succession": only(Role.OPERATOR, fresh=True),
    "company.sign": only(Role.COMPANY_OWNER, Role.SIGNER),
    "company.sign_who": only(Role.COMPANY_OWNER, Role.SIGNER),
    "company.sign_document": only(Role.COMPANY_OWNER, Role.SIGNER),
    "company.sign_check": only(Role.COMPANY_OWNER, Role.SIGNER, fresh=True),
    "company.withdraw_signature": only(Role.COMPANY_OWNER, Role.SIGNER, fresh=True),
    "company.renew_signature": only(Role.COMPANY_OWNER, Role.SIGNER, fresh=True),
    "company.withdraw_badge": only(Role.COMPANY_OWNER, fresh=True),
    "company.give_up_domain": only(Role.COMPANY_OWNER, fresh=True),
    # names and networks: the company names them, somebody else confirms what is to count
    "company.add_name": only(Role.COMPANY_OWNER),
    "company.end_name": only(Role.COMPANY_OWNER),
    **{
        f"company.{door}": only(Role.COMPANY_OWNER, Role.COMPANY_EDITOR)
        for door in ("company_networks", "take_back_network")
    },
    "company.end_network": only(Role.COMPANY_OWNER, Role.COMPANY_EDITOR, fresh=True),
    "association.networks": only(Role.OFFICER, Role.ASSISTANT),
    "association.decide_network": only(Role.OFFICER, fresh=True, second=True),
    "operator.decide_network": only(Role.OPERATOR, fresh=True, second=True),
    "operator.association_name": only(Role.OPERATOR, fresh=True),
    # cases about conditions: an assistant reads, writes and adds evidence; the officer warns and decides
    **{
        f"association.{door}": only(Role.OFFICER, Role.ASSISTANT)
        for door in ("cases", "case", "case_file", "case_pdf", "case_answer", "case_evidence")
    },
    "association.case_decide": only(Role.OFFICER, fresh=True),
    "association.case_carry_out": only(Role.OFFICER, fresh=True),
    **{
        f"company.{door}": only(Role.COMPANY_OWNER, Role.COMPANY_EDITOR)
        for door in ("cases", "case", "case_file", "case_pdf", "case_reply", "case_evidence")
    },
    "association.waivers": only(Role.OFFICER, Role.ASSISTANT),
    "company.declare": only(Role.COMPANY_OWNER, Role.COMPANY_EDITOR, fresh=True),
    "company.withdraw_declaration": only(Role.COMPANY_OWNER, Role.COMPANY_EDITOR, fresh=True),
    "company.case_stay": only(Role.COMPANY_OWNER, fresh=True),
    "company.case_appeal": only(Role.COMPANY_OWNER, fresh=True),
    "appeals.case_stay": only(Role.APPEALS, fresh=True),
    "appeals.case_judge": only(Role.APPEALS, fresh=True, second=True),
    "association.people": only(Role.OFFICER, Role.ASSISTANT),
    **people_doors("association.", Role.OFFICER),
    **people_doors("company.", Role.COMPANY_OWNER),
    **people_doors("operator.", Role.OPERATOR),
    **people_doors("operator.association_", Role.OPERATOR),
    **people_doors("operator.company_", Role.OPERATOR),
    "operator.associations": only(Role.OPERATOR, fresh=True),
    "association.end_membership": only(Role.OFFICER, fresh=True),
    "association.invite_members": only(Role.OFFICER, fresh=True),
    # the rules that members are held to, what the association warns of and what it declares itself
    **{
        f"association.{door}": only(Role.OFFICER, fresh=True)
        for door in (
            "lay_down_rule",
            "replace_rule",
            "end_rule",
            "take_back_rule",
            "warning_letters",
            "declare",
            "withdraw_declaration",
        )
    },
    "association.case_cure": only(Role.OFFICER, fresh=True),
    "association.case_drop": only(Role.OFFICER, fresh=True),
    "association.grant_waiver": only(Role.OFFICER, fresh=True),
    "association.end_waiver": only(Role.OFFICER, fresh=True),
    "association.evidence": only(Role.OFFICER, Role.ASSISTANT),
    "association.contact": only(Role.OFFICER, Role.ASSISTANT),
    "association.succession": only(Role.OFFICER, Role.ASSISTANT),
    "association.succession_event": only(Role.OFFICER, Role.ASSISTANT),
    "association.recoveries": only(Role.OFFICER),
    "operator.groups": only(Role.OPERATOR, fresh=True),
    "operator.group": only(Role.OPERATOR, fresh=True),
    "operator.leave_group": only(Role.OPERATOR, fresh=True),
    "operator.dismiss_successor": only(Role.OPERATOR, fresh=True),
    "operator.misuse_letter": only(Role.OPERATOR, fresh=True),
    "operator.close_misuse": only(Role.OPERATOR, fresh=True),
    "operator.reopen_misuse": only(Role.OPERATOR, fresh=True),
    "monitor.open_preview": only(Role.MONITOR, Role.PUBLISHER, fresh=True),
    "association.recovery": only(Role.OFFICER, fresh=True),
    "operator.recovery": only(Role.OPERATOR, fresh=True),
    **program_doors("association.", Role.OFFICER),
    **program_doors("company.", Role.COMPANY_OWNER),
    **program_doors("monitor.", Role.MONITOR),
    "monitor.deliver": only(Role.MONITOR),
    # disputes and replies: the company acts, a publisher, the appeals board or the operator decides
    **{
        f"company.{door}": only(Role.COMPANY_OWNER, Role.COMPANY_EDITOR)
        for door in (
            "file_dispute",
            "disputes",
            "dispute",
            "dispute_file",
            "look_up",
            "reply",
            "withdraw_reply",
        )
    },
    "company.withdraw_dispute": only(Role.COMPANY_OWNER, Role.COMPANY_EDITOR, fresh=True),
    "company.appeal_dispute": only(Role.COMPANY_OWNER, fresh=True),
    "monitor.decide_dispute": only(Role.PUBLISHER, fresh=True, second=True),
    "monitor.apply_decisions": only(Role.MONITOR, Role.PUBLISHER, fresh=True),
    "monitor.correct": only(Role.MONITOR, Role.PUBLISHER, fresh=True),
    "appeals.judge_dispute": only(Role.APPEALS, fresh=True),
    "operator.judge_reply": only(Role.OPERATOR, fresh=True),
    "operator.erasure": only(Role.OPERATOR, fresh=True),
    "monitor.data_quality": only(Role.MONITOR, Role.PUBLISHER, Role.OPERATOR),
    "monitor.quality_of": only(Role.MONITOR, Role.PUBLISHER, Role.OPERATOR),
    "monitor.withdraw_notice": only(Role.MONITOR, fresh=True),
    "monitor.new_source": only(Role.MONITOR, fresh=True),
    "monitor.source": only(Role.MONITOR, fresh=True),
    "monitor.empty_sandbox": only(Role.MONITOR, fresh=True),
    # dossiers: the authority asks on a ground; the operator sees each access, the company its requests
    "authority.company": only(Role.AUTHORITY, fresh=True),
    "company.dossiers": only(Role.COMPANY_OWNER),
    "hotline.withdraw": only(Role.HOTLINE, fresh=True),
    # referrals: the rule proposes, a person releases; the company answers and declares
    "monitor.referrals": only(Role.PUBLISHER, Role.OPERATOR),
    "monitor.referral": only(Role.PUBLISHER, Role.OPERATOR, fresh=True),
    "monitor.drop_referral": only(Role.PUBLISHER, Role.OPERATOR, fresh=True),
    **{
        f"company.{door}": only(Role.COMPANY_OWNER, Role.COMPANY_EDITOR)
        for door in ("hash_check", "decline_hash_check")
    },
    "company.take_back_hash_check": only(Role.COMPANY_OWNER, Role.COMPANY_EDITOR, fresh=True),
    "monitor.prepare": only(Role.MONITOR, Role.PUBLISHER),
    "monitor.publish": only(Role.PUBLISHER, fresh=True, second=True),
}
"""The permission map. An endpoint that neither its own line nor its desk's opens is closed."""


def rule_of(endpoint: str) -> Rule | None:
    """The rule of an endpoint: its own, else its desk's, else none (closed)."""
    return DOORS.get(endpoint) or DOORS.get(endpoint.partition(".")[0])
