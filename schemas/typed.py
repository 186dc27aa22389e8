"""What every accepted row is: one pandera model a kind, for frames whose columns have been coerced."""

from typing import Any

import pandas as pd
import pandera.pandas as pa

from schemas.numbers import NUMBER
from schemas.returns import KINDS, Column, Kind
from schemas.vocabulary import HAS_VALUE

# Columns that coercion adds beside those of the file.
MADE = {
    "kpi": {"marker": "text", "data_period_end": "date"},
    "comparator": {"marker": "text", "data_period_end": "date"},
    "workforce": {"marker": "text"},
}


def _column(type_: str, required: bool, checks: list[pa.Check]) -> pa.Column:
    kinds: dict[str, Any] = {"number": NUMBER, "flag": "boolean", "score": "Int64", "date": None}
    if type_ == "date":
        checks = [*checks, pa.Check(pd.api.types.is_datetime64_any_dtype, error="holds dates")]
    return pa.Column(kinds.get(type_, "str"), checks=checks, nullable=not required, coerce=False)


def _checks(column: Column) -> list[pa.Check]:
    if column.type == "choice" and column.choices:
        return [pa.Check.isin(list(column.choices))]
    if column.type == "score":
        return [pa.Check.in_range(1, 5)]
    return []


def _value_or_state(frame: pd.DataFrame) -> "pd.Series[bool]":
    return frame["value"].notna() == frame["state"].isin(list(HAS_VALUE))


def _status_or_reported_by(frame: pd.DataFrame) -> "pd.Series[bool]":
    return frame["status"].notna() | frame["reported_by"].notna()


def _model(kind: Kind) -> pa.DataFrameSchema:
    columns = {column.name: _column(column.type, column.filled, _checks(column)) for column in kind.columns}
    columns |= {name: _column(type_, False, []) for name, type_ in MADE.get(kind.name, {}).items()}
    columns["line"] = pa.Column("Int64", pa.Check.ge(2), unique=True)
    rules = []
    if "state" in columns:
        rules.append(pa.Check(_value_or_state, error="a figure, or a state that says why there is none"))
    if "status" in columns:
        rules.append(pa.Check(_status_or_reported_by, error="a status, or who reports it"))
    return pa.DataFrameSchema(columns, checks=rules, unique=list(kind.key), strict=True, name=kind.name)


MODELS: dict[str, pa.DataFrameSchema] = {name: _model(kind) for name, kind in KINDS.items()}
