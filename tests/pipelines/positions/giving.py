"""Returns for tests: rows written as CSV text, typed by their kind and put into the store as accepted."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import pandas as pd

from pipelines.positions import Query
from pipelines.store import Store
from schemas.definitions import Definitions
from schemas.numbers import as_number
from schemas.periods import read_data_period
from schemas.returns import KINDS, Column
from tests.pipelines.sending import TODAY, Desk

T = TypeVar("T")
_NEXT = count(1)
_CLOCK = datetime(2023, 1, 1)


def _typed(texts: "pd.Series[Any]", column: Column) -> "pd.Series[Any]":
    known = texts.where(texts != "")
    if column.type == "number":
        return as_number(known)
    if column.type == "date":
        return pd.to_datetime(known)
    if column.type == "flag":
        return known.map({"yes": True, "no": False}).astype("boolean")
    if column.type == "score":
        return pd.to_numeric(known).astype("Int64")
    return known.astype("str")


def frame_of(kind: str, text: str) -> pd.DataFrame:
    """Return CSV text as the typed rows that an accepted return of the kind has."""
    rows = list(csv.DictReader(io.StringIO("\n".join(line.strip() for line in text.strip().splitlines()))))
    columns: dict[str, Any] = {}
    for column in KINDS[kind].columns:
        texts = pd.Series([row.get(column.name) or "" for row in rows], dtype="str")
        columns[column.name] = _typed(texts, column)
    if "state" in columns:
        columns["state"] = columns["state"].fillna("reported")
    frame = pd.DataFrame(columns)
    for column in set(KINDS[kind].stored) - set(KINDS[kind].columns):
        frame[column.name] = pd.NaT if column.type == "date" else pd.Series([None] * len(frame), dtype="str")
    if "data_period_end" in frame:
        ends = {text: read_data_period(text) for text in frame["data_period"].dropna().unique()}
        frame["data_period_end"] = pd.to_datetime(
            frame["data_period"].map({text: period.end for text, period in ends.items() if period})
        )
    return frame.assign(line=pd.array(range(2, len(frame) + 2), dtype="Int64"))


@dataclass(frozen=True)
class Given(Desk):
    """A store whose returns are put there as accepted, and asked for positions."""

    def give(self, kind: str, received_on: str, text: str, by: str = "Analyst") -> str:
        """Put a return into the store as accepted; return its id. Later calls are accepted later."""
        number = next(_NEXT)
        frame = frame_of(kind, text)
        return_id = f"return-{number}"
        received, accepted = date.fromisoformat(received_on), _CLOCK + timedelta(minutes=number)
        ledger = [return_id, kind, f"{kind}-{number}.csv", "", len(frame), received, accepted, by, "", "file"]
        with self.store.write() as connection:
            connection.run("INSERT INTO returns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", ledger)
            connection.append(kind, frame.assign(return_id=return_id))
        return return_id

    def withdraw(self, return_id: str, day: str) -> None:
        """Withdraw a return on a day."""
        when = [date.fromisoformat(day), datetime.fromisoformat(day)]
        self.run("INSERT INTO withdrawals VALUES (?, ?, ?, 'Analyst', 'sent by mistake')", return_id, *when)

    def ask(
        self, view: Callable[[Store, Definitions, Query], T], as_at: date | str = TODAY, **query: str | None
    ) -> T:
        """What a view has at a date, the committee's unless another is asked for, with these filters."""
        day = date.fromisoformat(as_at) if isinstance(as_at, str) else as_at
        return view(self.store, self.definitions, Query(as_at=day, **query))


def row_of(frame: pd.DataFrame, column: str, value: str) -> Any:
    """Return the one row whose column has the value."""
    [place] = frame.index[frame[column] == value]
    return frame.loc[place]
