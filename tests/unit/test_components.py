"""The parts of pages, rendered one by one, without the application around them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import pytest
from wtforms import (
    BooleanField,
    Form,
    RadioField,
    SelectChoice,  # pyright: ignore[reportAttributeAccessIssue] - newer than pyright's stubs
    StringField,
)
from wtforms.validators import InputRequired, Optional

from badge.verdict import Outcome

TEMPLATES = Path(__file__).parents[2] / "app/templates"


class MemberForm(Form):
    name = StringField(
        "Legal name", [InputRequired("Type the legal name.")], description="As in the trade register."
    )
    note = StringField("Note", [Optional()])
    way = RadioField(
        "Way",
        choices=[SelectChoice("txt", "TXT record"), SelectChoice("file", "File")],
        validators=[InputRequired("Choose.")],
    )
    duty = BooleanField("We remove within 24 hours.", [InputRequired("Tick this duty.")])


@pytest.fixture(scope="module")
def render() -> Callable[..., str]:
    """Macros rendered by their call; each file is compiled once."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, extensions=["jinja2.ext.i18n"]
    )
    environment.install_gettext_callables(  # pyright: ignore[reportAttributeAccessIssue]
        lambda text: text, lambda one, more, n: one if n == 1 else more, newstyle=True
    )
    environment.filters.update(
        share=lambda value: f"{value:.1%}", number=str, date=str, moment=str, machine_time=str
    )
    environment.globals["url_for"] = lambda endpoint, **values: f"/{endpoint}?page={values['page']}"

    def render_macro(file: str, call: str, **values: Any) -> str:
        name = call.split("(")[0]
        source = f'{{% from "components/{file}.html" import {name} %}}{{{{ {call} }}}}'
        return environment.from_string(source).render(**values)

    return render_macro


def wrong_form() -> MemberForm:
    form = MemberForm(data={})
    form.validate()
    return form


def test_a_field_ties_its_hint_and_error_to_the_input(render: Callable[..., str]) -> None:
    html = render("forms", "field(form.name)", form=wrong_form())
    assert '<label for="name">Legal name</label>' in html
    assert 'id="name-hint">As in the trade register.' in html
    assert 'id="name-error"' in html
    assert 'aria-describedby="name-hint name-error"' in html
    assert 'aria-invalid="true"' in html


def test_a_field_that_may_stay_empty_says_so(render: Callable[..., str]) -> None:
    assert "(optional)" in render("forms", "field(form.note)", form=MemberForm())
    assert "(optional)" not in render("forms", "field(form.name)", form=MemberForm())


def test_what_was_typed_stays_and_is_escaped(render: Callable[..., str]) -> None:
    html = render("forms", "field(form.name)", form=MemberForm(data={"name": '"><script>'}))
    assert 'value="&#34;&gt;&lt;script&gt;"' in html


def test_radio_buttons_share_a_legend(render: Callable[..., str]) -> None:
    html = render("forms", "field(form.way)", form=wrong_form())
    assert "<legend>Way</legend>" in html
    assert html.count('type="radio"') == 2
    assert 'aria-describedby="way-error"' in html


def test_the_error_summary_links_to_each_wrong_field(render: Callable[..., str]) -> None:
    html = render("forms", "error_summary(form)", form=wrong_form())
    assert [target in html for target in ('href="#name"', 'href="#way-0"', 'href="#duty"')] == [True] * 3
    assert "#note" not in html
    assert render("forms", "error_summary(form)", form=MemberForm()).strip() == ""


@pytest.mark.parametrize("value", [*Outcome, "unknown"])
def test_each_verdict_has_words_of_its_own(render: Callable[..., str], value: str) -> None:
    words = render("verdict", "verdict_words(value)", value=value)
    others = {
        render("verdict", "verdict_words(value)", value=other)
        for other in [*Outcome, "unknown"]
        if other != value
    }
    assert words.startswith("This ")
    assert words not in others


def test_one_page_needs_no_pagination(render: Callable[..., str]) -> None:
    assert render("pagination", 'pagination(1, 1, "list")').strip() == ""


def test_pagination_shows_the_ends_and_the_neighbours(render: Callable[..., str]) -> None:
    html = render("pagination", 'pagination(6, 12, "list")')
    shown = [n for n in range(1, 13) if f'page={n}"' in html]
    assert shown == [1, 5, 7, 12]
    assert 'aria-current="page"' in html


def test_an_interval_speaks_its_figures(render: Callable[..., str]) -> None:
    html = render("interval", "interval(0.5, 0.6, 0.25, 0.75, norm=0.9)")
    assert 'aria-label="Share 50.0% – 60.0%, interval 25.0% to 75.0%."' in html
    assert 'x="58.0" y="6" width="100.0"' in html  # the band: 8 + 200 * 0.25, 200 * (0.75 - 0.25)
    assert "M188.0 1V25" in html


def test_a_share_without_a_range_is_one_figure(render: Callable[..., str]) -> None:
    assert render("interval", "range_of(0.88, 0.88)") == "88.0%"


def test_the_desk_nearest_to_the_page_is_the_current_one(render: Callable[..., str]) -> None:
    items = [("Overview", "/en/desk"), ("Members", "/en/desk/members"), ("Other", "/en/desks")]
    assert (
        render("nav", "here(items, path)", items=items, path="/en/desk/members/new").strip()
        == "/en/desk/members"
    )
    assert render("nav", "here(items, path)", items=items, path="/en/desk").strip() == "/en/desk"
    assert render("nav", "here(items, path)", items=items, path="/en/elsewhere").strip() == ""
