"""A cell of ours as HTML: our marks become tags, and whatever a file held becomes letters."""

from html import unescape

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pages.conftest import read_table
from ui.cells import as_html, html_of
from ui.markdown import WORD_JOINER, bold, escape, image, link, small
from ui.tables import made

TEXTS = st.text(alphabet=st.characters(exclude_characters=WORD_JOINER + "\r", exclude_categories=["Cs"]))
HOSTILE = "<img src=x onerror=alert(1)> **b** [a](javascript:x) :red[c] &lt; \"q' \\"


@pytest.mark.parametrize(
    ("cell", "html"),
    [
        ("**12**", "<strong>12</strong>"),
        (":red-badge[■ Off target]", '<span class="red-badge">■ Off target</span>'),
        ("a  \n:small[:gray[b]]", 'a<br><span class="small"><span class="gray">b</span></span>'),
        ("[A **1**](kpi?a=b&c=d)", '<a href="kpi?a=b&amp;c=d">A <strong>1</strong></a>'),
        (
            "![67%, 69%](data:image/svg+xml;base64,x)",
            '<img alt="67%, 69%" src="data:image/svg+xml;base64,x">',
        ),
        ("![67%, 69%](#trend)", '<span role="img" class="trend" aria-label="67%, 69%"></span>'),
        ("2 < 3 & 4", "2 &lt; 3 &amp; 4"),
        ("", ""),
    ],
)
def test_each_mark_of_ours_has_its_tag(cell: str, html: str) -> None:
    assert as_html(cell) == html


@given(TEXTS)
def test_a_text_from_outside_is_letters_and_no_tag(text: str) -> None:
    shown = as_html(escape(text))
    assert "<" not in shown
    assert unescape(shown) == text


@given(TEXTS)
def test_a_text_within_our_marks_cannot_leave_them(text: str) -> None:
    words = pd.Series([escape(text)])
    inner = as_html(words[0])
    assert as_html((bold(words) + small(words))[0]) == (
        f'<strong>{inner}</strong><br><span class="small"><span class="gray">{inner}</span></span>'
    )
    assert as_html(link(words, pd.Series(["kpi?measure=x"]))[0]) == f'<a href="kpi?measure=x">{inner}</a>'
    assert as_html(image(words, pd.Series(["data:,"]))[0]) == f'<img alt="{inner}" src="data:,">'


@given(st.text(alphabet="*[]()!:\\ \nab&#1;-<>"))
def test_marks_that_do_not_match_end_where_the_cell_does(cell: str) -> None:
    made = as_html(cell)
    for tag in ("strong", "span", "a"):
        assert made.count(f"<{tag}") == made.count(f"</{tag}>")


def test_a_column_keeps_its_order_and_its_rows() -> None:
    column = pd.Series(["**a**", "b", "**a**"], index=[3, 4, 5])
    assert html_of(column) == ["<strong>a</strong>", "b", "<strong>a</strong>"]


def test_a_table_names_itself_its_columns_and_its_rows() -> None:
    cells = pd.DataFrame({"Ref": [escape(HOSTILE)], "Figure": ["**7**"]})
    html = made(cells, numbers=["Figure"]).html('Rows "<x>"')
    assert '<table aria-label="Rows &quot;&lt;x&gt;&quot;">' in html
    assert '<th scope="col">Ref</th><th scope="col" class="number whole">Figure</th>' in html
    assert '<th scope="row">' in html
    assert "<div>" not in html.removeprefix("<div")
    assert read_table(html).to_numpy().tolist() == [[HOSTILE, "7"]]


def test_a_table_keeps_the_rows_asked_for_in_the_order_asked_for() -> None:
    table = made(pd.DataFrame({"Ref": ["a", "b", "c"]}, index=["x", "y", "z"]))
    assert read_table(table.of(pd.Series(["z", "x"])).html("Refs"))["Ref"].tolist() == ["c", "a"]
