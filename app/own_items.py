"""Finds a company's own notices by the ids that it received, or by those that the register keeps."""

import re
from collections.abc import Callable, Iterable

from app.navigation import settings
from monitor.previews import PreviewItem
from monitor.rekeying import IdKind, kept_id

ID_SHAPE = re.compile("[A-Za-z0-9_-]{1,64}")


def finder(items: Iterable[PreviewItem]) -> Callable[[str], PreviewItem | None]:
    """Look an id up among *items* alone, keyed as on intake; what is asked is kept nowhere."""
    key = settings().secret("notice_key").encode()
    by_notice = {item.notice: item for item in items}

    def find(asked: str) -> PreviewItem | None:
        kept = kept_id(key, IdKind.NOTICE, asked) if ID_SHAPE.fullmatch(asked) else ""
        return by_notice.get(kept) or by_notice.get(asked)

    return find
