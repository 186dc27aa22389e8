"""From text to typed columns, a whole column at a time; what cannot be coerced becomes a finding."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, TypeAlias

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.figures import PLAIN, read_figure, why_not_figure
from pipelines.findings import MOST, find, no_findings, quoted
from pipelines.matching import by_unique, coded, encoded, first_of, matches, nothing_said
from pipelines.nearest import offers
from schemas.numbers import numbers_at
from schemas.periods import read_data_period, read_date, read_period, read_time_period
from schemas.returns import PERIOD_PAIR, Column, Kind

Texts: TypeAlias = "pd.Series[Any]"
Why = Callable[[str], tuple[str, str]]

_BLANKS = "\u00a0\u2007\u202f\u200b\ufeff \t\r\n"
_ERRORS = "REF!|N/A|VALUE!|DIV/0!|NAME\\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!|GETTING_DATA"
_ERRORS += "|EXTERNAL!|PYTHON!|TIMEOUT!"
ERROR_CELL = rf"^(?i:#(?:{_ERRORS}|#+)|Err:5\d\d)$"
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_SCORES = {"1", "2", "3", "4", "5"}
_PERIOD = "Enter one such as 2022-23 Q3."
_DATA_PERIOD = "Enter one such as Autumn term 2022, Quarter 3 2022/23 or Academic year 2020/21."
_DAY_FIRST = "Enter the day first, such as 31/03/2023."
_CHECK_DAY = "Check the day and the month."


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """Return cells, encoded, without stray or no-break spaces at their ends; a blank cell is missing."""
    return pd.DataFrame({name: _tidied(frame[name]) for name in frame.columns}, index=frame.index)


def _tidied(cells: Texts) -> Texts:
    places, different = coded(cells)
    stripped = pc.utf8_trim(different, _BLANKS)
    if stripped.equals(different):
        return cells.mask(cells == "")
    filled = pc.if_else(pc.equal(stripped, ""), pa.scalar(None, stripped.type), stripped)
    return encoded(places, filled, cells)


def joined_period(texts: pd.DataFrame) -> pd.DataFrame:
    """Return the columns with DfE's pair ``time_period`` and ``time_identifier`` joined into ``period``."""
    if not set(PERIOD_PAIR) <= set(texts.columns):
        return texts
    years, quarters = (texts[name].astype("str").fillna("") for name in PERIOD_PAIR)
    pair = (years + "|" + quarters).mask(years.eq("") & quarters.eq(""))
    read = by_unique(
        pair, lambda both: read_time_period(*both.split("|", 1)) or both.replace("|", " "), "category"
    )
    return texts.drop(columns=list(PERIOD_PAIR)).assign(period=read)


def fold(text: str) -> str:
    """Return a word of a list as it is matched: whatever its case, spaces and kind of apostrophe."""
    return " ".join(text.replace("’", "'").casefold().split())


def as_listed(texts: Texts, known: list[str] | tuple[str, ...]) -> Texts:
    """Return each text as the list has it; what is not in the list stays as it is."""
    listed = {fold(word): word for word in known}
    return by_unique(texts, lambda text: listed.get(fold(text), text), "category")


def period_ends(labels: Texts) -> Texts:
    """Return the last day of each data period."""

    def end(label: str) -> date | None:
        found = read_data_period(label)
        return found.end if found else None

    return by_unique(labels, end, "datetime64[s]")


def _numbers(texts: Texts, has_sign: Texts) -> Texts:
    odd = texts.notna() & ~matches(texts, PLAIN)
    if odd.any():
        # A cell with a sign is no number where none may stand; then all can be read as if one might.
        may = texts.where(odd & (has_sign | ~matches(texts, "%")))
        texts = first_of(texts.mask(odd), by_unique(may, lambda text: read_figure(text, True), "category"))
    places, different = coded(texts)
    return numbers_at(pa.array(places, mask=places < 0), different, texts)


def _labels(texts: Texts) -> Texts:
    """Return names and references with single plain spaces within; prose is left as it was written."""
    if not matches(texts, r"[\s\pZ]{2}|[^\S ]|[^\PZ ]").any():
        return texts
    return by_unique(texts, lambda text: " ".join(text.split()), "category")


def _data_period(text: str) -> str | None:
    found = read_data_period(text)
    return found.label if found else None


def _coerced(column: Column, texts: Texts, has_sign: Texts) -> Texts:
    match column.type:
        case "number":
            return _numbers(texts, has_sign)
        case "date":
            return by_unique(texts, read_date, "datetime64[s]")
        case "period":
            return by_unique(texts, read_period, "category")
        case "data_period":
            return by_unique(texts, _data_period, "category")
        case "flag":
            return by_unique(texts, lambda text: _YES_NO.get(text.casefold()), "boolean")
        case "score":
            return by_unique(texts, lambda text: int(text) if text in _SCORES else None, "Int64")
        case "choice":
            listed = as_listed(texts, column.choices)
            return listed.where(listed.isin(column.choices))
        case _:
            return _labels(texts) if column.key else texts


def _why_not_date(text: str) -> tuple[str, str]:
    if re.fullmatch(r"\d{4,6}(\.\d+)?", text):
        remedy = "Format the column as a date in the spreadsheet and save it again."
        return "is the number by which a spreadsheet keeps a date", remedy
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{2,4})", text):
        if int(found[1]) <= 12 < int(found[2]) <= 31:
            return "has the month first", _DAY_FIRST
        return "is not a day of the calendar", _CHECK_DAY
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return "is not a day of the calendar", _CHECK_DAY
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}[ T][\d:.]+", text):
        return "has a time of day", "Enter the date alone."
    return "is not a date we can read", _DAY_FIRST


_WHY: dict[str, tuple[str, Why]] = {
    "number": ("not-a-number", why_not_figure),
    "date": ("not-a-date", _why_not_date),
    "period": ("not-a-period", lambda _: ("is not a reporting period", _PERIOD)),
    "data_period": ("not-a-data-period", lambda _: ("is not a data period", _DATA_PERIOD)),
    "flag": ("not-yes-or-no", lambda _: ("is not yes or no", "Enter yes or no.")),
    "score": ("not-a-score", lambda _: ("is not a score", "Enter a whole number from 1 to 5.")),
}


def coerce(
    file: str,
    kind: Kind,
    texts: pd.DataFrame,
    written: pd.DataFrame,
    lines: "pd.Series[int]",
    has_sign: Mapping[str, Texts],
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return the typed columns of a kind, missing ones empty, and a finding for each cell that would not go.

    Columns of text are encoded.
    ``texts`` are the cells to read, ``written`` those to quote. ``has_sign`` says, for a column of numbers, in
    which rows a % sign is harmless.
    """
    empty = nothing_said(texts.index)
    nowhere = pd.Series(False, index=texts.index)
    typed: dict[str, Any] = {}
    findings = []
    for column in kind.columns:
        cells = texts.get(column.name, empty)
        errors = matches(cells, ERROR_CELL)
        values = _coerced(
            column, cells.mask(errors) if errors.any() else cells, has_sign.get(column.name, nowhere)
        )
        wrong = (cells.notna() & values.isna()).to_numpy(dtype=bool) & ~errors
        if errors.any() or wrong.any():
            quotable = written.get(column.name, cells)
            findings += [
                _errors(file, column, quotable[errors], lines[errors]),
                _refusals(file, column, quotable[wrong], lines[wrong]),
            ]
        typed[column.name] = values
    return pd.DataFrame(typed, index=texts.index), findings


def _errors(file: str, column: Column, cells: Texts, lines: "pd.Series[int]") -> pd.DataFrame:
    if not len(cells):
        return no_findings()
    said = quoted(cells) + " is a spreadsheet error."
    return find("error-cell", file, said, "Correct the formula and save again.", lines, column.name)


def _where_none(column: Column) -> str:
    """Return what to do where there is no figure: a target has one, a KPI says why in its state."""
    if column.filled:
        return ""
    return "; where there is none, leave the cell blank" + (
        " and say why in state" if column.required else ""
    )


def _refusals(file: str, column: Column, cells: Texts, lines: "pd.Series[int]") -> pd.DataFrame:
    total, cells, lines = len(cells), cells.head(MOST), lines.head(MOST)
    if column.type == "choice":
        said = quoted(cells) + f" is not one of the words for {column.name}."
        remedy = offers(cells, column.choices)
        return find("unknown-choice", file, said, remedy, lines, column.name, total)
    if column.type == "text" or not len(cells):
        return no_findings()
    code, why = _WHY[column.type]
    if column.type == "number":
        why = partial(why_not_figure, where_none=_where_none(column))
    said = quoted(cells) + by_unique(cells, lambda text: f" {why(text)[0]}.", "str")
    remedy = by_unique(cells, lambda text: why(text)[1], "str")
    return find(code, file, said, remedy, lines, column.name, total)
