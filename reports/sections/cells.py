"""Columns of frames as cells of a pack's tables: the words of the screens, without their marks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from reports.pack import Cell, Table
from schemas.definitions import Definitions
from schemas.vocabulary import Verdict
from ui.palette import LIGHT, VERDICT_SYMBOLS
from ui.text import day
from ui.views import print_figures
from ui.views.plan_figures import delivery_key

# The grounds of the KPI key, light enough for its inks.
_GROUNDS = {
    Verdict.OFF: "FBE4E4",
    Verdict.NEAR: "FFF3D6",
    Verdict.NO_TARGET: "EEF0F2",
    Verdict.NO_FIGURE: "EEF0F2",
    Verdict.ON: "E3F1E8",
}
_NEITHER = Cell("–")


def texts(column: Iterable[Any], otherwise: str = "–") -> list[Cell]:
    """Texts as cells; a missing or blank one reads ``otherwise``."""
    return [Cell(otherwise if pd.isna(text) or not str(text).strip() else str(text)) for text in column]


def counts(column: Iterable[int]) -> list[Cell]:
    """Whole numbers as cells."""
    return [Cell(f"{number:,}", int(number)) for number in column]


def dates(column: Iterable[Any], otherwise: str = "No date") -> list[Cell]:
    """Dates as cells."""
    return [Cell(otherwise) if pd.isna(on) else Cell(day(on), _date(on)) for on in column]


def _date(on: date | pd.Timestamp) -> date:
    return on.date() if isinstance(on, pd.Timestamp) else on


def numbers(frame: pd.DataFrame, column: str = "value", with_unit: bool = False) -> list[Cell]:
    """Figures as printed, with the number behind each; needs decimals and unit."""
    printed = print_figures(frame, column, with_unit)
    return [
        _NEITHER if pd.isna(value) else Cell(text, Decimal(str(value)))
        for text, value in zip(printed, frame[column], strict=True)
    ]


def verdicts(column: Iterable[str]) -> list[Cell]:
    """Verdicts as symbol and word on the ground of their key."""
    return [verdict(of) for of in column]


def verdict(of: str) -> Cell:
    """A verdict as symbol and word on the ground of its key."""
    known = Verdict(of)
    return Cell(f"{VERDICT_SYMBOLS[known]} {of}", fill=_GROUNDS[known], ink=LIGHT.verdicts[known].lstrip("#"))


def statuses(standings: Iterable[Any], known: Definitions) -> list[Cell]:
    """Delivery statuses, or who reports them instead, as symbol and word on the colour of their key."""
    key = delivery_key(known, LIGHT)
    cells = []
    for standing in standings:
        if pd.isna(standing) or not standing:
            cells.append(_NEITHER)
            continue
        symbol, fill, ink = map(str, key.loc[standing if standing in key.index else known.elsewhere.name])
        cells.append(Cell(f"{symbol} {standing}", fill=fill.lstrip("#"), ink=ink.lstrip("#")))
    return cells


def table(
    name: str,
    caption: str,
    columns: Mapping[str, Sequence[Cell]],
    alt: str,
    shares: Sequence[float] = (),
    numbers: Sequence[str] = (),
    head_columns: int = 1,
    on_slides: bool = True,
) -> Table:
    """Return a table of columns by their heads; ``shares`` are equal unless given, in any measure."""
    heads = tuple(columns)
    widths = shares or [1] * len(heads)
    return Table(
        name=name,
        caption=caption,
        heads=heads,
        rows=tuple(zip(*columns.values(), strict=True)),
        alt=alt,
        shares=tuple(width / sum(widths) for width in widths),
        numbers=tuple(heads.index(head) for head in numbers),
        head_columns=head_columns,
        on_slides=on_slides,
    )
