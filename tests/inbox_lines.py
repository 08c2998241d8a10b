"""What stands in the inbox of a desk's first page."""

import html
import re

SECTION = re.compile(r'<section class="flow" aria-labelledby="inbox">(.*?)</section>', re.DOTALL)
LINE = re.compile(r'<span class="what"><a href="([^"]+)">(.*?)</a>', re.DOTALL)


def waiting(page: str) -> dict[str, str]:
    """What is to be done, with the address where; in the order of the page."""
    found = SECTION.search(page)
    assert found, "no inbox on this page"
    return {html.unescape(words): html.unescape(url) for url, words in LINE.findall(found.group(1))}
