"""The Markdown of a reply as safe HTML: paragraphs, emphasis, lists and quotations, and nothing that leads away."""

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote"}
_OFF = [
    *("link", "image", "autolink", "html_inline", "html_block", "reference"),
    *("code", "fence", "backticks", "heading", "lheading", "hr"),
]
_markdown = MarkdownIt("commonmark", {"html": False}).disable(_OFF)


def reply_html(text: str) -> Markup:
    """*text* as HTML without attributes; what is no known mark-up stands as it was typed."""
    return Markup(nh3.clean(_markdown.render(text), tags=TAGS, attributes={}))  # noqa: S704 - cleaned
