"""Checking returns in stages: file, columns, values, across rows, against what is held. A failed stage ends the run."""

import hashlib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

import pandas as pd

from pipelines.checked import CheckedReturn
from pipelines.checks import against_held, rows, values
from pipelines.checks.context import Context
from pipelines.coercion import coerce, joined_period, period_ends, tidy
from pipelines.findings import find, has_errors, joined, no_findings, quote
from pipelines.held import Held
from pipelines.intake import columns_of, read
from pipelines.personal import personal_data
from schemas.definitions import Definitions
from schemas.periods import data_period_of
from schemas.returns import KINDS, Kind, recognise, stands_for
from schemas.typed import MADE, MODELS
from schemas.vocabulary import LOW, SHORTHAND, State

STAGES = (values.CHECKS, rows.CHECKS, against_held.CHECKS)
SUPPRESS = "suppress"


def check_files(
    files: Sequence[tuple[str, bytes]],
    definitions: Definitions,
    held: Held,
    kind: str | None = None,
    answers: Mapping[str, str] | None = None,
) -> list[CheckedReturn]:
    """Check files by name and bytes; each gives its findings and, where nothing refuses it, its typed rows."""
    return [_check(name, content, definitions, held, kind, dict(answers or {})) for name, content in files]


def _check(
    name: str, content: bytes, definitions: Definitions, held: Held, kind: str | None, answers: dict[str, str]
) -> CheckedReturn:
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    digest = hashlib.sha256(content).hexdigest()

    def ended(
        findings: pd.DataFrame, found: Kind | None = None, frame: pd.DataFrame | None = None
    ) -> CheckedReturn:
        return CheckedReturn(name, content, digest, found.name if found else None, findings, frame, answers)

    table, findings = read(name, content)
    if table is None:
        return ended(findings)
    texts, findings = columns_of(name, table)
    if has_errors(findings):
        return ended(findings)
    findings = personal_data(name, texts, table.lines)
    if has_errors(findings):
        return ended(findings)
    found, findings = _kind_of(name, list(texts.columns), kind)
    if found is None or has_errors(findings):
        return ended(findings, found)
    context, parts = _coerced(name, found, joined_period(tidy(texts)), table.lines, definitions, held)
    for checks in STAGES:
        # A cell that could not be read has had its finding; the checks that follow leave it alone.
        findings = _first_on_each_cell(joined([*parts, *(check(context) for check in checks)]))
        parts = [findings]
        if has_errors(findings):
            return ended(findings, found)
    frame = _finished(context, answers)
    MODELS[found.name].validate(frame)
    return ended(findings, found, frame)


def _first_on_each_cell(findings: pd.DataFrame) -> pd.DataFrame:
    """Keep one error for each cell: what follows from it is noise."""
    repeat = (
        findings.duplicated(["line", "column"]) & findings["line"].notna() & (findings["severity"] == "error")
    )
    return findings[~repeat].reset_index(drop=True)


def _kind_of(name: str, headers: list[str], asked: str | None) -> tuple[Kind | None, pd.DataFrame]:
    fits = recognise(headers)
    if asked:
        kind = KINDS[asked]
    elif len(fits) == 1:
        kind = fits[0]
    elif fits:
        said = f"The columns fit more than one kind of return: {', '.join(k.name for k in fits)}."
        return None, find("unknown-kind", name, said, "Say which kind it is.")
    else:
        kind = max(KINDS.values(), key=lambda k: len(stands_for(headers) & set(k.names)) / len(k.required))
        if len(stands_for(headers) & set(kind.required)) * 2 < len(kind.required):
            said = "The headings are those of no kind of return."
            remedy = f"Use the headings of a template: {', '.join(KINDS)}."
            return None, find("unknown-kind", name, said, remedy, [1])
    return kind, _heading_faults(name, headers, kind)


def _heading_faults(name: str, headers: list[str], kind: Kind) -> pd.DataFrame:
    given = stands_for(headers)
    missing = [column for column in kind.required if column not in given]
    unknown = [column for column in headers if column in given and column not in kind.names]
    parts = [no_findings()]
    for column in missing:
        said = f"The column {column} is missing: a {kind.name} return needs it."
        parts.append(find("missing-column", name, said, "Add it.", [1], column))
    for column in unknown:
        near = get_close_matches(column, kind.names, 1)
        hint = f"Did you mean {near[0]}?" if near else f"Remove it. Known: {', '.join(kind.names)}."
        said = f"{quote(column)} is not a column of a {kind.name} return."
        parts.append(find("unknown-column", name, said, hint, [1], column))
    return joined(parts)


def _coerced(
    name: str, kind: Kind, texts: pd.DataFrame, lines: "pd.Series[int]", definitions: Definitions, held: Held
) -> tuple[Context, list[pd.DataFrame]]:
    marker = pd.Series(None, index=texts.index, dtype="str")
    if "state" in kind.names:
        texts, marker = _shorthand_read(texts)
    measures = definitions.measure_frame.set_index("measure")["unit"]
    percent = (
        texts["measure"].map(measures).eq("%") if "measure" in texts else pd.Series(False, index=texts.index)
    ).astype(bool)
    frame, findings = coerce(name, kind, texts, lines, percent)
    if "marker" in MADE.get(kind.name, {}):
        frame["marker"] = marker
    frame = _with_defaults(kind, frame)
    return Context(name, kind, texts, frame, lines, definitions, held), findings


def _shorthand_read(texts: pd.DataFrame) -> tuple[pd.DataFrame, "pd.Series[str]"]:
    """Read DfE's z, x, c, u and low, in the value or the state, as a state or a marked figure."""
    value = texts["value"].astype("str")
    state = texts["state"] if "state" in texts else pd.Series(None, index=texts.index, dtype="str")
    said_by_value = value.str.casefold().map(SHORTHAND)
    low = value.str.casefold().eq(LOW).fillna(False).astype(bool)
    marker = pd.Series(None, index=texts.index, dtype="str").mask(low, LOW)
    value = value.mask(said_by_value.notna().to_numpy(dtype=bool), None).mask(low, "0")
    folded = state.str.casefold().str.replace(r"[ -]", "_", regex=True)
    unreliable = (folded.eq("u") & value.notna()).fillna(False).astype(bool)
    marker = marker.mask(unreliable, "u")
    folded = folded.mask(unreliable, str(State.REPORTED))
    folded = folded.map(lambda text: str(SHORTHAND.get(text, text)), na_action="ignore").astype("str")
    folded = folded.fillna(said_by_value.astype("str"))
    folded = folded.mask(folded.isna() & value.notna(), str(State.REPORTED))
    return texts.assign(value=value.astype("str"), state=folded.astype("str")), marker.astype("str")


def _with_defaults(kind: Kind, frame: pd.DataFrame) -> pd.DataFrame:
    """Fill in what a blank cell means: a figure is of its own quarter, and not provisional."""
    if kind.name == "kpi":
        own = frame["period"].map({p: data_period_of(p).label for p in frame["period"].dropna().unique()})
        keep = frame["data_period"].notna() | frame["value"].isna()
        frame["data_period"] = frame["data_period"].where(keep, own).astype("str")
        frame["provisional"] = frame["provisional"].fillna(False)
    if "data_period_end" in MADE.get(kind.name, {}):
        frame["data_period_end"] = period_ends(frame["data_period"])
    return frame


def _finished(context: Context, answers: dict[str, str]) -> pd.DataFrame:
    """Return the rows as they will be kept, small numbers suppressed where the answer says so."""
    frame = context.frame.assign(line=context.lines.astype("Int64"))
    if context.kind.name == "kpi" and answers.get("small-number", "").strip().casefold() == SUPPRESS:
        small = frame["line"].isin(against_held.small_numbers(context)["line"])
        frame["value"] = frame["value"].mask(small)
        frame["state"] = frame["state"].mask(small, str(State.SUPPRESSED))
    return frame
