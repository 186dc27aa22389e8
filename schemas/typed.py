"""What every accepted row is: one pandera model a kind, for frames whose columns have been coerced.

The models are made from ``schemas.returns``, so that a column is written down once. They are the last gate
before the store: what a person can get wrong has had its finding by then.
"""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pandera.pandas as pa

from schemas.numbers import NUMBER
from schemas.periods import read_period
from schemas.returns import KINDS, Column, Kind, Type
from schemas.vocabulary import HAS_VALUE

# Columns that coercion adds beside those of the file.
MADE: dict[str, dict[str, Type]] = {
    "kpi": {"marker": "text", "data_period_end": "date"},
    "comparator": {"marker": "text", "data_period_end": "date"},
    "workforce": {"marker": "text"},
}
# A date may be kept to the second or finer, and a text plain or encoded, so these columns are checked rather than
# given one dtype.
_DTYPES: dict[str, Any] = {"number": NUMBER, "flag": "boolean", "score": "Int64"}


def _are_texts(column: "pd.Series[Any]") -> bool:
    """Whether a column is of text, plain or encoded."""
    dtype = column.dtype
    plain = dtype.categories.dtype if isinstance(dtype, pd.CategoricalDtype) else dtype
    return isinstance(plain, pd.StringDtype)


def _canonical(periods: "pd.Series[str]") -> "pd.Series[bool]":
    return periods.isin([period for period in periods.unique() if read_period(period) == period])


def _value_or_state(frame: pd.DataFrame) -> "pd.Series[bool]":
    return frame["value"].notna() == frame["state"].isin(list(HAS_VALUE))


def _status_or_reported_by(frame: pd.DataFrame) -> "pd.Series[bool]":
    return frame["status"].notna() | frame["reported_by"].notna()


def _begins_before_it_ends(frame: pd.DataFrame) -> "pd.Series[bool]":
    return frame["period_from"].astype("str") <= frame["period_to"].astype("str")


def _end_beside_data_period(frame: pd.DataFrame) -> "pd.Series[bool]":
    return frame["data_period"].notna() == frame["data_period_end"].notna()


_TEXTS = pa.Check(_are_texts, ignore_na=False, error="texts")
# Each rule across a row, the columns that bring it, and its words.
_RULES: tuple[tuple[Callable[[pd.DataFrame], Any], set[str], str], ...] = (
    (_value_or_state, {"value", "state"}, "a figure, or a state that says why there is none"),
    (_status_or_reported_by, {"status", "reported_by"}, "a status, or who reports it"),
    (_begins_before_it_ends, {"period_from", "period_to"}, "a first period no later than the last"),
    (_end_beside_data_period, {"data_period", "data_period_end"}, "a data period with its last day"),
)


def _checks(column: Column) -> list[pa.Check]:
    match column.type:
        case "number" | "flag":
            return []
        case "choice":
            return [_TEXTS, pa.Check.isin(column.choices)]
        case "score":
            return [pa.Check.in_range(1, 5)]
        case "period":
            return [_TEXTS, pa.Check(_canonical, error="a period as 2022-23 Q3")]
        case "date":
            return [pa.Check(pd.api.types.is_datetime64_any_dtype, error="dates")]
    return [_TEXTS]


def _column(column: Column) -> pa.Column:
    return pa.Column(_DTYPES.get(column.type), _checks(column), nullable=not column.filled)


def _model(kind: Kind) -> pa.DataFrameSchema:
    columns = {column.name: _column(column) for column in kind.columns}
    columns |= {name: _column(Column(name, type_)) for name, type_ in MADE.get(kind.name, {}).items()}
    columns["line"] = pa.Column("Int64", pa.Check.ge(2), unique=True)
    rules = [pa.Check(rule, error=words) for rule, needs, words in _RULES if needs <= columns.keys()]
    return pa.DataFrameSchema(columns, checks=rules, unique=list(kind.key), strict=True, name=kind.name)


MODELS: dict[str, pa.DataFrameSchema] = {name: _model(kind) for name, kind in KINDS.items()}
