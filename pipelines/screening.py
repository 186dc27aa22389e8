"""Checking returns in stages: file, columns, values, across rows, against what is held.

A stage with errors ends the run, so that nothing is reported that only follows from something else.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from pipelines.checked import CheckedReturn
from pipelines.checks import against_held, columns, rows, values
from pipelines.checks.context import Context
from pipelines.coercion import as_listed, coerce, joined_period, period_ends, tidy
from pipelines.findings import has_errors, joined, line_of
from pipelines.held import Held
from pipelines.intake import read
from pipelines.personal import personal_data
from pipelines.states import read_states
from schemas.definitions import Definitions
from schemas.periods import data_period_of
from schemas.returns import PERIOD_PAIR, Kind
from schemas.typed import MADE, MODELS
from schemas.vocabulary import Severity, State

SUPPRESS = "suppress"
_STAGES = (values.CHECKS, rows.CHECKS, against_held.CHECKS)


class _Verdict(NamedTuple):
    kind: Kind | None
    findings: pd.DataFrame
    frame: pd.DataFrame | None = None


def check_files(
    files: Sequence[tuple[str, bytes]],
    definitions: Definitions,
    held: Held,
    kind: str | None = None,
    answers: Mapping[str, str] | None = None,
) -> list[CheckedReturn]:
    """Check files by name and bytes; each gives its findings and, where no error refuses it, its typed rows.

    ``held`` is what is in force on the day they are received; ``kind`` is that of all of them, recognised by
    the columns unless given; ``answers`` are those to questions, by code.
    """
    given = dict(answers or {})
    checked = []
    for path, content in files:
        name = line_of(path.replace("\\", "/").rsplit("/", 1)[-1])
        found = _check(name, content, definitions, held, kind, given)
        digest = hashlib.sha256(content).hexdigest()
        known = found.kind.name if found.kind else None
        checked.append(CheckedReturn(name, content, digest, known, found.findings, found.frame, given))
    return checked


def _check(
    name: str,
    content: bytes,
    definitions: Definitions,
    held: Held,
    asked: str | None,
    answers: dict[str, str],
) -> _Verdict:
    table, findings = read(name, content)
    if table is None:
        return _Verdict(None, findings)
    findings = personal_data(name, table)
    if has_errors(findings):
        return _Verdict(None, findings)
    headings = columns.headings_of(name, table)
    findings = joined([check(headings) for check in columns.BEFORE_KIND])
    if has_errors(findings):
        return _Verdict(None, findings)
    kind, findings = columns.kind_of(headings, asked)
    if kind is None:
        return _Verdict(None, findings)
    findings = joined([check(headings, kind) for check in columns.CHECKS])
    if has_errors(findings):
        return _Verdict(kind, findings)
    names, lines, cells = headings.names, table.lines, columns.cells_under(headings)
    del table, headings  # of a big file every copy of the cells counts
    context, findings = _coerced(name, kind, cells, lines, definitions, held)
    del cells
    for checks in _STAGES:
        findings = _first_on_each_cell(joined([findings, *(check(context) for check in checks)]))
        if has_errors(findings):
            return _Verdict(kind, _as_headed(findings, names))
    frame = _kept(context, answers)
    MODELS[kind.name].validate(frame)
    return _Verdict(kind, findings, frame)


def _first_on_each_cell(findings: pd.DataFrame) -> pd.DataFrame:
    """Keep one error for each cell: what follows from it is noise."""
    again = findings.duplicated(["line", "column"]) & findings["line"].notna()
    return findings[~(again & (findings["severity"] == Severity.ERROR))].reset_index(drop=True)


def _as_headed(findings: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Name the column that the file has where DfE's pair stands for the period."""
    if "period" in names or PERIOD_PAIR[0] not in names:
        return findings
    return findings.assign(column=findings["column"].replace("period", PERIOD_PAIR[0]))


def _coerced(
    name: str, kind: Kind, cells: pd.DataFrame, lines: "pd.Series[int]", definitions: Definitions, held: Held
) -> tuple[Context, pd.DataFrame]:
    written = joined_period(tidy(cells))
    texts, made = written, pd.DataFrame(index=written.index)
    if "state" in kind.names:
        states = read_states(written)
        texts = written.assign(value=states["value"], state=states["state"])
        made = states[["marker"]]
    frame, findings = coerce(name, kind, texts, written, lines, _percents(written, definitions))
    frame = _with_meanings(kind, frame.join(made), definitions)
    return Context(name, kind, written, frame, lines, definitions, held), joined(findings)


def _percents(texts: pd.DataFrame, definitions: Definitions) -> dict[str, "pd.Series[bool]"]:
    """Return, by column, where a % sign is harmless: a coverage, and figures of a measure whose unit is %."""
    everywhere = pd.Series(True, index=texts.index)
    if "measure" not in texts:
        return {}
    others = [code for code, measure in definitions.measures.items() if measure.unit != "%"]
    # Of an unknown measure nobody can say; it has a finding of its own.
    percent = ~texts["measure"].isin(others)
    return {"value": percent, "tolerance": percent, "coverage": everywhere}


def _with_meanings(kind: Kind, frame: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    """Fill in what a blank cell means: a figure is of its own quarter, and not provisional."""
    if "status" in kind.names:
        frame["status"] = as_listed(frame["status"], [status.name for status in definitions.statuses])
    if kind.name == "kpi":
        own = {period: data_period_of(period).label for period in frame["period"].dropna().unique()}
        is_own = frame["data_period"].isna() & frame["value"].notna()
        frame["data_period"] = frame["data_period"].mask(is_own, frame["period"].map(own).astype("str"))
        frame["provisional"] = frame["provisional"].fillna(False)
    if "data_period_end" in MADE.get(kind.name, {}):
        frame["data_period_end"] = period_ends(frame["data_period"])
    return frame


def _kept(context: Context, answers: dict[str, str]) -> pd.DataFrame:
    """Return the rows as they will be kept, small numbers suppressed where the answer says so."""
    frame = context.frame.assign(line=context.lines.astype("Int64"))
    if answers.get("small-number", "").strip().casefold() == SUPPRESS and context.has("state"):
        small = against_held.has_small_count(context)
        hidden = [name for name in ("value", "numerator", "marker") if name in frame]
        frame[hidden] = frame[hidden].mask(pd.Series(small, index=frame.index), axis=0)
        frame["state"] = frame["state"].mask(small, str(State.SUPPRESSED))
    return frame
