"""Writes SVG as text: elements, words, numbers. Pure.

No style and no script: the look comes from classes, whose rules stand in ``figures.css`` and ``company.css``.
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr


def number(value: float) -> str:
    """A length with one decimal, without one that says nothing."""
    return f"{value:.1f}".removesuffix(".0")


def element(name: str, *children: str, **attributes: str | float | None) -> str:
    """An element; ``class_`` is written ``class``, ``text_anchor`` is written ``text-anchor``, None is left out."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(each if isinstance(each, str) else number(each))}"
        for key, each in attributes.items()
        if each is not None
    )
    inner = "".join(children)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def words(said: str, x: float, y: float, **attributes: str | float | None) -> str:
    """Text at a place."""
    return element("text", escape(said), x=x, y=y, **attributes)


def line(
    points: Iterable[tuple[float, float]], *, is_closed: bool = False, **attributes: str | float | None
) -> str:
    """A path through *points*."""
    path = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return element("path", d=f"M{path}{'Z' if is_closed else ''}", **attributes)


def picture(*children: str, width: float, height: float, key: str, kind: str, title: str, desc: str) -> str:
    """One layout of a drawing. The first one, ``wide``, has the name and description, and the other one points
    to them; *key* makes their ids unique on a page."""
    named, described = f"{key}t", f"{key}d"
    words_of_it = (
        (element("title", escape(title), id=named), element("desc", escape(desc), id=described))
        if kind == "wide"
        else ()
    )
    return element(
        "svg",
        *words_of_it,
        *children,
        class_=f"chart for-{kind}",
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
        aria_labelledby=named,
        aria_describedby=described,
    )
