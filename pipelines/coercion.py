"""From text to typed columns, a whole column at a time; what cannot be coerced becomes a finding."""

import re
from collections.abc import Callable
from typing import Any

import pandas as pd

from pipelines.findings import find, quoted
from schemas.dates import read_date
from schemas.numbers import to_numbers
from schemas.periods import read_data_period, read_period, read_time_period
from schemas.returns import PERIOD_PAIR, Column, Kind

Texts = "pd.Series[Any]"
ERROR_CELLS = r"^#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|#+)$"
_NUMBER = re.compile(r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d{1,12})?(?:\.\d{1,6}0*)?")
_FLAGS = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """Return cells without stray or no-break spaces at their ends; a blank cell is missing."""
    stripped = {name: frame[name].str.strip("\u00a0\u200b\ufeff \t\r\n") for name in frame.columns}
    return pd.DataFrame(stripped).replace("", None).astype("str")


def by_unique(texts: "pd.Series[Any]", read: Callable[[str], Any]) -> "pd.Series[Any]":
    """Return ``read`` of each different text, mapped back; what cannot be read is None."""
    known = {text: read(text) for text in texts.dropna().unique()}
    return texts.map(known)


def clean_number(text: str, percent: bool) -> str | None:
    """Return plain digits for 13,104, £8.50 or, where the unit is %, 69%; None where it is no number."""
    plain = text.replace("\u00a0", "").replace(" ", "").replace("£", "", 1)
    if percent and plain.endswith("%"):
        plain = plain[:-1]
    if not re.search(r"\d", plain) or not _NUMBER.fullmatch(plain):
        return None
    whole, _, part = plain.replace(",", "").replace("−", "-").replace("+", "").partition(".")
    part = part.rstrip("0")
    return (
        None if len(whole.lstrip("-")) > 12 or len(part) > 6 else f"{whole or '0'}{'.' if part else ''}{part}"
    )


def _numbers(texts: "pd.Series[Any]", percent: "pd.Series[bool]") -> "pd.Series[Any]":
    with_sign = by_unique(texts[percent], lambda text: clean_number(text, True))
    without = by_unique(texts[~percent], lambda text: clean_number(text, False))
    return to_numbers(pd.concat([with_sign, without]).reindex(texts.index).astype("object"))


def _dates(texts: "pd.Series[Any]") -> "pd.Series[Any]":
    return pd.to_datetime(by_unique(texts, read_date)).astype("datetime64[s]")


def _text(texts: "pd.Series[Any]", read: Callable[[str], str | None]) -> "pd.Series[Any]":
    return by_unique(texts, read).astype("str")


def _data_period_label(text: str) -> str | None:
    found = read_data_period(text)
    return found.label if found else None


def _score(text: str) -> int | None:
    return int(text) if text in {"1", "2", "3", "4", "5"} else None


_REFUSALS = {
    "number": ("not-a-number", "is not a number", "Enter digits only, such as 69 or 13,104."),
    "date": ("not-a-date", "is not a date", "Enter a real date, day first, such as 31/03/2023."),
    "period": ("not-a-period", "is not a period", "Enter one such as 2022-23 Q3."),
    "data_period": ("not-a-data-period", "is not a data period", "Enter one such as Autumn term 2022."),
    "flag": ("not-yes-or-no", "is not yes or no", "Enter yes or no."),
    "score": ("not-a-score", "is not a score", "Enter a whole number from 1 to 5."),
    "choice": ("unknown-choice", "is not one of the words allowed", ""),
}


def _coerced(column: Column, texts: "pd.Series[Any]", percent: "pd.Series[bool]") -> "pd.Series[Any]":
    match column.type:
        case "number":
            return _numbers(texts, percent)
        case "date":
            return _dates(texts)
        case "period":
            return _text(texts, read_period)
        case "data_period":
            return _text(texts, _data_period_label)
        case "flag":
            return by_unique(texts, lambda text: _FLAGS.get(text.casefold())).astype("boolean")
        case "score":
            return by_unique(texts, _score).astype("Int64")
        case "choice":
            folded = {choice.casefold(): choice for choice in column.choices}
            return _text(texts, lambda text: folded.get(text.casefold()))
        case _:
            return texts


def coerce(
    name: str, kind: Kind, texts: pd.DataFrame, lines: "pd.Series[int]", percent: "pd.Series[bool]"
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return the typed columns of a kind, missing ones empty, and a finding for each cell that would not go."""
    typed: dict[str, Any] = {}
    findings = []
    for column in kind.columns:
        cells = (
            texts[column.name] if column.name in texts else pd.Series(None, index=texts.index, dtype="str")
        )
        bad_cells = cells.str.upper().str.contains(ERROR_CELLS, regex=True).fillna(False).to_numpy(dtype=bool)
        values = _coerced(column, cells.mask(pd.Series(bad_cells, index=cells.index)), percent)
        typed[column.name] = values
        if bad_cells.any():
            said = quoted(cells[bad_cells]) + " is a spreadsheet error."
            findings.append(
                find(
                    "error-cell",
                    name,
                    said,
                    "Correct the formula and save again.",
                    lines[bad_cells],
                    column.name,
                )
            )
        wrong = (cells.notna() & values.isna()).to_numpy(dtype=bool) & ~bad_cells
        if wrong.any():
            code, is_not, remedy = _REFUSALS[column.type]
            remedy = remedy or f"Enter {', '.join(column.choices)}."
            findings.append(
                find(code, name, quoted(cells[wrong]) + f" {is_not}.", remedy, lines[wrong], column.name)
            )
    return pd.DataFrame(typed, index=texts.index), findings


def joined_period(texts: pd.DataFrame) -> pd.DataFrame:
    """Return the columns with DfE's pair ``time_period`` and ``time_identifier`` joined into ``period``."""
    if not set(PERIOD_PAIR) <= set(texts.columns):
        return texts
    pair = texts[PERIOD_PAIR[0]].fillna("") + "|" + texts[PERIOD_PAIR[1]].fillna("")
    read = {both: read_time_period(*both.split("|", 1)) or both.replace("|", " ") for both in pair.unique()}
    return texts.drop(columns=list(PERIOD_PAIR)).assign(period=pair.map(read).astype("str"))


def period_ends(labels: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return the last day of each data period."""

    def end(label: str) -> Any:
        found = read_data_period(label)
        return found.end if found else None

    return pd.to_datetime(by_unique(labels, end)).astype("datetime64[s]")
