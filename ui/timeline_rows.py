"""The plan's dates as marks of a timeline and rows of its table."""

import pandas as pd

from pipelines.positions import standing
from schemas.definitions import Definitions
from schemas.vocabulary import Lateness
from ui.markdown import bold, escaped
from ui.palette import SCREEN, Ink
from ui.plan_rows import key_of, looks, status_cells
from ui.text import day, lateness_words


def dated(projects: pd.DataFrame) -> pd.DataFrame:
    """The projects that have a date, in order of it."""
    return projects[projects["due_date"].notna()].sort_values("due_date", kind="stable")


def marks(projects: pd.DataFrame, known: Definitions, ink: Ink = SCREEN) -> pd.DataFrame:
    """One mark a project with a date: lane, date, name, status, words, is_overdue, symbol, fill and on_fill."""
    rows = dated(projects)
    late = [lateness_words(*row) for row in zip(rows["lateness"], rows["days_overdue"], strict=True)]
    # What is not rated has no colour of its own; its mark is drawn like the words.
    key, statuses = key_of(known, ink), standing(rows, known)
    key["Not rated"]["fill"] = ink.secondary
    return pd.DataFrame(
        {
            "lane": rows["workstream"],
            "date": rows["due_date"],
            "name": rows["project"],
            "status": statuses,
            "words": rows["due_date"].map(day).astype("str")
            + ": "
            + pd.Series(late, index=rows.index, dtype="str"),
            "is_overdue": rows["lateness"] == Lateness.OVERDUE,
            **looks(statuses, key),
        }
    ).reset_index(drop=True)


def timeline_table(projects: pd.DataFrame, known: Definitions) -> pd.DataFrame:
    """The same dates as the timeline's marks: Date, Ref, Project, Workstream, Status, Lateness."""
    rows = dated(projects)
    late = [lateness_words(*row) for row in zip(rows["lateness"], rows["days_overdue"], strict=True)]
    return pd.DataFrame(
        {
            "Date": rows["due_date"].map(day),
            "Ref": bold(escaped(rows["project"])),
            "Project": escaped(rows["short_title"]),
            "Workstream": escaped(rows["workstream"]),
            "Status": status_cells(rows, known),
            "Lateness": late,
        }
    )
