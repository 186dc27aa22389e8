"""Specification of headings and notes: markdown of our own as pieces of HTML, text from outside kept as text."""

import pytest
from streamlit.testing.v1 import AppTest

from ui.markdown import escape
from ui.prose import noted


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("Worst first.", '<p class="note">Worst first.</p>'),
        ("**Why** so", '<p class="note"><strong>Why</strong> so</p>'),
        (escape("<b>1 * 2 * 3</b>"), '<p class="note">&lt;b&gt;1 * 2 * 3&lt;/b&gt;</p>'),
        ("", ""),
    ],
)
def test_a_note_is_its_words_and_nothing_where_there_is_nothing_to_say(words: str, html: str) -> None:
    assert noted(words) == html


def test_a_heading_and_what_stands_below_it_are_one_element() -> None:
    def page() -> None:
        from ui.prose import heading, note, noted, title

        title("Page")
        heading("2 are late", noted("As at today"), apart=True)
        note("")

    name, part = AppTest.from_function(page).run().html
    assert '<h1 class="heading">Page</h1>' in name.value
    assert '<h2 class="heading apart">2 are late</h2><p class="note">As at today</p>' in part.value
