"""Whatever a text holds, the screen shows it and does nothing else."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.markup import css_string, escape_markdown, render, slug

JOINER = "\u2060"
TEXT = st.text(alphabet=st.characters(exclude_characters=JOINER, exclude_categories=["Cs"]))


def as_seen(markdown: str) -> str:
    """What a reader of the markdown sees: entities and backslashes resolved once, from left to right."""
    seen = re.sub(r"\\([!-/:-@\[-`{-~])|&#(\d+);", lambda m: m[1] or chr(int(m[2])), markdown)
    return seen.replace(JOINER, "")


@given(TEXT)
def test_any_text_is_shown_letter_by_letter(text: str) -> None:
    assert as_seen(escape_markdown(text)) == text.replace("\r\n", "\n").replace("\r", "\n")


@given(st.text(alphabet=string.printable))
def test_no_mark_of_markdown_is_left_without_its_backslash(text: str) -> None:
    escaped = escape_markdown(text)
    left = re.sub(r"\\[!-/:-@\[-`{-~]|&#\d+;", "", escaped)
    assert not set(string.punctuation) & set(left)
    assert not re.search(r"[\r\n\t]|^ ", escaped)


# Streamlit looks for these after the backslashes are gone, so the letters themselves must be parted.
ALIVE = {
    "see HTTPS://example.com": r"https?://",
    "www.example.com": r"www\.",
    "a.b@example.com": r"\w@",
    ":tada:": r":[\w+-]+:",
    ":material/home:": r":material/",
    "A -> B": r"->",
    "A <- B": r"<-",
    "A >= B": r">=",
}


def test_nothing_comes_alive_after_the_markdown_is_read() -> None:
    for hostile, pattern in ALIVE.items():
        seen = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escape_markdown(hostile))
        assert re.search(pattern, hostile, re.IGNORECASE)
        assert not re.search(pattern, seen, re.IGNORECASE), hostile


def test_a_template_escapes_every_value_and_refuses_one_that_nobody_gave() -> None:
    html = render("plain_table.html", heads=["A", "B"], rows=[["<b>x</b>", "&"]], numbers=["B"], caption='"')
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert 'aria-label="&#34;"' in html
    with pytest.raises(Exception, match="'caption' is undefined"):
        render("plain_table.html", heads=[], rows=[], numbers=[])


@given(st.text())
def test_a_css_string_can_end_neither_itself_nor_its_element(text: str) -> None:
    inner = css_string(text)[1:-1]
    assert not re.search(r'["<>\n]', inner)


@pytest.mark.parametrize(("words", "place"), [("Near target", "near-target"), ("not_due", "not-due")])
def test_words_have_a_place_in_an_address(words: str, place: str) -> None:
    assert slug(words) == place
