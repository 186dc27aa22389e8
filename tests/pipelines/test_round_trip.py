"""Into the store and out again: every text, figure, date and gap comes back as it went in."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.store import Store
from schemas.numbers import NUMBER

TEXTS = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
FIGURES = st.none() | st.decimals(
    Decimal("-999999999999.999999"), Decimal("999999999999.999999"), places=6, allow_nan=False
)
DATES = st.none() | st.dates(date(1900, 1, 1), date(2200, 12, 31))
FLAGS = st.none() | st.booleans()
ROWS = st.lists(st.tuples(TEXTS, FIGURES, DATES, FLAGS), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("round") / "performance.duckdb")


def typed(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    texts, figures, dates, flags = zip(*rows, strict=True)
    number = pd.arrays.ArrowExtensionArray(pa.array(figures, pa.decimal128(18, 6)))
    return pd.DataFrame(
        {
            "return_id": "one",
            "line": pd.array(range(2, len(rows) + 2), dtype="Int64"),
            "commentary": pd.Series(texts, dtype="str"),
            "value": pd.Series(number),
            "data_period_end": pd.to_datetime(pd.Series(dates, dtype="object")).astype("datetime64[s]"),
            "provisional": pd.Series(flags, dtype="boolean"),
        }
    )


@settings(max_examples=10)  # each writes to a store
@given(rows=ROWS)
def test_any_row_comes_back_as_it_went_in(store: Store, rows: list[tuple[Any, ...]]) -> None:
    frame = typed(rows)
    with store.write() as connection:
        connection.run("DELETE FROM kpi")
        connection.append("kpi", frame)
    with store.read() as connection:
        back = connection.frame(f"SELECT {', '.join(frame.columns)} FROM kpi ORDER BY line")
    assert [None if pd.isna(text) else text for text in back["commentary"]] == [row[0] for row in rows]
    assert [None if pd.isna(value) else value for value in back["value"]] == [row[1] for row in rows]
    ends = [None if pd.isna(end) else end.date() for end in back["data_period_end"]]
    assert ends == [row[2] for row in rows]
    assert [None if pd.isna(flag) else bool(flag) for flag in back["provisional"]] == [row[3] for row in rows]


def test_columns_come_back_with_the_types_of_the_house_even_when_empty(store: Store) -> None:
    with store.write() as connection:
        connection.run("DELETE FROM kpi")
    with store.read() as connection:
        types = connection.frame("SELECT * FROM kpi").dtypes
    expected = {"value": NUMBER, "provisional": "boolean", "line": "Int64", "commentary": "str"}
    assert {name: types[name] for name in expected} == expected
    assert pd.api.types.is_datetime64_any_dtype(types["data_period_end"])
