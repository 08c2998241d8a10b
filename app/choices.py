"""One choice of a select field or a row of radio buttons."""

from typing import Any

from wtforms.fields import choices


def choice(value: str, label: str) -> Any:
    """A choice as WTForms wants it from 3.3 on; its type stubs do not know it yet."""
    return choices.SelectChoice(value, label)  # pyright: ignore[reportAttributeAccessIssue]
