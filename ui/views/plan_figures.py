"""The plan's charts: statuses by workstream and the timeline of dates, as figures with all that is written of them."""

from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from pipelines.positions import FrontSheet, standing
from pipelines.positions.plan import UNRATED
from schemas.definitions import Definitions
from schemas.vocabulary import LATE, Lateness
from ui import text
from ui.charts.figure import BY_DATE, Figure
from ui.charts.status import status_bars
from ui.charts.timeline import timeline
from ui.palette import SCREEN, Ink, status_ink
from ui.text import day, days, lateness_words, listed, number_of, sentence
from ui.views.plan import UNRATED_SYMBOL, status_marks


def delivery_key(definitions: Definitions, ink: Ink = SCREEN) -> pd.DataFrame:
    """Return how a chart draws each status, what others report and what is not rated: symbol, fill, on_fill by name."""
    other = definitions.elsewhere
    key = {s.name: (s.symbol, *status_ink(s.colour, s.text_colour, ink)) for s in definitions.statuses}
    key[other.name] = (other.symbol, *status_ink(other.colour, "#0B0C0C", ink))
    key[UNRATED] = (UNRATED_SYMBOL, ink.ground, ink.text)
    return pd.DataFrame.from_dict(key, orient="index", dtype="str", columns=["symbol", "fill", "on_fill"])


def bars(counts: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    """Return counts by workstream and status with the look of each status."""
    named = counts.assign(workstream=counts["workstream"].map(definitions.workstream_names))
    return named.join(delivery_key(definitions), on="status")


def bar_table(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of the bars: a row a workstream, a column a status, and totals."""
    streams, statuses = counts["workstream"].drop_duplicates(), counts["status"].drop_duplicates()
    wide = counts.pivot(index="workstream", columns="status", values="count").loc[streams, statuses]
    wide.loc["All"] = wide.sum()
    wide["Total"] = wide.sum(axis=1)
    return wide.astype("str").rename_axis(index="Workstream", columns=None).reset_index()


def status_figure(
    noun: str, sheet: FrontSheet, definitions: Definitions, share: bool = False, **more: Any
) -> Figure:
    """Return projects or actions, as ``noun`` has it, by status, drawn as counts or as shares.

    ``more`` is the figure's; its notes stand after the sentence that adds the counts up.
    """
    counts = sheet.project_counts if noun == "projects" else sheet.action_counts
    totals = sheet.reconciliation[noun]
    finding = text.status_finding(noun, totals["by_status"], definitions.stages)
    return Figure(
        noun,
        finding,
        partial(status_bars, bars(counts, definitions), share=share),
        partial(bar_table, bars(counts, definitions)),
        alt=text.status_alt(noun.capitalize(), finding, totals["words"]),
        rows=counts,
        notes=[text.reconciled(sheet.reconciliation, noun), *more.pop("notes", ())],
        filters=BY_DATE,
        **more,
    )


_GONE = {Lateness.OVERDUE: "overdue", Lateness.PASSED: "since the report", Lateness.COMPLETE: "complete"}


def _dated(projects: pd.DataFrame) -> pd.DataFrame:
    """Return the projects that have a date, in order of it, with ``when`` and ``late`` in words."""
    rows = projects[projects["due_date"].notna()].sort_values("due_date", kind="stable")
    late = list(map(lateness_words, rows["lateness"], rows["days_overdue"]))
    return rows.assign(when=days(rows["due_date"]), late=pd.array(late, dtype="str"))


def timeline_marks(projects: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    """Return one mark a project with a date: its lane, date, name, status, words, lateness, is_overdue and look.

    A status that the key no longer has looks not rated.
    """
    rows = _dated(projects).reset_index(drop=True)
    key, statuses = delivery_key(definitions), standing(rows, definitions)
    # What is not rated has no colour of its own; its mark is drawn like the words.
    key.loc[UNRATED, "fill"] = SCREEN.secondary
    marks = {
        "lane": rows["workstream"].map(definitions.workstream_names),
        "date": rows["due_date"],
        "name": rows["project"],
        "status": statuses,
        "words": rows["when"] + ": " + rows["late"],
        "lateness": rows["lateness"],
        "is_overdue": rows["lateness"] == Lateness.OVERDUE,
    }
    looks = key.loc[statuses.where(statuses.isin(key.index), UNRATED).tolist()]
    return pd.DataFrame(marks).join(looks.reset_index(drop=True))


def timeline_table(projects: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    """Return the timeline's dates as plain text: Date, Ref, Project, Workstream, Status, Lateness."""
    rows = _dated(projects)
    marks = [mark.words for mark in status_marks(rows, definitions)]
    columns = {"when": "Date", "project": "Ref", "short_title": "Project", "workstream": "Workstream"}
    rows = rows.assign(workstream=rows["workstream"].map(definitions.workstream_names))
    return rows[list(columns)].rename(columns=columns).assign(Status=marks, Lateness=rows["late"])


def timeline_figure(
    projects: pd.DataFrame, definitions: Definitions, as_at: date, board: date | None
) -> Figure:
    """Return each project's date in the lane of its workstream, with the as-at date's line and the next Board's."""
    finding = timeline_finding(projects)
    marks = timeline_marks(projects, definitions)
    days_named = [(as_at, f"As at {day(as_at)}"), *([(board, f"Board {day(board)}")] if board else [])]
    without = int(projects["due_date"].isna().sum())
    undrawn = number_of(without, "project without a date is", "projects without a date are")
    notes = [
        "One mark a project at its date, the revised one where there is one: its delivery status, "
        f"or {UNRATED_SYMBOL} not rated.",
        f"{undrawn} not drawn." if without else "",
    ]
    return Figure(
        "timeline",
        finding,
        partial(timeline, marks, days_named, lanes=list(definitions.workstream_names.values())),
        partial(timeline_table, projects, definitions),
        alt=timeline_alt(finding, marks),
        numbers=[],
        notes=notes,
    )


def timeline_finding(projects: pd.DataFrame) -> str:
    """19 of 62 dates have passed: 1 overdue, 1 since the report, 17 not rated here."""
    known = int(projects["due_date"].notna().sum())
    if not known:
        return "No project shown has a date"
    gone = projects.loc[projects["date_passed"], "lateness"]
    counts = gone.map(_GONE).fillna("not rated here").value_counts()
    parts = [f"{counts[words]} {words}" for words in (*_GONE.values(), "not rated here") if words in counts]
    start = (
        f"{len(gone) or 'None'} of {number_of(known, 'date')} {'has' if len(gone) == 1 else 'have'} passed"
    )
    return f"{start}: {', '.join(parts)}" if parts else start


def timeline_alt(finding: str, marks: pd.DataFrame) -> str:
    """Say what the timeline shows to who cannot see it: each lane's first and last date, and what is late."""
    lanes = marks.groupby("lane")["date"].agg(["size", "min", "max"])
    spans = [
        f"{lane} ({number_of(int(size), 'date')}, {day(first)} to {day(last)})"
        for lane, size, first, last in lanes.itertuples()
    ]
    late = {one: marks.loc[marks["lateness"] == one, "name"].tolist() for one in LATE}
    names = "".join(f" {sentence(one)}: {listed(refs)}." for one, refs in late.items() if refs)
    return f"Target dates by workstream. {finding}. {'; '.join(spans)}.{names}"
