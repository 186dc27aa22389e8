"""Rows as people, programs and spreadsheets take them."""

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.printing import as_csv, as_text, one_line, records
from schemas.numbers import NUMBER


def frame(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_a_table_is_aligned_with_numbers_to_the_right() -> None:
    rows = frame(
        short_name=pd.Series(["Early education, age 2", None], dtype="str"),
        value=pd.Series([Decimal("69.000000"), Decimal("13104.5")], dtype=NUMBER),
        provisional=pd.array([True, False], dtype="boolean"),
    )
    assert as_text(rows).splitlines() == [
        "short name                value  provisional",
        "Early education, age 2       69  yes",
        "                        13104.5  no",
    ]


def test_a_table_shows_the_columns_named_that_are_there_and_says_where_it_has_no_rows() -> None:
    assert as_text(frame(a=[1], b=[2], c=[3]), "c gone a").splitlines()[0] == "c  a"
    assert as_text(frame(a=[])) == "Nothing to show.\n"


@pytest.mark.parametrize("hostile", ["a\nb", "a\r\nb", "a\x1b[2Jb", "a\x07b", "a\u202eb", "a\u2028b", "a\tb"])
def test_a_text_cannot_break_a_row_or_steer_a_terminal(hostile: str) -> None:
    table = as_text(frame(text=[hostile]))
    assert len(table.splitlines()) == 2
    assert all(sign.isprintable() for sign in table.replace("\n", ""))
    assert one_line(hostile).isprintable()


FORMULAE = ["=SUM(A1:A9)", "+cmd", "-5% and falling", "@here", "\tindented", "\rreturned"]
PLAIN = ["+44", "-5", "-5.25", "plain, with a comma", "a = b", "", "5%", "-"]


def test_a_cell_that_begins_a_formula_is_neutralised_unless_it_is_a_number_or_a_dash() -> None:
    written = as_csv(frame(text=[*FORMULAE, *PLAIN], other="x"))
    [_, *rows] = csv.reader(io.StringIO(written, newline=""))
    assert [row[0] for row in rows] == [*("'" + text for text in FORMULAE), *PLAIN]


def test_figures_in_csv_are_plain_numbers() -> None:
    values = pd.Series([Decimal("-5.500000"), None, Decimal("13104")], dtype=NUMBER)
    assert as_csv(frame(value=values, n=pd.array([1, None, 3], dtype="Int64"))).splitlines() == [
        *("value,n", "-5.5,1", ",", "13104,3")
    ]


def test_json_has_numbers_words_dates_and_null() -> None:
    rows = frame(
        value=pd.Series([Decimal("69.5"), None], dtype=NUMBER),
        whole=pd.Series([Decimal("13104.000000"), None], dtype=NUMBER),
        line=pd.array([2, None], dtype="Int64"),
        flag=pd.array([True, None], dtype="boolean"),
        word=pd.Series(["a", None], dtype="str"),
        day=pd.to_datetime(pd.Series(["2023-04-05", None])),
        targets=[[{"value": Decimal("72")}], None],
    )
    first, second = records(rows)
    expected = {"value": 69.5, "whole": 13104, "line": 2, "flag": True, "word": "a", "day": "2023-04-05"}
    assert json.loads(json.dumps(first, allow_nan=False)) == expected | {"targets": [{"value": 72}]}
    assert isinstance(first["whole"], int)
    assert set(second.values()) == {None}


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_any_text_comes_back_from_csv_but_for_the_apostrophe(texts: list[str]) -> None:
    written = as_csv(pd.DataFrame({"text": pd.Series(texts, dtype="str"), "other": "x"}))
    rows = list(csv.reader(io.StringIO(written, newline="")))[1:]
    assert [row[0].removeprefix("'") for row in rows] == [text.removeprefix("'") for text in texts]
