"""Findings: one row each, made by whole columns, grouped for reading."""

from typing import Any

import pandas as pd

from pipelines.codes import CODES
from schemas.vocabulary import Severity

COLUMNS = ["stage", "severity", "code", "file", "line", "column", "message", "remedy"]
QUOTED = 60
ORDER = {severity: place for place, severity in enumerate(Severity)}


def no_findings() -> pd.DataFrame:
    """Return an empty frame of findings."""
    return pd.DataFrame({name: pd.Series(dtype="Int64" if name == "line" else "str") for name in COLUMNS})


def quoted(texts: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return each text in quotation marks, long ones cut, line breaks shown as spaces."""
    flat = texts.fillna("").astype("str").str.replace(r"\s+", " ", regex=True)
    cut = flat.str.slice(0, QUOTED) + pd.Series("…", index=flat.index).where(flat.str.len() > QUOTED, "")
    return "‘" + cut + "’"


def quote(text: str) -> str:
    """Return one text as ``quoted`` shows it."""
    return str(quoted(pd.Series([text], dtype="str")).iloc[0])


def find(
    code: str, file: str, message: Any, remedy: Any, lines: Any = None, column: str = ""
) -> pd.DataFrame:
    """Return findings of one code: one without ``lines``, else one for each line; texts may be columns too."""
    rule = CODES[code]
    size = 1 if lines is None else len(lines)
    if not size:
        return no_findings()
    frame = pd.DataFrame(
        {
            "line": pd.array([pd.NA] * size if lines is None else list(lines), dtype="Int64"),
            "message": message if isinstance(message, str) else list(message),
            "remedy": remedy if isinstance(remedy, str) else list(remedy),
        }
    )
    frame = frame.assign(
        stage=str(rule.stage), severity=str(rule.severity), code=code, file=file, column=column
    )
    return frame[COLUMNS].astype({name: "str" for name in COLUMNS if name != "line"})


def joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return all findings in one frame, errors first, then by line."""
    parts = [part for part in parts if len(part)]
    if not parts:
        return no_findings()
    frame = pd.concat(parts, ignore_index=True)
    keys = frame.assign(_order=frame["severity"].map(ORDER)).sort_values(
        ["_order", "line", "column"], kind="stable"
    )
    return frame.loc[keys.index].reset_index(drop=True)


def has_errors(findings: pd.DataFrame) -> bool:
    """Whether anything refuses the file outright."""
    return bool((findings["severity"] == Severity.ERROR).any())


def grouped(findings: pd.DataFrame) -> pd.DataFrame:
    """Return one row for findings that say the same of the same column: with ``rows``, first ``line`` and ``where``."""
    by = ["file", "severity", "code", "column", "message", "remedy"]
    groups = findings.groupby(by, sort=False, dropna=False)["line"].agg(rows="size", line="min").reset_index()
    first = groups["line"].astype("str")
    many = groups["rows"].astype("str") + " rows, first at line " + first
    where = many.where(groups["rows"] > 1, "line " + first)
    return groups.assign(where=where.where(groups["line"].notna(), "the whole file"))
