"""Stages 2 and 3: the heading row and the kind of return that it is, then each row and value by itself."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from pipelines.checks import HIDDEN, Context, figures
from pipelines.checks.findings import ADDED, Finding, find_nearest, quote, suggest, word_finding
from pipelines.ingest import TextTable, find_no_headings, tidy_header
from pipelines.ingest.coerce import read_each
from schemas.periods import FIRST_DAY, MONTH_NAMES, day_in_words, period_end, period_start, read_data_period
from schemas.returns import KINDS, PERIOD_PAIR, Kind, name_paired, name_return, recognise, resolve_headers
from schemas.vocabulary import HAS_VALUE, REPORTED_BY, SHORTHAND, State

_TOTAL = re.compile(r"(?:(?:grand |sub-?|overall )?totals?|sum|average|mean)(?:[ :].*)?", re.IGNORECASE)
_MONTH = f"(?:{MONTH_NAMES}|Sept)"
_DATE = re.compile(
    r"\d{4}-\d\d?-\d\d?(?:[ T][\d:.]+)?|\d\d?/\d\d?/(?:\d\d){1,2}(?: [\d:.]+)?|\d\d-\d\d-\d{4}|"
    rf"\d\d?[- ]{_MONTH}(?:[- ]\d{{2,4}})?|{_MONTH}[- ]\d{{1,4}}",
    re.ASCII,
)
_FEW_UNKNOWN = 3
_MEASURES_OF = {"kpi": ("kpi",), "target": ("kpi",), "workforce": ("workforce",)}
_EVERY_KIND = ("kpi", "workforce", "context")
# Days after its receipt by which a return may name a day, or the first day of a period: reports are sent ahead of the
# Board they are for, and nobody plans or sets targets more than five years ahead without a word.
_AHEAD = {"as_at": 0, "completed_on": 0, "period": 0, "data_period": 0, "report_date": 92}
_AHEAD |= dict.fromkeys(["due_date", "revised_due_date", "revised_date", "period_from", "period_to"], 5 * 366)
# A figure may be published late: by half a year, or by twice the length of what it is about.
_LAG, _LAGS = timedelta(days=183), 2
_FIRST_DAYS: dict[str, Callable[[Any], date | None]] = {
    "date": lambda day: day,
    "period": period_start,
    "data_period": lambda label: getattr(read_data_period(label), "start", None),
}


def choose_kind(table: TextTable, given: str | None) -> Kind | Finding:
    """Return the kind that is given, the one that fits, or the one that seems meant; else a finding why none."""
    if given:
        return KINDS[given]
    names = resolve_headers(table.names)
    fits = recognise(table.names)
    meant = min(KINDS.values(), key=lambda kind: _count_faults(names, kind))
    if len(fits) == 1 and _count_faults(names, fits[0]) <= _count_faults(names, meant):
        return fits[0]
    if len(fits) > 1:
        names_of = [kind.name for kind in fits]
        words = {"kinds": " and ".join(names_of), "first": names_of[0], "second": names_of[1]}
        return word_finding("unknown-kind.several", None, "", **words)
    if 2 * len(names & set(meant.required)) >= len(meant.required):
        return meant
    return find_no_headings(table.header_line, len(table.names))


def _count_faults(names: set[str], kind: Kind) -> int:
    """Return how many columns would have to come or go for the headings to be those of a kind."""
    return len(set(kind.required) - names) + len(names - {"", *kind.names})


def find_blank_headings(table: TextTable, kind: Kind) -> Iterator[Finding]:
    """A column with cells needs a heading; a blank column is harmless."""
    for place, name in enumerate(table.names):
        if not name and any(map(str.strip, table.column(place))):
            yield table.find("blank-header", place=place + 1)


def find_duplicate_headings(table: TextTable, kind: Kind) -> Iterator[Finding]:
    """A heading stands once, and a period is given in one way."""
    for name in dict.fromkeys(table.names):
        if name and table.names.count(name) > 1:
            yield table.find("duplicate-header.name", name, heading=quote(table.as_written[name]))
    paired = name_paired(table.names)
    if {paired, *PERIOD_PAIR} <= set(table.names):
        one, *others = (table.as_written[name] for name in (paired, *PERIOD_PAIR))
        yield table.find("duplicate-header.period", paired, one=one, others=" and ".join(others))


def find_missing_columns(table: TextTable, kind: Kind) -> Iterator[Finding]:
    """Every column that the kind needs is there."""
    given = resolve_headers(table.names)
    paired = name_paired(table.names)
    other = next((name for name in PERIOD_PAIR if name not in table.names), paired)
    by_pair = paired not in table.names and set(PERIOD_PAIR) & set(table.names)
    for required in kind.required:
        if required not in given:
            name = other if required == paired and by_pair else required
            yield table.find("missing-column", name, a_return=name_return(kind))


def find_unknown_columns(table: TextTable, kind: Kind) -> Iterator[Finding]:
    """No column is there that the kind does not have; many are one finding."""
    given = resolve_headers(table.names)
    paired = name_paired(table.names)
    known = {"", *kind.names, *(PERIOD_PAIR if paired in kind.names and paired not in given else ())}
    about = {"a_return": name_return(kind), "known": ", ".join(kind.names)}
    unknown = [name for name in dict.fromkeys(table.names) if name in given and name not in known]
    if len(unknown) > _FEW_UNKNOWN:
        some = ", ".join(quote(table.as_written[name]) for name in unknown[:_FEW_UNKNOWN])
        counts = {"count": len(unknown), "more": len(unknown) - _FEW_UNKNOWN}
        yield table.find("unknown-column.many", "", some=some, **counts, **about)
        return
    for name in unknown:
        near = find_nearest(name, kind.names)
        wording = "added" if name in map(tidy_header, ADDED) else "near" if near else "one"
        own = {"heading": quote(table.as_written[name]), "near": near, "added": " and ".join(ADDED)}
        yield table.find(f"unknown-column.{wording}", name, **own, **about)


ON_HEADINGS = (find_blank_headings, find_duplicate_headings, find_missing_columns, find_unknown_columns)


def find_not_rows(context: Context) -> Iterator[Finding]:
    """A row has the key of a thing reported: it is no total, no note and not the headings again."""
    key, names = context.kind.key, list(context.written)
    coded = [
        name
        for name in key
        if context.kind[name].type in {"period", "data_period", "date"} or name in {"measure", "project"}
    ]
    for line, cells in zip(context.lines, zip(*context.written.values(), strict=True), strict=True):
        row = dict(zip(names, cells, strict=True))
        if any(_TOTAL.fullmatch(row[name] or "") for name in coded):
            wording = "total"
        elif _is_heading_row(row, key[0]):
            wording = "headings"
        elif not any(row[name] for name in key) or sum(map(bool, cells)) == 1:
            wording = "note"
        else:
            continue
        yield word_finding(f"not-a-row.{wording}", line)


def _is_heading_row(row: Mapping[str, str | None], first: str) -> bool:
    """Whether the first key, and at least one cell more, is what stands in the heading row."""
    if tidy_header(row[first] or "") not in {first, "_".join(PERIOD_PAIR)}:
        return False
    return any(tidy_header(text) == name for name, text in row.items() if text and name != first)


def find_codes_made_dates(context: Context) -> Iterator[Finding]:
    """A code or a reference is no date: a spreadsheet makes 01-Feb of 1-2, and 2023-02-01 00:00:00 of that."""
    for name in context.kind.key:
        if context.kind[name].type == "text":
            for line, written, _ in context.cells(name):
                if written and _DATE.fullmatch(written):
                    yield word_finding("date-for-a-code", line, name, text=quote(written))


def find_unknown_names(context: Context) -> Iterator[Finding]:
    """A measure has a definition of the kind the return is for, a project is in the plan, a status is one of ours."""
    definitions, kinds = context.definitions, _MEASURES_OF.get(context.kind.name, _EVERY_KIND)
    measures = definitions.measures
    known = {
        "measure": tuple(code for code, measure in measures.items() if measure.kind in kinds),
        "project": tuple(project.ref for project in definitions.plan.project),
        "status": tuple(definitions.stages),
    }
    for column, names in known.items():
        for line, written, value in context.cells(column) if context.has(column) else ():
            if value is not None and value not in names:
                text = written or value
                other = measures[text].kind if column == "measure" and text in measures else "none"
                about = {"text": quote(text), "a_return": name_return(context.kind)}
                remedy = suggest(text, names) if other == "none" else ""
                yield word_finding(f"unknown-{column}.{other}", line, column, remedy=remedy, **about)


def find_blank_cells(context: Context) -> Iterator[Finding]:
    """A needed cell may not be blank."""
    for column in context.kind.columns:
        if column.filled:
            about = {"heading": context.heading(column.name), "noun": column.name.replace("_", " ")}
            for line, written, _ in context.cells(column.name):
                if written is None:
                    yield word_finding(f"blank-value.{column.type}", line, column.name, **about)


def find_blank_statuses(context: Context) -> Iterator[Finding]:
    """A status may be blank only where ``reported_by`` names who reports it, or for a listed part of a project."""
    if not context.has("status", "reported_by"):
        return
    plan, known = context.definitions.plan.project, context.definitions.statuses
    parts = {one.ref for one in plan if not one.counted} if context.kind.name == "project" else set()
    rows = zip(*map(context.cells, ("status", "reported_by", "project")), strict=True)
    about = {"heading": context.heading("status"), "other": context.heading("reported_by")}
    about |= {"status": known[0].name, "others": " or ".join(REPORTED_BY)}
    for (line, status, _), (_, reported_by, _), (_, _, project) in rows:
        if status is None and reported_by is None and project not in parts:
            yield word_finding("blank-value.status", line, "status", **about)


def find_values_against_states(context: Context) -> Iterator[Finding]:
    """A blank value needs a state that says why; one that says so stands beside no figure, nor another shorthand."""
    if not context.has("value", "state"):
        return
    pairs = zip(context.cells("value"), context.cells("state"), strict=True)
    about = {"heading": context.heading("value"), "other": context.heading("state")}
    for (line, written, value), (_, state_written, state) in pairs:
        by_value, has_state = SHORTHAND.get((written or "").casefold()), state is not None
        if written is None and (state in HAS_VALUE or (not has_state and state_written is None)):
            wording = "blank-value.state"
        elif (value is not None or written == HIDDEN) and has_state and state not in HAS_VALUE:
            wording = "value-and-state.no-figure"
        elif by_value and has_state and by_value != state:
            wording = "value-and-state.shorthand"
        else:
            continue
        words = {"text": quote(written), "state": quote(state), "meant": quote(by_value)}
        yield word_finding(wording, line, "value", **about, **words)


def find_odd_data_periods(context: Context) -> Iterator[Finding]:
    """Warn of a data period that ends after the period in which it is reported, or long before it."""
    if not context.has("period", "data_period"):
        return
    rows = context.rows("period", "data_period", "value", "state")
    spans = read_each(context.typed["data_period"], read_data_period)
    for (line, period, label, value, state), span in zip(rows, spans, strict=True):
        if span is None or period is None or value is None:
            continue
        about = {"text": quote(label), "period": period}
        allowed = max(_LAG, _LAGS * (span.end - span.start))
        if span.end > period_end(period):
            yield word_finding("data-period-to-come", line, "data_period", **about)
        elif period_start(period) - span.end > allowed and state != State.REPEATED:
            yield word_finding("data-period-past", line, "data_period", **about)


def find_earlier_reports(context: Context) -> Iterator[Finding]:
    """Warn once of each report of a project that is before its latest in force: it changes nothing that is shown."""
    if not context.has("report_date", "project"):
        return
    latest = context.in_force.of(context.kind.name).groupby("project")["report_date"].max().dt.date.to_dict()
    warned: set[tuple[str, date]] = set()
    for line, project, day in context.rows("project", "report_date"):
        if day and project in latest and day < latest[project] and (project, day) not in warned:
            warned.add((project, day))
            about = {"project": project, "day": day_in_words(day), "latest": day_in_words(latest[project])}
            yield word_finding("earlier-report", line, "report_date", **about)


def find_odd_days(context: Context) -> Iterator[Finding]:
    """Ask about days and periods to come, and about those before FIRST_DAY, such as a spreadsheet's first day.

    A mistyped year is the commonest cause, and one such row would be the latest of everything.
    """
    received = context.in_force.as_at
    for column in (column for column in context.kind.columns if column.name in _AHEAD):
        name, allowed = column.name, timedelta(days=_AHEAD[column.name])
        verb, later = ("is" if column.type == "date" else "begins"), "well after" if allowed else "after"
        when = f"{later} the day the return was received, {day_in_words(received)}"
        about = {"when": when, "year": FIRST_DAY.year}
        days = read_each(context.typed[name], _FIRST_DAYS[column.type])
        for (line, written, _), day in zip(context.cells(name), days, strict=True):
            if day is None or not written or FIRST_DAY <= day <= received + allowed:
                continue
            code = "day-to-come" if day > received else "long-past"
            yield word_finding(code, line, name, text=quote(written), verb=verb, **about)


ON_VALUES = (
    find_not_rows,
    find_codes_made_dates,
    find_unknown_names,
    find_blank_cells,
    find_blank_statuses,
    find_values_against_states,
    figures.find_odd_figures,
    find_odd_data_periods,
    find_odd_days,
    find_earlier_reports,
    figures.find_figures_against_parts,
)
