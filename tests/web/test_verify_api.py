"""What the API of checking takes: text, or a file as base64, of bounded size."""

import base64

import pytest
from sqlalchemy.orm import Session

from badge.carrier import MAX_PICTURE
from tests.pages import PageClient
from tests.shown_badge import ShownBadge, shown_badge


@pytest.fixture
def shown(session: Session) -> ShownBadge:
    return shown_badge(session)


def test_the_api_says_what_it_takes(client: PageClient) -> None:
    wrong = ("", "[]", '"x"', "{}", '{"badge": 5}', '{"badge": "x", "on": 5}', '{"badge": null}', "{bad")
    wrong += (
        '{"badge_base64": "%"}',
        '{"badge_base64": "QQ"}',
        '{"badge_base64": "QQ-_"}',
        '{"badge_base64": 5}',
    )
    wrong += ('{"badge_base64": "\u00e9"}', '{"badge": "x", "badge_base64": "QUFB"}')
    for body in wrong:
        answer = client.http.post("/api/v1/verify", data=body, content_type="application/json")
        assert (answer.status_code, answer.mimetype) == (422, "application/problem+json"), body
        assert answer.get_json()["code"] == "badge-missing", body


def test_a_file_comes_to_the_api_as_base64_and_its_size_is_bounded(
    client: PageClient, shown: ShownBadge
) -> None:
    def judged(data: bytes) -> tuple[int, str]:
        body = {"badge_base64": base64.b64encode(data).decode()}
        answer = client.http.post("/api/v1/verify", json=body)
        return answer.status_code, answer.get_json().get("verdict")

    assert judged(client.http.get(f"/badges/{shown.code}.png").data) == (200, "valid")
    assert judged(client.http.get(f"/badges/{shown.code}.svg").data) == (200, "valid")
    assert judged(bytes(MAX_PICTURE)) == (200, "not_a_badge")
    assert judged(bytes(MAX_PICTURE + 100_000)) == (413, None)
    halves = client.http.post("/api/v1/verify", json={"badge": "\ud800", "on": "\ud800"})
    assert (halves.status_code, halves.get_json()["verdict"]) == (200, "not_a_badge")
