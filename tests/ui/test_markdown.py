"""Whatever a cell holds, the screen shows it and does nothing else."""

import re
import string

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.markdown import WORD_JOINER, escape, escaped, image, link, plain, small

ENTITY = re.compile(r"&#(\d+);")
MARKS = set(string.punctuation)


def shown(markdown: str) -> str:
    """What a reader of the markdown sees: entities and backslashes resolved once, from left to right."""
    seen = re.sub(r"\\([!-/:-@\[-`{-~])|&#(\d+);", lambda m: m[1] or chr(int(m[2])), markdown)
    return seen.replace(WORD_JOINER, "")


@given(st.text(alphabet=st.characters(exclude_characters=WORD_JOINER, exclude_categories=["Cs"])))
def test_any_text_is_shown_letter_by_letter(text: str) -> None:
    assert shown(escape(text)) == text.replace("\r\n", "\n").replace("\r", "\n")


@given(st.text(alphabet=string.printable))
def test_no_mark_of_markdown_is_left_without_its_backslash(text: str) -> None:
    left = re.sub(r"\\[!-/:-@\[-`{-~]", "", ENTITY.sub("", escape(text)))
    assert not MARKS & set(left)


@given(st.text())
def test_a_cell_stays_one_line_and_begins_with_no_space(text: str) -> None:
    assert not re.search(r"[\r\n\t]", escape(text))
    assert not escape(text).startswith(" ")


# Streamlit looks for these after the backslashes are gone, so the letters themselves must be parted.
@pytest.mark.parametrize(
    ("hostile", "pattern"),
    [
        ("see https://example.com", r"https?://"),
        ("see HTTP://EXAMPLE.COM", r"https?://"),
        ("www.example.com", r"www\."),
        ("a.b@example.com", r"\w@"),
        (":tada:", r":[\w+-]+:"),
        (":material/home:", r":material/"),
        (":red-badge[x]", r":[a-z-]+\["),
        ("A -> B", r"->"),
        ("A <- B", r"<-"),
        ("A -- B", r"--"),
        ("A >= B", r">="),
        ("A ~= B", r"~="),
    ],
)
def test_nothing_comes_alive_after_the_markdown_is_read(hostile: str, pattern: str) -> None:
    seen = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escape(hostile))
    assert re.search(pattern, hostile, re.IGNORECASE)
    alive = re.search(pattern, seen, re.IGNORECASE)
    # A directive such as :red[ is known by its bracket, which the backslash does part.
    assert alive is None or "\\[" in escape(hostile)


def test_a_column_is_escaped_and_a_missing_text_is_empty() -> None:
    column = pd.Series(["*a*", None, "*a*"], dtype="str", index=[5, 6, 7])
    assert escaped(column).tolist() == ["\\*a\\*", "", "\\*a\\*"]
    assert escaped(column).index.tolist() == [5, 6, 7]


def test_links_and_images_wrap_words_that_cannot_close_them() -> None:
    words = escaped(pd.Series(["a](javascript:x)"]))
    assert link(words, pd.Series(["kpi?measure=x"]))[0].endswith("](kpi?measure=x)")
    assert "a\\]\\(javascript\\:x\\)" in image(words, pd.Series(["data:,"]))[0]


@given(st.text(alphabet=st.characters(exclude_characters=WORD_JOINER + "\r", exclude_categories=["Cs"])))
def test_a_cell_of_ours_reads_as_its_text_once_its_marks_are_gone(text: str) -> None:
    assert plain(escape(text)) == text
    assert plain(f":red-badge[{escape(text)}]") == text
    assert plain(f"[{escape(text)}](kpi?measure=x)") == text
    words = pd.Series([escape(text)])
    assert plain((words + small(words))[0]) == f"{text} {text}"
