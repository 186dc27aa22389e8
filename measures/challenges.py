"""RAG challenges: self-rated statuses that the facts contradict, each with its reason (rules, section 1)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import pandas as pd

from measures.columns import Column, true
from schemas.vocabulary import Lateness

COLUMNS = ["ref", "what", "challenge", "reason"]
OPEN = ("Amber", "Grey")
COMPLETE = ("Blue", "Green")
REPORTS_RUNNING = 3
MOVES_ALLOWED = 1


class Challenge(StrEnum):
    """How a self-rated status is contradicted."""

    OVERDUE = "Overdue but open"
    BEGUN = "Grey with progress"
    OPEN_BENEATH = "Complete with open actions"
    UNCHANGED = "Unchanged"
    MOVED = "Date moved again"


def _found(frame: pd.DataFrame, ref: str, what: str, challenge: str, reason: Column | str) -> pd.DataFrame:
    rows = {"ref": frame[ref], "what": what, "challenge": challenge, "reason": reason}
    return pd.DataFrame(rows, columns=COLUMNS).astype("str")


def _of(number: Column, noun: str) -> Column:
    """Return "1 day", "74 days"."""
    text = number.astype("Int64").astype("str")
    return text + f" {noun}" + (text != "1").map({True: "s", False: ""})


def of_position(frame: pd.DataFrame, ref: str, what: str) -> pd.DataFrame:
    """Return the challenges that one report shows by itself: open and overdue; Grey with progress text.

    Needs ``ref``'s column, status, lateness, days_overdue and progress; ``what`` is project or action.
    """
    late = frame[true(frame["status"].isin(OPEN) & (frame["lateness"] == Lateness.OVERDUE))]
    late_words = late["status"] + ", " + _of(late["days_overdue"], "day") + " past its date"
    begun = frame[true((frame["status"] == "Grey") & (frame["progress"].fillna("").str.strip() != ""))]
    begun_words = "Grey means not started, but progress is described"
    return pd.concat(
        [
            _found(late, ref, what, Challenge.OVERDUE, late_words),
            _found(begun, ref, what, Challenge.BEGUN, begun_words),
        ],
        ignore_index=True,
    )


def complete_with_open_actions(
    projects: pd.DataFrame, actions: pd.DataFrame, complete: Sequence[str] = COMPLETE
) -> pd.DataFrame:
    """Return complete projects beneath which actions are open.

    ``projects`` has project and status; ``actions`` project, parent (of the project, or missing) and status.
    What others report has no status here and is not open.
    """
    is_open = actions[true(actions["status"].notna() & ~actions["status"].isin(list(complete)))]
    counts = pd.concat([is_open["project"], is_open["parent"].dropna()]).value_counts()
    hit = projects[true(projects["status"].isin(list(complete)) & projects["project"].isin(counts.index))]
    words = hit["status"] + ", with " + _of(hit["project"].map(counts), "open action") + " beneath it"
    return _found(hit, "project", "project", Challenge.OPEN_BENEATH, words)


def of_history(
    history: pd.DataFrame, ref: str, what: str, complete: Sequence[str] = COMPLETE
) -> pd.DataFrame:
    """Return the challenges that need earlier reports: unchanged in three running; date moved again.

    ``history`` has one row a ref and report_date, with status, ``moved_to`` (the revised date) and, for
    actions, due_date. A status that means complete may stay; a missing revised date moves nothing.
    """
    ordered = history.sort_values([ref, "report_date"], kind="stable")
    return pd.concat(
        [_unchanged(ordered, ref, what, complete), _moved(ordered, ref, what)], ignore_index=True
    )


def _unchanged(ordered: pd.DataFrame, ref: str, what: str, complete: Sequence[str]) -> pd.DataFrame:
    """Return refs whose last three reports have one status, which does not mean complete."""
    latest = ordered.drop_duplicates(ref, keep="last")
    statuses = ordered.groupby(ref)["status"]
    same = pd.Series(True, index=ordered.index)
    for back in range(1, REPORTS_RUNNING):
        same &= true(ordered["status"] == statuses.shift(back))
    hit = latest[same.loc[latest.index] & ~latest["status"].isin(list(complete))]
    return _found(hit, ref, what, Challenge.UNCHANGED, hit["status"] + " in three reports running")


def _moved(ordered: pd.DataFrame, ref: str, what: str) -> pd.DataFrame:
    """Return refs whose date moved more than once, from report to report or away from the first one."""
    nowhere = pd.Series(pd.NaT, index=ordered.index, dtype="datetime64[s]")
    given = ordered.get("due_date", nowhere)
    date = ordered["moved_to"].fillna(given)
    before = date.groupby(ordered[ref]).ffill().groupby(ordered[ref]).shift()
    before = before.where(ordered.duplicated(ref), given)
    times = true(date.notna() & (date != before))
    moves = pd.Series(times, index=ordered.index).groupby(ordered[ref]).sum().rename("moves").reset_index()
    hit = moves[moves["moves"] > MOVES_ALLOWED]
    return _found(hit, ref, what, Challenge.MOVED, "Date moved " + hit["moves"].astype("str") + " times")
