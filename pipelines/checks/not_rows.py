"""Stage 3: rows that are none: totals, notes, and the headings once more."""

import numpy as np
import pandas as pd

from measures.columns import Flags
from pipelines.checks.context import Context, together
from pipelines.decoding import tidy_header
from pipelines.findings import find
from pipelines.matching import by_unique, matches
from schemas.returns import PERIOD_PAIR

_TOTAL = r"^(?i:(?:grand |sub-?|overall )?totals?|sum|average|mean)(?:[ :].*)?$"
_CODED = {"period", "data_period", "date"}
_CODES = {"measure", "project"}


def rows_that_are_none(context: Context) -> pd.DataFrame:
    """A row has the key of a thing reported: it is no total, no note and not the headings again."""
    totals = _totals(context)
    headings = _headings_again(context) & ~totals
    notes = _notes(context) & ~totals & ~headings
    told = [
        (totals, "The row is a total or an average.", "Remove the row: totals are worked out from the rows."),
        (headings, "The row repeats the headings.", "Remove the row."),
        (
            notes,
            "Only one cell of the row is filled, or none that says what the row is about.",
            "Remove the row if it is a note; otherwise fill in its cells.",
        ),
    ]
    return together(
        [find("not-a-row", context.file, said, remedy, context.lines[rows]) for rows, said, remedy in told]
    )


def _totals(context: Context) -> Flags:
    """Return where a key of known codes, periods or dates holds a word such as Total."""
    coded = [
        column.name
        for column in context.kind.columns
        if column.key and (column.type in _CODED or column.name in _CODES)
    ]
    return _any(context, [matches(context.texts[name], _TOTAL) for name in coded])


def _any(context: Context, parts: list[Flags]) -> Flags:
    return np.asarray(np.logical_or.reduce([np.zeros(len(context.texts), dtype=bool), *parts]))


def _headings_again(context: Context) -> Flags:
    """Return where the first key, and at least one cell more, is what stands in the heading row."""
    first = context.kind.key[0]
    names = {first, "_".join(PERIOD_PAIR)}
    alike = by_unique(context.texts[first], lambda text: tidy_header(text) in names, "boolean")
    if not alike.any():
        return _any(context, [])
    rows = context.texts[alike.fillna(False).to_numpy(dtype=bool)].drop(columns=first)
    more = [rows.index[by_unique(rows[name], tidy_header, "str") == name] for name in rows.columns]
    return _any(context, [context.texts.index.isin(index) for index in more])


def _notes(context: Context) -> Flags:
    """Return where one cell is filled, or none of the key."""
    filled = {name: cells.notna().to_numpy() for name, cells in context.texts.items()}
    is_keyed = np.logical_or.reduce([filled[name] for name in context.kind.key])
    return np.asarray(~is_keyed | (np.sum(list(filled.values()), axis=0, dtype=np.int8) == 1))
