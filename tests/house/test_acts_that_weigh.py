"""Every act on a desk either asks for a fresh second factor, or stands here with why it need not."""

from flask import Flask
from werkzeug.routing import Rule as Route

from app import roles
from app.roles import Rule

LIGHT = {
    "it prepares, and a weighing act follows": {
        "association.import_members",
        "association.import_columns",
        "company.sign_who",
        "company.sign_document",
        "monitor.prepare",
        "operator.take_misuse",
    },
    "whoever did it takes it back": {
        "accounts.take_back_erasure",
        "association.import_draft",
        "association.undo_import",
        "association.edit_member",
        "association.register_member",
        "association.contact",
        "company.add_name",
        "company.end_name",
        "company.domains",
        "company.take_back_network",
        "company.company_networks",
        "company.keep_logo_files",
        "company.reply",
        "company.withdraw_reply",
        "monitor.deliver",
    },
    "it adds words, evidence or a question, and decides nothing": {
        "association.case_answer",
        "association.case_evidence",
        "company.case_evidence",
        "company.case_reply",
        "company.file_dispute",
        "company.decline_hash_check",
    },
    "it looks, tests or makes a document": {
        "association.changes",
        "association.evidence",
        "association.test_webhook",
        "association.resume_webhook",
        "authority.dossier_page",
        "authority.dossier_json",
        "authority.dossier_pdf",
        "company.domain",
        "company.look_at_domain",
        "company.logo_test",
        "company.look_up",
        "company.logos",
        "company.send_contact_test",
        "company.test_webhook",
        "company.resume_webhook",
        "monitor.test_webhook",
        "monitor.resume_webhook",
        "operator.evidence",
        "operator.check_log",
        "operator.try_mail_again",
    },
    "its page is for looking too, so the view asks before it acts": {
        "association.member",
        "company.contact_point",
        "company.hash_check",
    },
}
"""Acts without ``fresh`` in the map, by the reason."""

ACCOUNT = {
    *("accounts.confirm", "accounts.confirm_link", "accounts.sign_out"),
    *("accounts.end_sign_in", "accounts.end_other_sign_ins"),
    "accounts.name_passkey",  # a word for oneself
}
"""How somebody becomes fresh, and how they leave, here and in other browsers: who is alarmed must not wait."""


def acts(app: Flask) -> set[str]:
    routes = (route for route in app.url_map.iter_rules() if "POST" in (route.methods or ()))
    return {route.endpoint for route in routes if is_of_a_person(route)} - ACCOUNT


def is_of_a_person(route: Route) -> bool:
    rule = roles.rule_of(route.endpoint)
    return rule is not None and not rule.anyone and not rule.by_token


def without_a_reason(endpoints: set[str]) -> set[str]:
    """The acts that ask for no second factor and give no reason for it."""
    given = set().union(*LIGHT.values())
    return {each for each in endpoints - given if not (rule_of(each)).fresh}


def rule_of(endpoint: str) -> Rule:
    rule = roles.rule_of(endpoint)
    assert rule is not None
    return rule


def test_each_act_asks_for_a_second_factor_or_says_why_not(app: Flask) -> None:
    assert without_a_reason(acts(app)) == set()


def test_no_reason_is_left_of_an_act_that_asks_or_is_gone(app: Flask) -> None:
    given = [each for reason in LIGHT.values() for each in reason]
    assert len(given) == len(set(given))
    assert {each for each in given if each not in acts(app) or rule_of(each).fresh} == set()


def test_an_act_without_both_is_named() -> None:
    assert without_a_reason({"association.lay_down_rule", "hotline.desk"}) == {"hotline.desk"}
