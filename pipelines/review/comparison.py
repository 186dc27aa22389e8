"""Comparing what two returns say, or what was in force at two dates: rows added and removed, cells changed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from measures.columns import Flags, is_true
from pipelines.store import Connection, Refused, Store
from pipelines.store.acceptance import TEXTS
from pipelines.store.ledger import in_force, return_rows
from schemas.definitions import Definitions
from schemas.numbers import format_numbers
from schemas.periods import day_in_words
from schemas.returns import KINDS, NAMES, Column
from schemas.vocabulary import State, fold

TRACE = ["return_id", "line", "file_name"]


@dataclass(frozen=True)
class Comparison:
    """Two sets of rows of one kind: ``added`` and ``removed`` rows, ``changed`` cells, and how many rows are the same.

    ``added`` and ``removed`` have the kind's columns and return_id, line and file_name. ``changed`` has one row
    a key and column that differs: the key's columns, column, before and after (text, "" for nothing).
    """

    kind: str
    added: pd.DataFrame
    removed: pd.DataFrame
    changed: pd.DataFrame
    same: int

    @property
    def counts(self) -> dict[str, int]:
        """Number of rows added, changed, the same and removed."""
        changed = len(self.changed.drop_duplicates(list(KINDS[self.kind].key)))
        return {"added": len(self.added), "changed": changed, "same": self.same, "removed": len(self.removed)}

    @property
    def is_no_change(self) -> bool:
        """Whether both say the same."""
        return not (len(self.added) or len(self.removed) or len(self.changed))


def differ(before: "pd.Series[Any]", after: "pd.Series[Any]") -> Flags:
    """Return where two aligned columns differ; nothing beside nothing does not, beside something it does."""
    is_blank, was_blank = after.isna().to_numpy(dtype=bool), before.isna().to_numpy(dtype=bool)
    return np.where(is_blank | was_blank, is_blank != was_blank, is_true(before.ne(after)))


def compare_rows(
    kind: str,
    before: pd.DataFrame,
    after: pd.DataFrame,
    definitions: Definitions | None = None,
    without: tuple[str, ...] = (),
) -> Comparison:
    """Compare two frames of a kind whose keys are each unique; ``without`` are columns left out of it.

    Names are compared folded. Figures are printed with the unit of their measure where its definition is given.
    """
    key, listed = list(KINDS[kind].key), [*KINDS[kind].names, *TRACE]
    old, new = (frame.set_index(key, drop=False) for frame in (before, after))
    is_new, is_gone = ~new.index.isin(old.index), ~old.index.isin(new.index)
    was, now = (side.loc[new.index[~is_new]].reset_index(drop=True) for side in (old, new))
    is_changed = np.zeros(len(now), dtype=bool)
    cells = [now.head(0)[key].assign(column="", before="", after="")]
    for column in (one for one in _list_columns(kind) if one.name not in without):
        sides = [side[column.name] for side in (was, now)]
        if column.name in NAMES:
            sides = [side.map(fold, na_action="ignore") for side in sides]
        if (is_other := differ(*sides)).any():
            is_changed |= is_other
            texts = [format_column(side[is_other], column, definitions) for side in (was, now)]
            cells.append(now.loc[is_other, key].assign(column=column.name, before=texts[0], after=texts[1]))
    return Comparison(
        kind,
        added=after.loc[is_new, listed].reset_index(drop=True),
        removed=before.loc[is_gone, listed].reset_index(drop=True),
        # In the order of the later rows, the columns in the kind's.
        changed=pd.concat(cells).sort_index(kind="stable").reset_index(drop=True),
        same=int((~is_changed).sum()),
    )


def _list_columns(kind: str) -> list[Column]:
    """Return the columns of a kind that are not in its key; a marker (low, u) is part of what a figure says."""
    own = [column for column in KINDS[kind].columns if not column.key]
    return [*own, Column("marker")] if "state" in KINDS[kind].names else own


def format_column(
    rows: pd.DataFrame, column: Column, definitions: Definitions | None = None
) -> "pd.Series[Any]":
    """Return a column as the product prints it: 69%, 13,104, 5 April 2023, yes, not due; "" for nothing.

    What is no figure of a measure is printed bare.
    """
    values = rows[column.name]
    match column.type:
        case "number":
            decimals = pd.Series(0, index=rows.index)
            unit = pd.Series("", index=rows.index, dtype="str")
            if column.name == "value" and definitions and "measure" in rows:
                known = definitions.measure_frame.set_index("measure")
                decimals = rows["measure"].map(known["decimals"]).fillna(0).astype("int64")
                unit = rows["measure"].map(known["unit"]).astype("str").fillna("")
            texts = format_numbers(values, decimals, unit)
        case "date":
            texts = values.map(day_in_words, na_action="ignore").astype("str")
        case "flag":
            texts = values.map({True: "yes", False: "no"}).astype("str")
        case "choice":
            texts = values.mask(values.isin(list(State)), values.str.replace("_", " ")).astype("str")
        case _:
            texts = values.astype("str")
    return texts.mask(values.isna(), "").fillna("")


def compare_returns(
    store: Store, first_id: str, second_id: str, definitions: Definitions | None = None
) -> Comparison:
    """Compare what two returns of one kind say, from the first to the second, whatever became of them.

    Of an erased return the texts are gone, so texts are left out. Raises Refused, StoreProblem.
    """
    with store.read() as connection:
        (kind, is_first_erased), (other, is_second_erased) = (
            _read_kind(connection, one) for one in (first_id, second_id)
        )
        if kind != other:
            raise Refused(
                f"The first return is of kind {kind}, the second of kind {other}. Choose two returns of one kind."
            )
        first, second = (return_rows(connection, kind, one) for one in (first_id, second_id))
    without = TEXTS[kind] if is_first_erased or is_second_erased else ()
    return compare_rows(kind, first, second, definitions, without)


def compare_dates(store: Store, definitions: Definitions, kind: str, first: date, second: date) -> Comparison:
    """Compare what was in force of a kind at two dates; raises StoreProblem."""
    with store.read() as connection:
        before, after = (in_force(connection, kind, day) for day in (first, second))
    return compare_rows(kind, before, after, definitions)


def _read_kind(connection: Connection, return_id: str) -> tuple[str, bool]:
    """Return the kind of a return, and whether it was erased."""
    sql = "SELECT kind, return_id IN (SELECT return_id FROM erasures) FROM returns WHERE return_id = ?"
    found = connection.rows(sql, [return_id])
    if not found:
        raise Refused(f"There is no return “{return_id[:60]}”.")
    return found[0][0], bool(found[0][1])
