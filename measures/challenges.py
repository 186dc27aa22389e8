"""RAG challenges: self-rated statuses that the facts contradict, each with its reason (domain rules, section 1)."""

from collections.abc import Sequence

import pandas as pd

from measures.against_target import true
from schemas.vocabulary import Lateness

COLUMNS = ["ref", "what", "challenge", "reason"]
OPEN = ("Amber", "Grey")


def _found(
    frame: pd.DataFrame, ref: str, what: str, challenge: str, reason: "pd.Series[str]"
) -> pd.DataFrame:
    return pd.DataFrame(
        {"ref": frame[ref], "what": what, "challenge": challenge, "reason": reason.loc[frame.index]},
        columns=COLUMNS,
    )


def of_position(frame: pd.DataFrame, ref: str, what: str) -> pd.DataFrame:
    """Return the challenges that one report shows by itself: open and overdue; Grey with progress text.

    Needs ``ref``'s column, status, lateness, days_overdue and progress.
    """
    late = frame[frame["status"].isin(OPEN) & (frame["lateness"] == Lateness.OVERDUE)]
    late_words = late["status"] + ", " + late["days_overdue"].astype("str") + " days past its date"
    begun = frame[true((frame["status"] == "Grey") & (frame["progress"].fillna("").str.strip() != ""))]
    begun_words = pd.Series(
        "Grey says not started, but progress is described", index=begun.index, dtype="str"
    )
    return pd.concat(
        [
            _found(late, ref, what, "Overdue but open", late_words),
            _found(begun, ref, what, "Grey with progress", begun_words),
        ],
        ignore_index=True,
    )


def complete_with_open_actions(
    projects: pd.DataFrame, actions: pd.DataFrame, complete: Sequence[str]
) -> pd.DataFrame:
    """Return complete projects beneath which actions are open; actions need ``project``, ``parent`` and status."""
    is_open = actions[actions["status"].notna() & ~actions["status"].isin(list(complete))]
    counts = pd.concat([is_open["project"], is_open["parent"].dropna()]).value_counts()
    hit = projects[projects["status"].isin(list(complete)) & projects["project"].isin(counts.index)]
    number = hit["project"].map(counts).astype("Int64").astype("str")
    return _found(
        hit,
        "project",
        "project",
        "Complete with open actions",
        hit["status"] + " with " + number + " open actions beneath it",
    )


def of_history(history: pd.DataFrame, ref: str, what: str) -> pd.DataFrame:
    """Return the challenges that need earlier reports: unchanged for three reports; date moved more than once.

    ``history`` has one row for each ref and report_date, with status and ``moved_to`` (the revised date).
    """
    ordered = history.sort_values([ref, "report_date"])
    last_three = ordered.groupby(ref).tail(3).groupby(ref)
    same = last_three["status"].agg(reports="size", kinds="nunique", status="last").reset_index()
    same = same[(same["reports"] == 3) & (same["kinds"] == 1) & same["status"].isin(OPEN)]
    dates = ordered.dropna(subset=["moved_to"]).groupby(ref)["moved_to"].nunique()
    moved = dates[dates > 1].rename("times").reset_index()
    return pd.concat(
        [
            _found(same, ref, what, "Unchanged", same["status"] + " in three reports running"),
            _found(
                moved, ref, what, "Date moved again", "Date moved " + moved["times"].astype("str") + " times"
            ),
        ],
        ignore_index=True,
    )
