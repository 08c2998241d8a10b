"""The reference pages say what the code says."""

import pytest

from tests.tools import generated


def test_every_page_is_current() -> None:
    assert generated.stale() == []


def test_a_page_that_was_left_behind_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(generated.PAGES, "settings.md", lambda: "# Other settings\n")
    assert generated.stale() == ["settings.md"]
