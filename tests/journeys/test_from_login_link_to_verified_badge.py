"""The whole way of a company, in a browser that runs no scripts: link, tasks, signature, logo, check."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.company_owner import CompanyOwner, Officer, Stranger
from tests.journeys.served import Served

EMAIL, HOST = "owner@voorbeeld-hosting.example", "voorbeeld-hosting.example"
SITE = f"https://{HOST}"
OFFICER = "officer@hosters.example"


def verdict_on_the_command_line(server: Served, file: Path) -> tuple[int, str]:
    done = server.command("badge", "verify", str(file), "--on", SITE, "--json")
    return done.returncode, json.loads(done.stdout)["verdict"]


@pytest.mark.browser
def test_an_owner_gets_from_the_link_to_a_logo_that_strangers_can_check(
    server: Served, browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Another context is another person's browser: they share nothing.
    owner = CompanyOwner(browser.new_context(java_script_enabled=False, locale="en").new_page(), server.url)
    stranger = Stranger(browser.new_context(java_script_enabled=False, locale="en").new_page(), server.url)

    officer = Officer(browser.new_context(java_script_enabled=False, locale="en").new_page(), server.url)

    owner.sign_in(server.login_link(EMAIL, lang="en"))
    owner.reads("What to do before your logo can stand on your site.")
    owner.give_contact_point(f"ntd@{HOST}")
    owner.prove_domain(HOST)
    owner.hit(owner.page.get_by_role("navigation").get_by_role("link", name="Tasks", exact=True))
    owner.open_task("Read and sign the")
    owner.say_who_signs(function="Director")
    assert [owner.read_document(), owner.read_document()] == ["2008-10", "2018-12-13"]
    owner.sign()
    officer.sign_in(server.login_link(OFFICER, lang="en"))
    officer.countersign("Voorbeeld Hosting B.V.")
    badge = owner.fetch_logo(tmp_path)
    effort = str(owner.effort)

    stranger.check_file(badge, seen_on=SITE)
    stranger.sees("This logo is valid")
    check = str(stranger.effort)
    stranger.check_file(badge, seen_on="https://another.example")
    stranger.sees("This logo is not for this website")
    assert verdict_on_the_command_line(server, badge) == (0, "valid")

    owner.withdraw_signature()
    stranger.check_file(badge, seen_on=SITE)
    stranger.sees("This logo has been withdrawn")
    assert verdict_on_the_command_line(server, badge) == (1, "withdrawn")

    assert owner.asked_outside == stranger.asked_outside == []
    assert stranger.page.context.cookies() == []
    with capsys.disabled():
        print(f"\nfrom link to logo: {effort}; checking it: {check}")
    owner.page.context.close()
    stranger.page.context.close()
    officer.page.context.close()
