"""Every person of the demo walks through the whole site: each page is good, and looking changes nothing."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from app.demo.people import ACTORS, MONITOR, NEW_OWNER, OFFICER, OPERATOR, OWNER, Actor
from app.extensions import db
from app.roles import rule_of
from tests.demo_register import demo_register, only_refusals_noted, signed_in, unchanged
from tests.pages import PageClient, csrf_token
from tests.walking import Walk, walk

HOMES = ["/nl/", "/en/", "/nl/demo/postvak", "/en/demo/mailbox"]
DESKS = ["/nl/mijn", "/en/my"]
AFTER_AN_ACT = {
    "accounts.signed_out",
    "accounts.use_link",  # comes by mail to who asks for it
    "association.import_draft",
    "accounts.confirm",  # the guard sends here, when the second factor is old
    "accounts.confirm_link",
    "accounts.make_codes",  # demo persons have no passkey, and so nothing that codes stand in for
    "accounts.add_service",  # the demo has no sign-in service
    "accounts.at_service",
    "accounts.from_service",
    "accounts.link_account",
    "accounts.name_passkey",
    "accounts.remove_app",
    "accounts.remove_passkey",
    "accounts.unlink_account",
    "accounts.held_form",
    "operator.erasure",  # nobody of the demo asks to be erased
    "association.recovery",  # the demo has no company whose owner left
    "association.withdraw_invitation",
    "joining.accept",  # comes by mail to who proved a domain
    "joining.request_page",
    "misuse.follow",  # its address is the secret of who reported
    "operator.association_hand_over",  # the operator is no officer: nothing of one's own to hand over
    "operator.association_withdraw_invitation",
    "operator.company_change_role",
    "operator.company_end_role",
    "operator.company_hand_over",
    "operator.company_invite_person",
    "operator.company_people",  # by typing a register number
    "operator.company_withdraw_invitation",
    "operator.recovery",
    "operator.withdraw_invitation",
    "recovery.object_to",  # comes by mail to who knows the company
    "recovery.of_company",  # by typing a register number
    "recovery.request_page",
    "association.import_columns",  # a file that was sent comes first
    "association.import_receipt",
    "association.reinstate_signature",  # the walk opens the first of a list; a suspended one stands lower
    "association.undo_import",
    "association.wrong_rows_file",
    "company.renew_signature",  # from 60 days before the end
    "operator.countersign",  # the demo's companies are all members of an association
    "operator.refuse_signature",
    "operator.reinstate_signature",
    "association.case_file",  # the walk opens two cases of the inbox; the one with a file is another
    "appeals.dispute_file",  # the demo's disputes have no document
    "company.dispute_file",
    "monitor.dispute_file",
    "company.appeal_dispute",  # the newest dispute waits for its decision
    "company.case_appeal",  # the owner's own case is not decided yet
    "company.sign_check",
    "company.sign_document",
    "company.sign_who",
    "operator.dismiss_successor",  # the demo has nobody who looks like a successor
    "monitor.empty_sandbox",  # the demo has no sandbox
    "monitor.figure_job",  # only where very much was delivered
    "monitor.intake_job",  # only for large deliveries
    "monitor.publish",  # the demo's half-years are all published or still to be shown
}
FROM_ELSEWHERE = {
    "api.associations",  # named in the document of the API
    "api.publications",
    "api.signatories",
    "api_docs.to_page",
    "badges.check_redirect",
    "badges.credential",
    "badges.endorsement",  # its address is its id, and so a full one
    "badges.form_png",
    "badges.form_svg",
    "badges.live",
    "badges.live_form",
    "badges.shields",
    "badges.shields_en",
    "badges.png",
    "machine.catalog_jsonld",  # the other form of the catalogue
    "machine.did_document",
    "machine.endorsement_list",  # for software that checks a statement of membership
    "machine.receipt_keys",  # for software that checks a receipt
    "machine.robots",
    "machine.sitemap",
    "machine.sitemap_part",  # only for a large register
    "public.badge_association",
    "public.badge_criteria",
    "public.figures_of_norm",  # the demo publishes under one norm only
    "public.figures_of_norm_version",
    "public.scores_ndjson",  # named in the catalogue
    "public.signed_version",
}
"""Machines, credentials and other people's sites lead to these."""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = demo_register(tmp_path_factory)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def walks(register: Flask) -> dict[str, Walk]:
    """The walks that were made so far, by who made them; filled by the tests in order."""
    return {}


def walk_as(register: Flask, walks: dict[str, Walk], email: str) -> Walk:
    if email not in walks:
        client = signed_in(register, email) if email else PageClient(register)
        with unchanged(register):
            walks[email] = walk(client, DESKS if email else HOMES, desks_only=bool(email))
    return walks[email]


@pytest.mark.parametrize("email", ["", *(actor.email for actor in ACTORS)])
def test_every_page_that_a_person_can_reach_is_good(
    register: Flask, walks: dict[str, Walk], email: str
) -> None:
    found = walk_as(register, walks, email)
    assert found.faults == []
    assert len(found.endpoints) > 3


def is_for_programs(endpoint: str) -> bool:
    rule = rule_of(endpoint)
    return rule is not None and rule.by_token


def test_a_link_leads_to_every_page(register: Flask, walks: dict[str, Walk]) -> None:
    """A page that nothing leads to cannot be found, and was not looked at above."""
    emails = ["", *(actor.email for actor in ACTORS)]
    reached = set[str]().union(*(walk_as(register, walks, email).endpoints for email in emails))
    pages = {
        route.endpoint
        for route in register.url_map.iter_rules()
        if "GET" in (route.methods or ()) and not is_for_programs(route.endpoint)
    }
    unreached, expected = pages - reached - {"static"}, AFTER_AN_ACT | FROM_ELSEWHERE
    assert sorted(unreached - expected) == []
    assert sorted(expected - unreached) == []


@pytest.mark.parametrize(
    "actor", [OFFICER, OWNER, NEW_OWNER, MONITOR, OPERATOR], ids=lambda actor: actor.email
)
def test_a7_nobody_sends_the_form_of_another_desk(
    register: Flask, walks: dict[str, Walk], actor: Actor
) -> None:
    """With a right token, from a page of one's own: only the door is in the way, and nothing is written."""
    own = walk_as(register, walks, actor.email).forms
    others = {form for other in ACTORS for form in walk_as(register, walks, other.email).forms} - own
    desks = {form for form in others if "/desk/" in form}
    assert len(desks) > 5
    client = signed_in(register, actor.email)
    token = csrf_token(client.http.get("/en/my", follow_redirects=True))
    assert token
    with only_refusals_noted(register):
        # Past the checks of pages: a refusal is the same page every time, and was looked at elsewhere.
        answers = {
            path: client.http.post(path, data={"csrf_token": token}).status_code for path in sorted(desks)
        }
    assert {path: status for path, status in answers.items() if status not in (403, 404)} == {}


@pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: actor.email)
def test_a6_looking_where_a_form_goes_changes_nothing(
    register: Flask, walks: dict[str, Walk], actor: Actor
) -> None:
    """With a right token in the address: an act that is done by looking as well would be done now."""
    forms = sorted(walk_as(register, walks, actor.email).forms)
    client = signed_in(register, actor.email)
    token = csrf_token(client.http.get("/en/my", follow_redirects=True))
    with unchanged(register):
        answers = {
            path: client.http.get(path, query_string={"csrf_token": token}).status_code for path in forms
        }
    assert {path: status for path, status in answers.items() if status not in (200, 302, 403, 404, 405)} == {}


@pytest.mark.parametrize("watch", [unchanged, only_refusals_noted])
def test_a_write_is_noticed(register: Flask, watch: Callable[[Flask], AbstractContextManager[None]]) -> None:
    with pytest.raises(AssertionError, match="something was written"), watch(register):
        signed_in(register, OPERATOR.email)
