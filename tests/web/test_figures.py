"""The published figures: what the world sees, what it does not see, and the same in every form."""

import csv
import hashlib
import io
import re
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.figures import shown_figures
from app.figures.shown_figures import figures_of
from app.published import picturing
from app.published.store import store
from monitor.models import Publication, State
from monitor.scores import Label
from tests import factories
from tests.figure_samples import publication, score, total
from tests.pages import PageClient

COLUMNS = (
    *("company", "name", "period", "label", "incidents", "items", "share_low", "share_high"),
    *("interval_low", "interval_high", "item_share_low", "item_share_high", "median_hours_low"),
    *("median_hours_high", "still_online", "reappeared", "moved", "undetermined", "refused"),
    *("months_measured", "norm", "method_version", "input_digest", "published_at"),
)
"""The contract's, written out: a change of the file is a change of what others build on."""

PAGES = ("/nl/cijfers", "/en/figures", "/nl/cijfers/2025-h1", "/en/figures/2025-h1")
PARTS = (
    *(f"/en/figures/2025-h1/{part}" for part in ("companies", "months", "more")),
    *(f"/nl/cijfers/2025-h1/{part}" for part in ("bedrijven", "maanden", "meer")),
)
COMPANIES = "/en/figures/2025-h1/companies"
FILES = ("/scores/2025-h1.csv", "/scores/2025-h1.json")
BOTH = pytest.mark.parametrize("path", ["/nl/cijfers", "/en/figures"])

SMALL_SHARE = 0.123456
OUTSIDER = "kvk:00009999"


@pytest.fixture
def published(session: Session, now: datetime) -> Publication:
    """Zuid is below the norm, Noord is unclear, Oost is too small, a fourth is not in the register."""
    for number, name in (("00000001", "Zuid Hosting"), ("00000002", "Noord Hosting")):
        factories.company(session, at=now, number=number, name=name)
    return publication(
        session,
        score(
            "kvk:00000001",
            "Zuid Hosting",
            label=Label.BELOW,
            incidents=40,
            items=400,
            share_low=0.18,
            share_high=0.21,
            interval_low=0.1,
            interval_high=0.29,
            median_hours_low=66.4,
            median_hours_high=None,
        ),
        score("kvk:00000002", "Noord Hosting"),
        score(
            "kvk:00000003",
            "Oost Hosting",
            label=Label.TOO_FEW,
            incidents=3,
            items=4,
            share_low=SMALL_SHARE,
            share_high=SMALL_SHARE,
            item_share_low=SMALL_SHARE,
            item_share_high=SMALL_SHARE,
            interval_low=SMALL_SHARE,
            interval_high=SMALL_SHARE,
        ),
        score(OUTSIDER, is_registered=False, incidents=12, items=30, share_low=0.3333, share_high=0.3333),
        total(incidents=65, items=454, share_low=0.4, share_high=0.42),
    )


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@BOTH
def test_before_the_first_publication_the_page_says_so(client: PageClient, path: str) -> None:
    page = client.get(path)
    assert 'class="empty"' in page.text
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize("state", [State.DRAFT, State.PREVIEW, State.STRUCK])
def test_what_is_not_published_is_not_there(client: PageClient, session: Session, state: State) -> None:
    publication(session, score("kvk:00000001", "Zuid Hosting"), total(), state=state)
    for path in (*PAGES[2:], *FILES):
        assert "Zuid" not in client.get(path, status=404).text
    for path in PAGES[:2]:
        assert "Zuid" not in client.get(path).text


@pytest.mark.parametrize("period", ["2025-h3", "2025", "1999-h1", "2025-h1 ", "..", "%2e%2e%2f"])
def test_a_period_that_does_not_exist_is_not_found(
    client: PageClient, published: Publication, period: str
) -> None:
    for path in (f"/en/figures/{period}", f"/scores/{period}.csv", f"/scores/{period}.json"):
        assert client.http.get(path).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_every_figure_with_its_count_interval_and_method(
    client: PageClient, published: Publication, path: str
) -> None:
    page = client.get(path)
    assert "Set-Cookie" not in page.headers
    percent = " %" if path.startswith("/nl") else "%"
    comma = "," if path.startswith("/nl") else "."
    for expected in ("18.0", "21.0", "10.0", "29.0"):
        assert expected.replace(".", comma) + percent in page.text.replace("\u00a0", " ")
    for expected in ("Zuid Hosting", "n = 40", "454", "addendum-24h", published.input_digest):
        assert expected in page.text
    assert published.output_digest in page.text


def test_companies_stand_in_order_of_name_and_link_to_their_own_page(
    client: PageClient, published: Publication
) -> None:
    text = client.get("/en/figures").text
    table = text[text.index('id="companies"') :]
    places = [table.index(name) for name in ("Noord Hosting", "Oost Hosting", "Zuid Hosting")]
    assert places == sorted(places)
    assert 'href="/en/signatories/zuid-hosting"' in table


def test_labels_are_words(client: PageClient, published: Publication) -> None:
    text = client.get("/en/figures").text
    for words in ("Below the norm", "No clear verdict", "Too few incidents"):
        assert words in text
    assert "Below the norm: 1 of 2 companies. Meets the norm: 0." in text


def test_a_small_cell_shows_counts_only_everywhere(client: PageClient, published: Publication) -> None:
    for path in (*PAGES, *PARTS, *FILES):
        text = client.get(path).text
        assert "0.123456" not in text
        assert "12.3" not in text
        assert "12,3" not in text
    assert "too few incidents for a share" in client.get("/en/figures").text
    assert "No share: too few incidents." in client.get(COMPANIES).text
    small = next(row for row in rows_of(client.get(FILES[0]).text) if row["company"] == "kvk:00000003")
    assert (small["incidents"], small["items"], small["share_low"], small["interval_high"]) == (
        "3",
        "4",
        "",
        "",
    )
    wire = client.get(FILES[1]).get_json()["companies"][1]
    assert (wire["incidents"], wire["share_low"], wire["withheld"]) == (3, None, "few-incidents")


def test_without_the_rule_the_small_share_would_show(
    client: PageClient, published: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown_figures, "shows_shares", lambda **_: True)
    assert "12.3%" in client.get("/en/figures").text
    assert "0.123456" in client.get(FILES[1]).text


def test_a_company_measured_in_too_few_months_shows_counts_only(client: PageClient, session: Session) -> None:
    publication(
        session,
        score("kvk:00000001", "Zuid Hosting", label=Label.TOO_FEW, share_low=SMALL_SHARE),
        total(),
        measured_months=2,
    )
    text = client.get("/en/figures").text
    assert "measured in too few months" in text
    assert "12.3%" not in text + client.get(COMPANIES).text


def test_a_company_outside_the_register_is_not_named_anywhere(
    client: PageClient, published: Publication
) -> None:
    for path in (*PAGES, *PARTS, *FILES):
        text = client.get(path).text
        assert OUTSIDER not in text
        assert "00009999" not in text
        assert "33.3" not in text


def test_the_csv_is_the_contract_to_the_letter_and_its_digest_is_on_the_page(
    client: PageClient, published: Publication
) -> None:
    answer = client.get(FILES[0])
    assert answer.mimetype == "text/csv"
    assert answer.text.splitlines()[0] == ",".join(COLUMNS)
    assert hashlib.sha256(answer.data).hexdigest() == published.output_digest
    assert [row["company"] for row in rows_of(answer.text)][-1] == "total"
    assert published.output_digest in client.get("/en/figures").text


def test_the_json_says_what_the_csv_says(client: PageClient, published: Publication) -> None:
    wire = client.get(FILES[1]).get_json()
    told = {each["company"]: each for each in [*wire["companies"], wire["total"]]}
    rows = rows_of(client.get(FILES[0]).text)
    assert [row["company"] for row in rows] == list(told)
    for row in rows:
        for name in (
            "label",
            "incidents",
            "items",
            "share_low",
            "interval_high",
            "item_share_low",
            "refused",
        ):
            value = told[row["company"]][name]
            written = f"{value:.6f}" if isinstance(value, float) else str("" if value is None else value)
            assert row[name] == written, (row["company"], name)
        for name in ("period", "norm", "method_version", "input_digest", "published_at"):
            assert row[name] == wire[name]
        assert row["months_measured"] == str(wire["months_measured"])
    assert wire["csv_digest"] == published.output_digest


@pytest.mark.parametrize("path", FILES)
def test_who_has_the_file_is_not_sent_it_again(client: PageClient, published: Publication, path: str) -> None:
    tag = client.get(path).headers["ETag"]
    assert client.http.get(path, headers={"If-None-Match": tag}).status_code == 304


def charts_on(text: str) -> list[str]:
    return re.findall(r'<svg class="chart.*?</svg>', text, re.DOTALL)


def test_the_charts_draw_only_published_shares_and_say_what_they_are(
    client: PageClient, published: Publication
) -> None:
    dots = charts_on(client.get("/en/figures").text)[:2]
    funnel = charts_on(client.get("/en/figures/2025-h1/chance").text)
    assert len(dots) == len(funnel) == 2
    for chart in (*dots, *funnel):
        assert 'role="img" aria-labelledby="c' in chart
        assert "Oost Hosting" not in chart
    for chart in dots:
        assert chart.count("<rect") == 2
        assert chart.index("Noord Hosting") < chart.index("Zuid Hosting")
    for chart in funnel:
        assert chart.count('class="place') == 2


def test_with_the_rule_taken_out_the_small_company_would_be_drawn(
    client: PageClient, published: Publication, monkeypatch: pytest.MonkeyPatch, session: Session
) -> None:
    monkeypatch.setattr(shown_figures, "shows_shares", lambda **_: True)
    picturing.make_all(session, store())
    assert "Oost Hosting" in "".join(charts_on(client.get("/en/figures").text))


def test_a_picture_is_made_with_the_commit_and_a_page_never_shows_another(
    client: PageClient, session: Session, published: Publication
) -> None:
    """What is on disk is named by its values: when these change, the old picture is not shown."""
    assert charts_on(client.get("/nl/cijfers").text)
    published.scores[1].share_low = published.scores[1].share_high = 0.5
    session.flush()
    session.info.clear()  # as if nothing had been drawn with this commit
    text = client.get("/nl/cijfers").text
    assert "De tekening wordt gemaakt." in text
    assert picturing.make_all(session, store()) > 0
    assert picturing.make_all(session, store()) == 0
    assert "De tekening wordt gemaakt." not in client.get("/nl/cijfers").text


def test_the_total_is_shown_with_and_without_the_largest(client: PageClient, published: Publication) -> None:
    text = client.get("/en/figures").text
    assert "All without Zuid Hosting" in text
    assert "88.1%" in text  # 400 of 454 images


def test_a_median_without_an_upper_end_says_more_than(client: PageClient, published: Publication) -> None:
    assert "more than 66.4" in client.get(COMPANIES).text


def test_a_replaced_version_stays_readable_and_says_that_it_no_longer_holds(
    client: PageClient, session: Session
) -> None:
    publication(session, score("kvk:00000001", "Oud Hosting"), total(), state=State.CORRECTED)
    publication(session, score("kvk:00000001", "Nieuw Hosting"), total(), version=2)
    now_in_force = client.get("/en/figures").text
    assert "Oud Hosting" not in now_in_force
    assert 'href="/en/figures/2025-h1/1"><s>version 1</s>' in now_in_force
    old = client.get("/en/figures/2025-h1/1").text
    assert "Oud Hosting" in old
    assert "These figures were replaced on 10 August 2025" in old
    assert 'name="robots" content="noindex"' in old
    assert "Oud Hosting" in client.get("/scores/2025-h1/1.csv").text
    assert client.get("/scores/2025-h1/1.json").get_json()["replaced_at"] == "2025-08-10T09:00:00Z"
    assert client.get("/scores/2025-h1.json").get_json()["replaced_at"] is None
    client.get("/nl/cijfers/2025-h1/1")
    assert "replaced on" not in client.get("/en/figures/2025-h1/2").text.partition("Versions of")[0]


@pytest.mark.parametrize("state", [State.DRAFT, State.PREVIEW, State.STRUCK])
def test_a_version_that_was_never_published_is_not_there(
    client: PageClient, session: Session, state: State
) -> None:
    publication(session, score("kvk:00000001", "Zuid Hosting"), total())
    publication(session, score("kvk:00000001", "Geheim"), total(), version=2, state=state)
    for path in ("/en/figures/2025-h1/2", "/nl/cijfers/2025-h1/2"):
        assert "Geheim" not in client.get(path, status=404).text
    for path in ("/scores/2025-h1/2.csv", "/scores/2025-h1/2.json", "/scores/2025-h1/3.csv"):
        client.get(path, status=404)


def test_the_latest_period_comes_first_and_earlier_ones_are_linked(
    client: PageClient, session: Session
) -> None:
    publication(session, score("kvk:00000001", "Zuid"), total(), period="2024-h2")
    publication(session, score("kvk:00000001", "Zuid"), total(), period="2025-h1")
    text = client.get("/en/figures").text
    assert "<h1>Figures for January to June 2025</h1>" in text
    assert 'href="/en/figures/2024-h2"' in text
    assert "2024" in client.get("/nl/cijfers/2024-h2").text


def test_a_company_without_a_published_figure_has_none(session: Session, now: datetime) -> None:
    company = factories.company(session, at=now, number="00000001", name="Zuid Hosting")
    publication(session, score("kvk:00000001", "Zuid Hosting"), total(), state=State.PREVIEW)
    assert figures_of(session, company) == []


def test_a_company_has_its_published_figures_newest_first(session: Session, now: datetime) -> None:
    company = factories.company(session, at=now, number="00000001", name="Zuid Hosting")
    for period in ("2024-h2", "2025-h1"):
        publication(
            session, score("kvk:00000001", "Zuid Hosting"), score("kvk:00000002"), total(), period=period
        )
    found = figures_of(session, company)
    assert [each.publication.period for each in found] == ["2025-h1", "2024-h2"]
    assert [[line.company for line in each.companies] for each in found] == [["kvk:00000001"]] * 2


def test_a_name_cannot_become_markup(client: PageClient, session: Session) -> None:
    publication(session, score("kvk:00000001", '"><svg onload=alert(1)>'), total())
    assert "<svg onload" not in client.get("/en/figures").text
