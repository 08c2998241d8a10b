"""The list of signatures, page after page from either end: each signature once, in one order, however it is asked."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from signatories.models import Association
from signatories.sheets import Place
from signatories.signatures import signatures, signing
from signatories.signatures.signature import Signature
from signatories.signatures.signatures import Page, countersigned
from tests import factories

NAMES = ["Anker", "Boei", "Boei", "Boei", "Cel", "Dok", "Eb", "Fok", "Giek"]
AT_ONCE = 3


@pytest.fixture
def hosters(any_session: Session, now: datetime) -> Association:
    """Nine signatories, three of one name; every second one is a member, and one signed three times."""
    then = now - timedelta(days=20)
    found = factories.association(any_session, at=then)
    for place, name in enumerate(NAMES):
        through = found if place % 2 else None
        company = factories.company(any_session, at=then, name=f"{name} B.V.", member_of=through)
        signed = factories.signature(any_session, company, at=then, association=through)
        for day in (1, 2) if name == "Dok" else ():
            at = then + timedelta(days=day)
            signing.withdraw(any_session, signature=signed, at=at)
            signed = factories.signature(
                any_session, company, at=at + timedelta(hours=1), association=through
            )
    factories.placed_signature(any_session, factories.company(any_session, at=then), at=then)
    return found


def walked(first: Page, ask: object, *, back: bool = False) -> list[Signature]:
    """All signatures, by the links to the next page, or to the one before."""
    found, page = list(first.signatures), first
    while page.page != (1 if back else page.pages):
        if back:
            page = ask(place=Place(page.page - 1, before=page.signatures[0].public_id))  # pyright: ignore[reportCallIssue]
            found = [*page.signatures, *found]
        else:
            page = ask(place=Place(page.page + 1, after=page.signatures[-1].public_id))  # pyright: ignore[reportCallIssue]
            found += page.signatures
    return found


@pytest.mark.parametrize("few", [0, 1000])
def test_every_page_is_found_from_its_neighbour_and_by_its_number(
    any_session: Session, hosters: Association, now: datetime, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(signatures, "PAGE_SIZE", AT_ONCE)
    monkeypatch.setattr(signatures, "FEW", few)
    for by, text in ((None, ""), (hosters, ""), (None, "boei"), (hosters, "o")):
        ask = partial(countersigned, any_session, association=by, text=text, at=now)
        first = ask()
        numbered = [each for number in range(first.pages) for each in ask(place=Place(number + 1)).signatures]
        wanted = sorted(
            numbered, key=lambda each: (each.company.search_name, -each.signed_at.timestamp(), each.id)
        )
        assert len({each.id for each in numbered}) == first.total == len(numbered)
        assert numbered == wanted == walked(first, ask) == walked(ask(place=Place(99)), ask, back=True)
    assert first.total > 1


def test_a_neighbour_that_is_not_in_the_list_is_nobody(
    any_session: Session, hosters: Association, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signatures, "PAGE_SIZE", AT_ONCE)
    everybody = countersigned(any_session, at=now).signatures
    of_nobody = next(each for each in everybody if each.association_id is None)
    own = countersigned(any_session, association=hosters, at=now)
    for reference in (of_nobody.public_id, "unknown"):
        again = countersigned(any_session, association=hosters, place=Place(after=reference), at=now)
        assert list(again.signatures) == list(own.signatures)


@pytest.mark.parametrize("few", [0, 1000])
def test_from_a_letter_on_every_page_is_found_either_way_without_a_number(
    any_session: Session, hosters: Association, now: datetime, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(signatures, "PAGE_SIZE", AT_ONCE)
    monkeypatch.setattr(signatures, "FEW", few)
    ask = partial(countersigned, any_session, at=now)
    whole = [each for number in range(ask().pages) for each in ask(place=Place(number + 1)).signatures]
    on = ask(place=Place(0, letter="c"))
    start = whole.index(on.signatures[0])
    assert (on.signatures[0].company.search_name[:3], on.page) == ("cel", 0)
    after = ask(place=Place(0, after=on.signatures[-1].public_id))
    before = ask(place=Place(0, before=on.signatures[0].public_id))
    around = [*before.signatures, *on.signatures, *after.signatures]
    assert around == whole[start - AT_ONCE : start + 2 * AT_ONCE]
    beyond = ask(place=Place(0, letter="z"))
    assert (beyond.page, beyond.signatures[-1]) == (beyond.pages, whole[-1])
