"""Into the store and out again: every text, figure, date and gap comes back as it went in."""

import tempfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
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
def store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        yield Store(Path(folder) / "performance.duckdb")


def column(values: list[Any], dtype: Any) -> "pd.Series[Any]":
    made: pd.Series[Any] = pd.Series(values, dtype=dtype)
    return made


def typed(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    texts, figures, dates, flags = zip(*rows, strict=True)
    number = pd.arrays.ArrowExtensionArray(pa.array(figures, pa.decimal128(18, 6)))
    return pd.DataFrame(
        {
            "return_id": "one",
            "line": pd.array(range(2, len(rows) + 2), dtype="Int64"),
            "commentary": column(list(texts), "str"),
            "value": pd.Series(number),
            "data_period_end": pd.to_datetime(column(list(dates), "object")).astype("datetime64[s]"),
            "provisional": column(list(flags), "boolean"),
        }
    )


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
    assert types["value"] == NUMBER
    assert types["provisional"] == pd.BooleanDtype()
    assert types["line"] == pd.Int64Dtype()
    assert types["commentary"] == "str"
    assert pd.api.types.is_datetime64_any_dtype(types["data_period_end"])


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=5000))
def test_any_bytes_are_kept_as_they_are(store: Store, content: bytes) -> None:
    with store.write() as connection:
        connection.run("DELETE FROM return_files")
        connection.run("INSERT INTO return_files VALUES ('one', ?)", [content])
    with store.read() as connection:
        assert connection.rows("SELECT content FROM return_files") == [(content,)]
