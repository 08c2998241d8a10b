"""The company's own figures: before they are public, and nobody else's."""

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.navigation import settings
from app.roles import Role
from monitor import publishing
from monitor.models import Publication
from signatories.models import Company
from tests import factories, monitor_samples
from tests.monitor_samples import check, gone_after, notice
from tests.pages import PageClient

AsRole = Callable[..., PageClient]
FIGURES = "/en/desk/company/zuid-hosting/figures"


@pytest.fixture
def zuid(session: Session, now: datetime) -> Company:
    return factories.company(session, at=now, number="00000001", name="Zuid Hosting")


@pytest.fixture
def draft(session: Session, zuid: Company, tmp_path: Path, now: datetime) -> Publication:
    """Six incidents of one company: four in time, one late, one that bounced; and one of another company."""
    notices, checks = [], []
    for number in range(6):
        at = datetime.fromisoformat(f"2025-0{number + 1}-10T09:00:00+00:00")
        name = f"n{number}"
        bounced = {"delivery_status": "bounced", "delivered_at": ""} if number == 5 else {}
        notices.append(notice(name, at, site_key=f"site-{number}", holder="AS64512", **bounced))
        if number == 4:
            checks += [check(name, 30, "online", since=at), *gone_after(name, 40, since=at)]
        elif number < 4:
            checks += gone_after(name, 5, since=at)
    at = datetime.fromisoformat("2025-02-11T09:00:00+00:00")
    notices.append(notice("theirs", at, site_key="site-x", holder="AS64513"))
    checks += gone_after("theirs", 5, since=at)
    folder = tmp_path / "files"
    monitor_samples.deliver(session, settings().data_dir, folder, notices=notices, checks=checks)
    since = "2024-01-01T00:00:00Z"
    monitor_samples.learn_holders(
        session,
        settings().data_dir,
        folder,
        ("AS64512", "kvk:00000001", since, ""),
        ("AS64513", "kvk:00000002", since, ""),
    )
    made = publishing.prepare(session, period="2025-h1", data_dir=settings().data_dir, by="anna", at=now)
    session.commit()
    return made


@pytest.fixture
def preview(session: Session, draft: Publication, now: datetime) -> Publication:
    publishing.preview(session, publication=draft, at=now)
    session.commit()
    return draft


def test_a_draft_is_shown_to_nobody(
    as_role: AsRole, session: Session, zuid: Company, draft: Publication
) -> None:
    reference = draft.public_id
    owner = as_role(Role.COMPANY_OWNER, of=zuid)
    assert "no figures about your company yet" in owner.get(FIGURES).text
    owner.get(f"{FIGURES}/{reference}", status=404)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_preview_shows_the_company_each_of_its_notices_with_its_outcome(
    as_role: AsRole, zuid: Company, preview: Publication, lang: str
) -> None:
    reference = preview.public_id
    owner = as_role(Role.COMPANY_OWNER, of=zuid)
    place = FIGURES.replace("/en/", f"/{lang}/")
    owner.get(place)
    page = owner.get(f"{place}/{reference}").text
    words = {
        "en": (
            "Preview, only for you",
            "In time",
            "Late",
            "no working contact",
            "Dispute the ticked notices",
        ),
        "nl": (),
    }[lang]
    assert all(word in page for word in words), [word for word in words if word not in page]
    rows = owner.http.get(f"{place}/{reference}/notices.csv")
    listed = list(csv.DictReader(io.StringIO(rows.text)))
    assert len(listed) == 6  # and not the other company's
    assert sorted(row["outcome"] for row in listed) == [
        "",
        "late",
        "on_time",
        "on_time",
        "on_time",
        "on_time",
    ]
    assert [row["reason"] for row in listed if not row["outcome"]] == ["bounced"]
    assert all(row["notice"] in page for row in listed)


def test_every_figure_has_its_count_interval_norm_method_and_digest(
    as_role: AsRole, zuid: Company, preview: Publication
) -> None:
    reference, digest = preview.public_id, preview.input_digest
    page = as_role(Role.COMPANY_OWNER, of=zuid).get(f"{FIGURES}/{reference}").text
    for word in (
        "Incidents",
        "interval",
        "24 hours (addendum-24h)",
        "version 1.0",
        digest,
        "1 of 6 attempts",
    ):
        assert word in page


def test_a_preview_shows_all_that_will_be_public(
    as_role: AsRole, client: PageClient, session: Session, zuid: Company, preview: Publication, now: datetime
) -> None:
    """Each line of numbers about the company on the public page stood on its own desk before."""
    reference = preview.public_id
    own = as_role(Role.COMPANY_OWNER, of=zuid).get(f"{FIGURES}/{reference}").text
    publishing.publish(session, publication=preview, by="bert", at=now + timedelta(days=15))
    session.commit()
    public = client.get("/en/figures/2025-h1/more").text
    beside = public[public.index("within longer terms") : public.index('id="cite"')]
    lines = re.findall(r'<tr><th scope="row"><a [^>]*>Zuid Hosting</a></th>(.*?)</tr>', beside)
    assert len(lines) == 4  # longer terms, volume, what does not count, other counts
    for cells in lines:
        assert cells in own
    assert "Month by month" in own
    assert "Mar 2025" in own


def test_another_company_sees_nothing_of_it(
    as_role: AsRole, session: Session, zuid: Company, preview: Publication, now: datetime
) -> None:
    reference = preview.public_id
    other = factories.company(session, at=now, name="Ander B.V.")
    session.commit()
    stranger = as_role(Role.COMPANY_OWNER, of=other)
    stranger.get(f"{FIGURES}/{reference}", status=404)
    stranger.get(f"/en/desk/company/ander-bv/figures/{reference}", status=404)
    assert stranger.http.get(f"/en/desk/company/ander-bv/figures/{reference}/notices.csv").status_code == 404
    assert "no figures about your company yet" in stranger.get("/en/desk/company/ander-bv/figures").text


def test_published_figures_stay_on_the_desk(
    as_role: AsRole, session: Session, zuid: Company, preview: Publication, now: datetime
) -> None:
    reference = preview.public_id
    later = now + timedelta(days=15)
    publishing.publish(session, publication=preview, by="bert", at=later)
    session.commit()
    owner = as_role(Role.COMPANY_OWNER, of=zuid)
    assert "Published" in owner.get(FIGURES).text
    assert "stays yours alone" in owner.get(f"{FIGURES}/{reference}").text


def test_a_page_of_notices_that_is_not_there_is_a_404(
    as_role: AsRole, zuid: Company, preview: Publication
) -> None:
    reference = preview.public_id
    owner = as_role(Role.COMPANY_OWNER, of=zuid)
    owner.get(f"{FIGURES}/{reference}?page=1")
    for page in ("0", "2", "-1"):
        owner.get(f"{FIGURES}/{reference}?page={page}", status=404)
