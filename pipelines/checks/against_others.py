"""Stages 4 and 5: rows against one another and the files sent with them, then against what is in force.

A return is set beside what it replaces, what would go for it, and the figures, targets and texts before its own.
"""

from collections.abc import Container, Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from measures.commentary import query_commentary
from measures.direction import add_previous, find_break_starts
from measures.plan import name_parts, take_last_reports
from measures.position import list_known, select_targets
from measures.spans import DATED, add_spans, take_latest_by_data_period
from measures.suppression import explain_unrated
from measures.target import judge_against_target
from measures.variation import ENOUGH_HISTORY, find_far_from_history
from pipelines.checks import Context
from pipelines.checks.figures import find_hundredfold
from pipelines.checks.findings import Finding, quote, word_finding
from pipelines.ingest.coerce import read_each
from pipelines.store.scopes import in_scopes, is_among, take_out
from schemas.numbers import format_number
from schemas.periods import day_in_words
from schemas.vocabulary import Verdict, fold, number_of

_OF_A_MEASURE = ("name", "short_name", "unit", "decimals")
_PREVIOUS = ["previous", "previous_data_period", "is_usual"]
_NO_FIGURE: dict[Hashable, Any] = dict.fromkeys(_PREVIOUS)
_AIM = ["measure", "period", "target", "tolerance", "tolerance_kind"]
_FIGURE = [*DATED, "state", "denominator", "commentary"]
_MOST_NAMED = 20
# Kinds of which a later report takes the earlier one out of force: the whole register, or a project's actions.
_BY_REPORT = ("action", "risk")


def find_duplicate_keys(context: Context) -> Iterator[Finding]:
    """Two rows may not be for the same thing; england and England are one area."""
    *others, last = context.kind.key
    columns = [
        read_each(context.typed[name], fold) if context.kind[name].type == "text" else context.typed[name]
        for name in context.kind.key
    ]
    words = ", ".join(name.replace("_", " ") for name in others) + f" and {last.replace('_', ' ')}"
    first: dict[tuple[object, ...], int] = {}
    for line, key in zip(context.lines, zip(*columns, strict=True), strict=True):
        if (before := first.setdefault(key, line)) != line:
            yield word_finding("duplicate-key", line, last, words=words, before=before)


def find_periods_out_of_order(context: Context) -> Iterator[Finding]:
    """A target ends no earlier than it begins, and two of one name share no period; a repeated row is no second one."""
    if not context.has("period_from", "period_to"):
        return
    names = {"first": context.heading("period_from"), "last": context.heading("period_to")}
    rows = sorted(
        context.rows("measure", "target", "period_from", "period_to"), key=lambda row: (*row[1:4], row[0])
    )
    seen: set[tuple[str, ...]] = set()
    until: dict[tuple[str, str], str] = {}
    for line, measure, target, start, end in rows:
        furthest = until.get((measure, target), "")
        if end < start:
            yield word_finding("period-order", line, "period_to", start=start, end=end, **names)
            continue
        if start <= furthest and (measure, target, start, end) not in seen:
            about = {"target": target, "measure": measure, "until": furthest}
            yield word_finding("overlapping-periods", line, "period_from", **about)
        seen.add((measure, target, start, end))
        until[measure, target] = max(end, furthest)


def find_overlapping_files(context: Context, others: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Refuse a file whose scopes others of its kind have too; ``others`` are their rows by file."""
    scope = list(context.kind.scope)
    for other, rows in others.items():
        things = context.frame[in_scopes(context.kind.name, context.frame, rows)].drop_duplicates(scope)
        if len(things):
            thing = ", ".join(things[scope].astype("str").iloc[0])
            more = f" and {len(things) - 1:,} more" if len(things) > 1 else ""
            words = {"file": context.file, "other": other, "thing": thing, "more": more}
            yield word_finding("overlapping-files", int(things["line"].iloc[0]), "", **words)


def find_actions_in_two_projects(context: Context) -> Iterator[Finding]:
    """An action keeps one project within a file."""
    if context.kind.name != "action":
        return
    first: dict[str, str] = {}
    for (line, written, ref), project in zip(context.cells("action"), context.frame["project"], strict=True):
        if (before := first.setdefault(ref, project)) != project:
            yield word_finding("action-in-two-projects", line, "action", text=quote(written), before=before)


ACROSS_ROWS = (find_duplicate_keys, find_actions_in_two_projects, find_periods_out_of_order)


def find_replaced_rows(context: Context) -> Iterator[Finding]:
    """Tell how many rows in force the return replaces, and of which returns they are; of targets, where."""
    facts, which = context.in_force.of(context.kind.name), ""
    if context.kind.name == "target":
        _, replaced = take_out("target", facts, context.frame)
        which = f" in {_name_rows(replaced, context.kind.key)}" if len(replaced) else ""
    else:
        replaced = facts[is_among(facts, context.frame, list(context.kind.key))]
    if len(replaced):
        rows = number_of(len(replaced), "row held is", "rows held are")
        yield word_finding("replaces", rows=rows, which=which, returns=_name_returns(replaced))


def find_moved_actions(context: Context) -> Iterator[Finding]:
    """Ask about an action that stands under another project in what is in force: it may have moved."""
    if context.kind.name != "action":
        return
    projects = _find_projects(context.in_force.of("action"))
    for (line, written, ref), project in zip(context.cells("action"), context.frame["project"], strict=True):
        if (before := projects.get(ref, project)) != project:
            about = {"text": quote(written), "before": before, "project": project}
            yield word_finding("action-moved", line, "action", **about)


def find_dropped_rows(context: Context) -> Iterator[Finding]:
    """Ask about rows in force that the return leaves out and that would go, listing what they are of."""
    # Of a target, what it leaves uncovered stays. A row that cannot be named may be any.
    if context.kind.name == "target" or context.keys is None:
        return
    gone = _list_dropped(context, context.keys)
    if context.kind.name == "action":
        # One that the return names, or that stands under another project by now, is not gone.
        project = gone["action"].map(_find_projects(context.in_force.of("action"))).fillna(gone["project"])
        gone = gone[~gone["action"].isin(context.keys["action"]) & (project == gone["project"])]
    if len(gone):
        is_named = context.kind.name in _BY_REPORT  # by a reference of its own
        own = [name for name in context.kind.key if not (is_named and name in context.kind.scope)]
        noun = context.kind.name if is_named else "row"
        what = number_of(len(gone), f"{noun} in force is", f"{noun}s in force are")
        yield word_finding("dropped-rows", what=what, names=_name_rows(gone, own))


def _name_rows(rows: pd.DataFrame, columns: Sequence[str]) -> str:
    """Return what names rows, of the first that there are: "ehc_20_weeks, local, 2022-23 Q3, 2022-23 Q4"."""
    names = [
        ", ".join(map(str, row)) for row in rows[list(columns)].head(_MOST_NAMED).itertuples(index=False)
    ]
    return "; ".join(names) + (f" and {len(rows) - _MOST_NAMED:,} more" if len(rows) > _MOST_NAMED else "")


def _list_dropped(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in force that would go for a frame of all rows of the return.

    These are those in the return's scopes and, where it reports later, those of the last register or of the last
    report of a project's actions.
    """
    kind, facts = context.kind, context.in_force.of(context.kind.name)
    in_scope = facts[in_scopes(kind.name, facts, frame)]
    gone = in_scope[~is_among(in_scope, frame, list(kind.key))]
    if kind.name not in _BY_REPORT:
        return gone
    last, new = take_last_reports(facts), take_last_reports(frame)
    reported = dict(zip(name_parts(new), new["report_date"], strict=True))
    earlier = last[last["report_date"] < name_parts(last).map(reported).astype(last["report_date"].dtype)]
    own = [name for name in kind.key if name != "report_date"]
    return pd.concat([gone, earlier[~is_among(earlier, new, own)]])


def _find_projects(actions: pd.DataFrame) -> dict[str, str]:
    """Return the project of each action by its last report; of two of one day, by the one that came last."""
    last = take_last_reports(actions).sort_values("report_date", kind="stable")
    return dict(zip(last["action"], last["project"], strict=True))


def _name_returns(rows: pd.DataFrame) -> str:
    """Return of which returns rows are: "of q3.csv, received 27 January 2023 from Analyst"."""
    by = ["received_on", "accepted_at", "file_name", "accepted_by"]
    returns = rows.groupby(by, dropna=False).size().rename("rows").reset_index()[::-1]
    columns = (returns[name] for name in ("file_name", "received_on", "accepted_by"))
    words = [
        f"of {file}, received {day_in_words(day)} from {person}"
        for file, day, person in zip(*columns, strict=True)
    ][:3]
    if len(returns) > 1:
        words = [f"{count:,} {text}" for count, text in zip(returns["rows"], words, strict=False)]
    others = f"; and of {len(returns) - 3:,} more returns" if len(returns) > 3 else ""
    return "; ".join(words) + others


def find_commentary_queries(context: Context) -> Iterator[Finding]:
    """Compare the commentary with what the figures did; for the analyst now, and for the clinic."""
    if context.kind.name != "kpi":
        return
    off_target = _find_silent_off_target(context)
    if not off_target and context.frame["commentary"].isna().all():
        return
    rows = list(_compare_with_before(context, off_target))
    lines = {(row["measure"], row["period"]): int(row["line"]) for row in rows}
    for measure, period, code, message in query_commentary(rows):
        yield word_finding(code, lines[measure, period], "commentary", words=message)


def _compare_with_before(
    context: Context, off_target: Container[tuple[str, str]]
) -> Iterator[dict[Hashable, Any]]:
    """Yield the return's figures that have a text or are off target without one, each beside those before it.

    These are the commentary of the period before and the figure of the data period before, of its own rows or of
    those in force that it leaves be.
    """
    rows, published = context.lay_over_facts(_FIGURE), context.in_force.of("comparator")
    published = published[published["measure"].isin(rows["measure"])]
    known = add_previous(list_known(rows, published, context.definitions.kpi_frame))
    own = known[~known["is_published"]].set_index(["measure", "period"])
    figures: dict[Any, dict[Hashable, Any]] = own[_PREVIOUS].to_dict("index")
    texts: dict[str, Any] = {}
    for row in rows.sort_values(["measure", "period"]).to_dict("records"):
        code, key = row["measure"], (row["measure"], row["period"])
        row["previous_commentary"], texts[code] = texts.get(code), row["commentary"]
        figure, is_off = figures.get(key, _NO_FIGURE), key in off_target
        if pd.notna(row["line"]) and (is_off or pd.notna(row["commentary"])):
            measure = context.definitions.measures[code]
            about = {name: getattr(measure, name) for name in _OF_A_MEASURE}
            yield row | figure | about | {"verdict": Verdict.OFF if is_off and figure["is_usual"] else ""}


def _find_silent_off_target(context: Context) -> set[tuple[str, str]]:
    """Return measure and period of the return's figures that are off target, and of which no text says why."""
    silent = context.frame[context.frame["commentary"].isna() & context.frame["value"].notna()]
    silent = silent[explain_unrated(silent) == ""]
    targets = context.in_force.of("target")
    targets = targets[targets["measure"].isin(silent["measure"])]
    if targets.empty:
        return set()
    key = ["measure", "period"]
    aims = select_targets(targets, silent["period"].unique()).drop_duplicates(key)
    rows = silent[[*key, "value"]].merge(aims[_AIM], on=key)
    rows["better"] = [context.definitions.measures[code].better for code in rows["measure"]]
    judged = ("value", "target", "tolerance", "tolerance_kind", "better")
    off = rows[judge_against_target(*(rows[name] for name in judged)) == Verdict.OFF]
    return set(zip(off["measure"], off["period"], strict=True))


def find_far_figures(context: Context) -> Iterator[Finding]:
    """Warn of a figure far outside the history of its measure, which a person then confirms."""
    if context.kind.name not in {"kpi", "workforce"}:
        return
    facts = context.in_force.of(context.kind.name)
    if facts["measure"].isin(context.frame["measure"]).sum() + len(context.frame) <= ENOUGH_HISTORY:
        return
    rows = _list_history(context)
    measures, known = context.definitions.measures, context.definitions.measure_frame
    decimals = rows["measure"].map(known.set_index("measure")["decimals"])
    since = find_break_starts(rows, known)
    far = rows.join(find_far_from_history(rows.assign(decimals=decimals, since=since)), how="inner")
    columns = (far[name] for name in ("line", "measure", "earlier", "value", "least", "most"))
    for line, code, earlier, *figures in zip(*columns, strict=True):
        if pd.notna(line):
            measure = measures[code]
            value, least, most = (format_number(figure, measure.decimals, measure.unit) for figure in figures)
            between = f"all {least}" if least == most else f"{least} to {most}"
            words = {"figure": value, "earlier": earlier, "between": between}
            yield word_finding("far-from-history", int(line), "value", **words)


def _list_history(context: Context) -> pd.DataFrame:
    """Return one row a series and data period, with series and order, of what has a figure.

    These are the return's rows, with their line, and those in force that it leaves be.
    """
    is_kpi = context.kind.name == "kpi"
    names = DATED if is_kpi else [*context.kind.key, "value"]
    rows = context.lay_over_facts(names).dropna(subset="value")
    if is_kpi:
        latest = take_latest_by_data_period(add_spans(rows, context.definitions.kpi_frame))
        return latest.assign(
            series=latest["measure"] + ", " + latest["length"], order=latest["data_period_end"]
        )
    series = rows["organisation"] + ", " + rows["measure"]
    return rows.assign(series=series, order=rows["as_at"], data_period_end=rows["as_at"])


AGAINST_IN_FORCE = (
    find_replaced_rows,
    find_moved_actions,
    find_dropped_rows,
    find_hundredfold,
    find_commentary_queries,
    find_far_figures,
)
