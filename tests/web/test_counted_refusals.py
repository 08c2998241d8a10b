"""A refusal that counts says one as one, in the sentence and in both languages."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from app.evidence.pack import NoSuchPart
from app.i18n import in_language, spoken
from app.limits import TooManyAttempts
from monitor.disputes.errors import DisputedBefore, DisputesOpen, NotYourItems
from monitor.errors import NoClockAtAll
from sentences import SpokenError
from signatories.imports.import_undo import ChangedSinceImport

DAY = datetime(2026, 12, 1, 12, tzinfo=UTC)
COUNTED = [
    (NotYourItems(count=1), NotYourItems(count=3)),
    (DisputedBefore(count=1), DisputedBefore(count=3)),
    (DisputesOpen(count=1, until=DAY), DisputesOpen(count=3, until=DAY)),
    (NoClockAtAll(count=1), NoClockAtAll(count=3)),
    (ChangedSinceImport(count=1), ChangedSinceImport(count=3)),
    (NoSuchPart(parts=1, most=250), NoSuchPart(parts=3, most=250)),
    (TooManyAttempts(retry_after=31), TooManyAttempts(retry_after=180)),
]


@pytest.mark.parametrize(("one", "three"), COUNTED, ids=lambda error: error.code)
def test_one_is_said_as_one(one: SpokenError, three: SpokenError) -> None:
    assert "1 " not in str(one).replace("2026-12-01 ", "")
    assert "3 " in str(three)


def test_each_is_said_in_dutch(app: Flask) -> None:
    with app.test_request_context(), in_language("nl"):
        for one, three in COUNTED:
            assert spoken(one) != spoken(three)
            assert spoken(one).split()[:2] != str(one).split()[:2], "not in the catalogue"
            assert "3 " in spoken(three)
