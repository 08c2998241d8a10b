"""What stands beside the shares: months, further figures, effects, parts; and what never stands there."""

import csv
import hashlib
import io

import pytest
from sqlalchemy.orm import Session

from app.published import picturing
from app.published.store import store
from monitor.models import Publication
from monitor.scores import Label
from monitor.sector import Rest, Sector
from tests import factories
from tests.figure_samples import LETTER_AT, letter, months, publication, score, total
from tests.pages import PageClient

ZUID, NOORD, OOST = (f"kvk:0000000{number}" for number in (1, 2, 3))
SECTOR = Sector(5, ZUID, 0.6, 0.2, 0.44, Rest(25, 54, 0.71, 0.74, 0.5, 0.88, 0.7, 0.73))
SMALL = 0.123456


@pytest.fixture
def published(session: Session) -> Publication:
    """Zuid got a letter, Oost is too small to have a share, Noord has a month of two incidents."""
    factories.company(session, at=LETTER_AT, number="00000001", name="Zuid Hosting")
    shares = dict.fromkeys(
        [
            *("share_low", "share_high", "interval_low", "interval_high"),
            *("item_share_low", "item_share_high"),
        ],
        SMALL,
    )
    small = score(OOST, "Oost Hosting", label=Label.TOO_FEW, incidents=3, items=4, **shares)
    kept = {**(small.further or {}), "share_48h_low": SMALL, "share_48h_high": SMALL}
    small.further = kept
    return publication(
        session,
        score(ZUID, "Zuid Hosting", label=Label.BELOW, incidents=40, items=400, attention=True),
        score(NOORD, "Noord Hosting"),
        small,
        total(incidents=65, items=454),
        points=[
            *months(ZUID, 6, 7, 5, 9, 6, 7),
            *months(NOORD, 5, 2, 0, 6, 5, 6),
            *months("total", 12, 9, 6, 16, 12, 14, items=40),
        ],
        followed=[letter(ZUID)],
        sector=SECTOR,
    )


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_page_shows_months_terms_volume_and_what_followed(
    client: PageClient, published: Publication, lang: str
) -> None:
    parts = (
        ("/nl/cijfers", "bedrijven", "maanden", "meer")
        if lang == "nl"
        else ("/en/figures", "companies", "months", "more")
    )
    text = client.get(parts[0]).text + "".join(
        client.get(f"{parts[0]}/2025-h1/{part}").text for part in parts[1:]
    )
    comma = "," if lang == "nl" else "."
    for number in ("85.0", "95.0", "+20", "+45", "0.44"):
        assert number.replace(".", comma) in text.replace("\u00a0", " "), number
    words = {
        "en": ("difference in time, not proof of cause", "Oldest still online", "others together"),
        "nl": (
            "verschil in de tijd, geen bewijs van oorzaak",
            "te weinig incidenten",
            "andere bedrijven samen",
        ),
    }[lang]
    for expected in words:
        assert expected in text


def test_the_company_page_has_its_months_with_the_act_marked(
    client: PageClient, session: Session, published: Publication
) -> None:
    picturing.make_all(session, store())
    text = client.get("/en/signatories/zuid-hosting").text
    assert "Month by month, January to June 2025" in text
    assert 'class="act"' in text
    assert "12 and 15" in text
    assert "1 of 5 changed all the same" in text


FILES = ("/scores/2025-h1/further.csv", "/scores/2025-h1/months.csv", "/scores/2025-h1.json")


def test_the_files_have_a_digest_and_the_figures(client: PageClient, published: Publication) -> None:
    further, months_file = (client.get(path) for path in FILES[:2])
    both = hashlib.sha256(further.data + months_file.data).hexdigest()
    assert both == published.further_digest
    assert both in client.get("/en/figures").text
    by_company = {line["company"]: line for line in lines(further.text)}
    assert by_company[ZUID]["share_48h_low"] == "0.850000"
    assert by_company[ZUID]["incidents_of_addresses"] == "5.000000"
    assert by_company[OOST]["share_48h_low"] == ""
    found = {(line["company"], line["month"]): line for line in lines(months_file.text)}
    assert found[ZUID, "2025-01"]["share_low"] == "0.700000"
    assert (found[NOORD, "2025-02"]["share_low"], found[NOORD, "2025-02"]["gap"]) == ("", "few-incidents")
    wire = client.get(FILES[2]).get_json()
    assert wire["interventions"][0]["change"]["low"] == 0.2
    assert wire["sector"]["concentration"] == 0.44
    assert len(wire["months"]) == 18


PARTS = tuple(f"/en/figures/2025-h1/{part}" for part in ("companies", "months", "more"))


@pytest.mark.parametrize("path", ["/en/figures", "/nl/cijfers", *PARTS, *FILES, "/scores/2025-h1.csv"])
def test_what_is_withheld_and_what_is_private_is_nowhere(
    client: PageClient, published: Publication, path: str
) -> None:
    text = client.get(path).text
    for secret in ("0.123456", "12.3", "12,3", "attention"):
        assert secret not in text


def test_a_protected_total_shows_no_share(client: PageClient, session: Session) -> None:
    publication(
        session, score(ZUID, "Zuid Hosting"), total(share_low=SMALL, share_high=SMALL, is_protected=True)
    )
    for path in ("/en/figures", *FILES, "/scores/2025-h1.csv"):
        text = client.get(path).text
        assert "0.123456" not in text
        assert "12.3%" not in text
    assert "with one subtraction it would tell a share" in client.get("/en/figures").text
    assert client.get(FILES[2]).get_json()["total"]["withheld"] == "to-protect"


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (
            {"share_low": 0.9, "share_high": 0.9, "interval_low": 0.6},
            "overlap: these figures do not show a change",
        ),
        (
            {"interval_low": 0.98, "interval_high": 0.99},
            "do not overlap: the share changed by more than chance",
        ),
    ],
)
def test_a_company_sees_its_half_years_beside_each_other(
    client: PageClient, session: Session, later: dict[str, float], words: str
) -> None:
    """A half-year of which nothing is published is a gap, over which no line leads."""
    factories.company(session, at=LETTER_AT, number="00000001", name="Zuid Hosting")
    publication(session, score(ZUID, "Zuid Hosting"), total(), period="2024-h1")
    assert "Removed in time: " not in client.get("/en/signatories/zuid-hosting").text
    publication(session, score(ZUID, "Zuid Hosting", **later), total(), period="2025-h1")
    picturing.make_all(session, store())
    text = client.get("/en/signatories/zuid-hosting").text
    assert "Removed in time: 80.0% in January to June 2024" in text
    assert words in text
    chart = text[text.index("Removed in time: 80.0%") :]
    assert chart[: chart.index("</figure>")].count('class="share"') == 4
    assert 'class="joined"' not in chart[: chart.index("</figure>")]


def test_figures_under_two_methods_stand_beside_each_other(
    client: PageClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new method version runs the period again; neither strikes out the other."""
    from tests.method_sample import NEXT, with_next_method

    with_next_method(monkeypatch)
    factories.company(session, at=LETTER_AT, number="00000001", name="Zuid Hosting")
    publication(session, score(ZUID, "Zuid Hosting"), total(), points=months(ZUID, 5, 6))
    publication(
        session,
        score(ZUID, "Zuid Hosting", label=Label.BELOW),
        total(),
        version=2,
        method_version=NEXT.version,
        points=months(ZUID, 7, 8),
    )
    newest = client.get("/en/figures").text
    assert "method 1.1" in newest
    assert "another version of the method" in newest
    assert "method 1.0" in client.get("/en/figures/2025-h1/1").text
    company = client.get("/en/signatories/zuid-hosting").text
    assert "method 1.1" in company
    assert "method 1.0" in company
    assert company.count("Month by month") == 1
