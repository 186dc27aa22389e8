"""Checking returns in stages: file, columns, values, across rows, against what is held.

A stage with errors ends the run, so that nothing is reported that only follows from something else. Files sent
together are checked against what is held as if the others beside were in force already.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, count

import pandas as pd

from pipelines.answers import Answers
from pipelines.checked import CheckedReturn
from pipelines.checks import against_held, against_history, ahead, columns, rows, values
from pipelines.checks.across_files import overlapping_files, same_file
from pipelines.checks.context import Context
from pipelines.coercion import as_listed, coerce, joined_period, period_ends, tidy
from pipelines.findings import MOST, has_errors, joined, line_of
from pipelines.held import Held
from pipelines.intake import read
from pipelines.matching import by_unique, decoded, first_of, worded
from pipelines.memory import let_go
from pipelines.overlay import as_held, overlay
from pipelines.packing import Original
from pipelines.personal import in_a_name, personal_data, personal_name
from pipelines.states import read_states
from schemas.definitions import Definitions
from schemas.periods import data_period_of
from schemas.returns import PERIOD_PAIR, Kind, typed_model
from schemas.vocabulary import AREAS, TARGETS, Severity, State

SUPPRESS = "suppress"
# Names that may be others, but are these whatever their case.
_NAMES = {"target": TARGETS, "area": AREAS}
_BY_ITSELF = ([*values.CHECKS, *ahead.CHECKS], rows.CHECKS)
_AGAINST_HELD = (*against_held.CHECKS, *against_history.CHECKS)


@dataclass(frozen=True)
class _Sound:
    """What a file without errors is checked further with: its context, and its rows as they will be kept."""

    context: Context
    frame: pd.DataFrame


@dataclass(frozen=True)
class _Verdict:
    """What is known of a file so far; ``sound`` is None where an error refuses it."""

    kind: Kind | None
    findings: pd.DataFrame
    sound: _Sound | None = None


def check_files(
    files: Sequence[tuple[str, bytes]],
    definitions: Definitions,
    held: Held,
    kind: str | None = None,
    answers: Answers | Mapping[str, str] | None = None,
) -> list[CheckedReturn]:
    """Check files by name and bytes; each gives its findings and, where no error refuses it, its typed rows.

    ``held`` is what is in force on the day they are received; ``kind`` is that of all of them, recognised by
    the columns unless given; ``answers`` are those to findings, or to questions by code. A file with the bytes
    of another is told so and shares its rows. A name that comes again is numbered.
    """
    given = Answers.of(answers)
    names, personal = _named(path for path, _ in files)
    originals = {name: Original(content) for name, (_, content) in zip(names, files, strict=True)}
    digests = {name: hashlib.sha256(one.content).hexdigest() for name, one in originals.items()}
    firsts = {digest: name for name, digest in reversed(digests.items())}
    by_itself = {
        name: _Verdict(None, personal_name(name, personal[name]))
        if name in personal
        else _check(name, originals[name].content, definitions, held, kind, given)
        for name in firsts.values()
    }
    done = _against_held(_apart(by_itself), held)
    checked = []
    for name, digest in digests.items():
        found = done[firsts[digest]]
        findings = found.findings if firsts[digest] == name else same_file(name, firsts[digest])
        known = found.kind.name if found.kind else None
        frame = found.sound.frame if found.sound else None
        checked.append(CheckedReturn(name, originals[name], digest, known, findings, frame, given))
    return checked


def _named(paths: Iterable[str]) -> tuple[list[str], dict[str, str]]:
    """Return what to call each file, and of those whose own name may not be repeated what it holds."""
    called = [line_of(path.replace("\\", "/").rsplit("/", 1)[-1]) for path in paths]
    holds = [in_a_name(name) for name in called]
    names = _different(
        f"file {place}" if what else name
        for place, (name, what) in enumerate(zip(called, holds, strict=True), 1)
    )
    return names, {name: what for name, what in zip(names, holds, strict=True) if what}


def _different(names: Iterable[str]) -> list[str]:
    """Return the names, one that comes again numbered as copies are: ``q3 (2).csv``."""
    listed: list[str] = []
    for name in names:
        stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
        copies = (f"{stem} ({number}){dot}{ending}" for number in count(2))
        listed.append(next(one for one in chain([name], copies) if one not in listed))
    return listed


def _apart(verdicts: dict[str, _Verdict]) -> dict[str, _Verdict]:
    """Refuse the files among these that are for the same things: nobody could say which is meant."""
    sound = {name: one.sound for name, one in verdicts.items() if one.sound}
    apart = dict(verdicts)
    for name, own in sound.items():
        alike = {other: its.frame for other, its in sound.items() if its.context.kind == own.context.kind}
        found = overlapping_files(
            own.context, {other: rows for other, rows in alike.items() if other != name}
        )
        if len(found):
            apart[name] = _Verdict(own.context.kind, joined([verdicts[name].findings, found]))
    return apart


def _against_held(verdicts: dict[str, _Verdict], held: Held) -> dict[str, _Verdict]:
    """Check each file against what is held, with the others beside it as if they were in force already."""
    sound = {name: one.sound for name, one in verdicts.items() if one.sound}
    kinds = {name: its.context.kind.name for name, its in sound.items()}
    # A file alone lies beside nothing.
    new = {name: as_held(its.frame, name, name, held.as_at) for name, its in sound.items() if len(sound) > 1}

    @cache
    def with_all_but(kind: str, own: str) -> pd.DataFrame:
        others = [rows for name, rows in new.items() if kinds[name] == kind and name != own]
        return overlay(kind, held.of(kind), others).facts

    done = dict(verdicts)
    for name, its in sound.items():
        # A file's own rows are in the way of none of its checks but those of its kind.
        beside = {
            kinds[other]: name if kinds[other] == kinds[name] else "" for other in sound if other != name
        }
        facts = held.facts | {kind: with_all_but(kind, own) for kind, own in beside.items()}
        context = replace(its.context, held=Held(facts, held.as_at))
        findings = joined([verdicts[name].findings, *(_alone(check, context) for check in _AGAINST_HELD)])
        done[name] = replace(verdicts[name], findings=_first_on_each_cell(findings))
    return done


def _alone(check: Callable[[Context], pd.DataFrame], context: Context) -> pd.DataFrame:
    """Run a check with a context of its own: what it has worked out goes before the next begins."""
    let_go()
    return check(replace(context))


def _check(
    name: str,
    content: bytes,
    definitions: Definitions,
    held: Held,
    asked: str | None,
    answers: Answers,
) -> _Verdict:
    """Check a file by itself, as far as its rows against one another."""
    table, findings = read(name, content)
    if table is None:
        return _Verdict(None, findings)
    findings = personal_data(name, table)
    if has_errors(findings):
        return _Verdict(None, findings)
    headings = columns.headings_of(name, table)
    kind, findings = columns.kind_of(headings, asked)
    if kind is None:
        return _Verdict(None, findings)
    findings = joined([check(headings, kind) for check in columns.CHECKS])
    if has_errors(findings):
        return _Verdict(kind, findings)
    let_go()
    names, lines = headings.names, table.lines
    written = joined_period(tidy(columns.cells_under(headings)))
    del table, headings  # of a big file every copy of the cells counts
    let_go()
    context, findings = _coerced(name, kind, written, lines, definitions, held)
    del written
    let_go()
    for checks in _BY_ITSELF:
        findings = _first_on_each_cell(joined([findings, *(check(context) for check in checks)]))
        if has_errors(findings):
            return _Verdict(kind, _as_headed(findings, names))
    frame = _kept(context, answers)
    typed_model(kind.name).validate(decoded(frame))
    return _Verdict(kind, findings, _Sound(replace(context, texts=context.texts.head(0)), frame))


def _first_on_each_cell(findings: pd.DataFrame) -> pd.DataFrame:
    """Keep one error for each cell: what follows from it is noise."""
    again = findings.duplicated(["line", "column"]) & findings["line"].notna()
    none = findings["code"] == "not-a-row"
    within = findings["line"].isin(findings["line"][none].dropna()) & ~none
    noise = (again | within) & (findings["severity"] == Severity.ERROR)
    return findings[~noise].reset_index(drop=True)


def _as_headed(findings: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Name the column that the file has where DfE's pair stands for the period."""
    if "period" in names or PERIOD_PAIR[0] not in names:
        return findings
    return findings.assign(column=findings["column"].replace("period", PERIOD_PAIR[0]))


def _coerced(
    name: str,
    kind: Kind,
    written: pd.DataFrame,
    lines: "pd.Series[int]",
    definitions: Definitions,
    held: Held,
) -> tuple[Context, pd.DataFrame]:
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
    for name, known in _NAMES.items():
        if name in kind.key:
            frame[name] = as_listed(frame[name], known)
    if kind.name == "kpi":
        own = by_unique(
            frame["period"].where(frame["value"].notna()),
            lambda period: data_period_of(period).label,
            "category",
        )
        frame["data_period"] = first_of(frame["data_period"], own)
        frame["provisional"] = frame["provisional"].fillna(False)
    if kind.name in ("kpi", "comparator"):
        frame["data_period_end"] = period_ends(frame["data_period"])
    return frame


def _kept(context: Context, answers: Answers) -> pd.DataFrame:
    """Return the rows as they will be kept, small numbers suppressed where the answer to them says so."""
    frame = context.frame.assign(line=context.lines.astype("Int64"))
    small = against_held.has_small_count(context)
    if not small.any():
        return frame
    lines = frame["line"][small].reset_index(drop=True)
    # Beyond the most that are listed, one finding without a line stands for the rest.
    asked = pd.DataFrame({"line": lines.where(lines.index < MOST)}).assign(
        file=context.file, code="small-number"
    )
    said = answers.to(asked).str.casefold() == SUPPRESS
    hide = pd.Series(False, index=frame.index)
    hide[small] = said.to_numpy(dtype=bool)
    hidden = [name for name in ("value", "numerator", "marker") if name in frame]
    frame[hidden] = frame[hidden].mask(hide, axis=0)
    frame["state"] = worded(frame["state"], hide, str(State.SUPPRESSED))
    return frame
