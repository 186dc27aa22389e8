"""The quick way to read gives what the slow way gives, or leaves the text to it."""

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from pipelines import intake
from pipelines.tables import Unreadable

HEADINGS = "period,measure,value,commentary"
CELLS = some.text(some.sampled_from('ab 1,;\t"\n\r\x0b\x1c\u00a0\u2028é€'), max_size=6)
LINE_ENDS = some.sampled_from(["\n", "\r\n", "\r"])


def table_of(text: str) -> intake.TextTable | str:
    """What the slow way makes of a text."""
    try:
        return intake._slow("file.csv", text, ",")
    except Unreadable as unreadable:
        return str(unreadable.findings["code"].iloc[0])


def quick_table_of(text: str) -> intake.TextTable | None:
    """What the quick way makes of a text."""
    return intake._quick("file.csv", memoryview(text.encode()), ",")


def check_alike(text: str) -> bool:
    """Compare both ways; returns whether the quick one was taken."""
    quick, slow = quick_table_of(text), table_of(text)
    if quick is None:
        return False
    assert isinstance(slow, intake.TextTable), slow
    assert quick.headers == slow.headers
    assert quick.header_line == slow.header_line
    pd.testing.assert_frame_equal(quick.frame, slow.frame)
    pd.testing.assert_series_equal(quick.lines, slow.lines)
    return True


@settings(deadline=None)
@given(rows=some.lists(some.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=5), end=LINE_ENDS)
@example(rows=[["", "", "", ""], ["a", "b", "c", "d"]], end="\n")
def test_rows_of_the_headings_width_read_alike(rows: list[list[str]], end: str) -> None:
    lines = [
        ",".join('"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n\r') else cell for cell in row)
        for row in rows
    ]
    check_alike(end.join([HEADINGS, *lines]).rstrip("\r\n"))


@settings(deadline=None)
@given(text=some.text(some.sampled_from('a1,"\n\r \x0b\x1c\u00a0é'), max_size=40))
@example(text='a,b,c,d\n\n"a\nb",,,\n,,,\nx,y,z,"""')
@example(text="a,b,c\nd,e,f,g")
def test_any_text_beneath_the_headings_reads_alike(text: str) -> None:
    check_alike(f"{HEADINGS}\n{text}".rstrip("\r\n"))


@pytest.mark.parametrize(
    "rows",
    [
        "2022-23 Q1,a,1,\n2022-23 Q1,b,2,",
        "2022-23 Q1,a,1,\n\n\n2022-23 Q1,b,2,",
        "2022-23 Q1,a,1,\r\n2022-23 Q1,b,2,",
        "2022-23 Q1,a,1,\n,,,\n2022-23 Q1,b,2,plain",
        "2022-23 Q1,a,1,\n" * 6 + "2022-23 Q1,c,3,\"two\nlines, and ''commas\"",
    ],
    ids=["plain", "blank lines", "carriage returns", "an empty row", "a quoted newline"],
)
def test_what_returns_mostly_are_is_read_the_quick_way(rows: str) -> None:
    assert check_alike(f"{HEADINGS}\n{rows}")


@pytest.mark.parametrize("rows", ['"a,b', "a,b\nc,d,e,f", 'a"b",c,d,e', "x" * 100_001 + ",,,"])
def test_what_is_faulty_is_left_to_the_slow_way(rows: str) -> None:
    assert quick_table_of(f"{HEADINGS}\n{rows}") is None
