"""Findings: one row each, made by whole columns, grouped for reading."""

import re
from functools import cache
from typing import Any

import pandas as pd

from pipelines.codes import CODES
from schemas.vocabulary import Severity

COLUMNS = ["stage", "severity", "code", "file", "line", "column", "message", "remedy"]
# The columns that the annotated copy of a return has at its end.
ADDED = ("What is wrong", "What to enter")
QUOTED = 60
# Nobody mends more rows than this by hand: one finding stands for the rest.
MOST = 10_000
FEW = 5
# A cell is shown as data: it may not steer a terminal or turn the direction of a line.
_UNPRINTED = r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+"


@cache
def _none() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="Int64" if name == "line" else "str") for name in COLUMNS})


def no_findings() -> pd.DataFrame:
    """Return an empty frame of findings."""
    return _none().copy()


def plain(texts: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return texts for one line: long ones cut, line breaks and control characters shown as spaces."""
    if texts.empty:
        return pd.Series(index=texts.index, dtype="str")
    head = texts.astype("str").fillna("").str.slice(0, 4 * QUOTED)
    flat = head.str.replace(_UNPRINTED, " ", regex=True)
    cut = flat.str.slice(0, QUOTED)
    return cut.mask(flat.str.len() > QUOTED, cut + "…")


def line_of(text: str) -> str:
    """Return a file's name without what could steer a terminal."""
    return re.sub(_UNPRINTED, " ", text).strip()


def quoted(texts: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return each text plain and in quotation marks."""
    return "‘" + plain(texts) + "’"


def find(
    code: str,
    file: str,
    message: Any,
    remedy: Any,
    lines: Any = None,
    column: Any = "",
    total: int | None = None,
) -> pd.DataFrame:
    """Return findings of one code: one without ``lines``, else one for each line; texts may be columns too.

    The first MOST lines are listed, then one finding for the rest of the ``total``.
    """
    rule = CODES[code]
    if lines is not None and not len(lines):
        return no_findings()
    listed = [None] if lines is None else list(lines[:MOST])
    texts = {"stage": str(rule.stage), "severity": str(rule.severity), "code": code, "file": file}
    texts |= {"column": column, "message": message, "remedy": remedy}
    columns = {
        name: pd.array([one] * len(listed) if isinstance(one, str) else list(one[:MOST]), dtype="str")
        for name, one in texts.items()
    }
    frame = pd.DataFrame({"line": pd.array(listed, dtype="Int64"), **columns})[COLUMNS]
    if lines is not None and (more := (total or len(lines)) - len(listed)):
        rest = frame.tail(1).assign(line=None, message=f"{more:,} more rows have a fault of this kind.")
        frame = pd.concat([frame, rest.astype(frame.dtypes)], ignore_index=True)
    return frame


def joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return all findings in one frame, errors first, then by line."""
    parts = [part for part in parts if len(part)]
    if not parts:
        return no_findings()
    frame = pd.concat(parts, ignore_index=True)
    ranks = frame["severity"].map({str(severity): rank for rank, severity in enumerate(Severity)})
    order = frame.assign(rank=ranks).sort_values(["rank", "line", "column"], kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def has_errors(findings: pd.DataFrame) -> bool:
    """Whether anything refuses the file outright."""
    return bool((findings["severity"] == Severity.ERROR).any())


def grouped(findings: pd.DataFrame) -> pd.DataFrame:
    """Return one row for findings that say the same of the same column, in the order of their first lines.

    ``rows`` counts them, ``line`` is the first's and ``where`` says it in words: "line 8", "12 rows, first at
    line 8" or "the whole file".
    """
    by = ["stage", "severity", "code", "file", "column", "remedy"]
    findings = findings.assign(message=_few_values(findings, by))
    groups = findings.groupby([*by, "message"], sort=False, dropna=False)["line"]
    rows = groups.agg(rows="size", line="min").reset_index()
    first = "line " + rows["line"].astype("str")
    where = first.mask(
        rows["rows"] > 1, rows["rows"].map("{:,} rows, first at ".format).astype("str") + first
    )
    return rows.assign(where=where.mask(rows["line"].isna(), "the whole file"))


def _few_values(findings: pd.DataFrame, by: list[str]) -> "pd.Series[Any]":
    """Return messages as they are, but of many errors alike only the first few with their own value."""
    nth = findings.groupby(by, dropna=False)["message"].transform(lambda said: pd.factorize(said)[0])
    many = nth.groupby([findings[name] for name in by], dropna=False).transform("max") > FEW
    others = many & (nth >= FEW) & (findings["severity"] == Severity.ERROR) & findings["line"].notna()
    return findings["message"].mask(others, "Other values have the same fault.")
