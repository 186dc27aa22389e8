"""The parts of one project's page: what it is for, how it was reported."""

from typing import Any

import pandas as pd

from schemas.definitions import Definitions
from ui.markdown import escape, escaped, small
from ui.plan_rows import status_cells
from ui.text import day, days, lateness_words


def standing(row: "pd.Series[Any]") -> str:
    """The project's status and date in one sentence: Amber, overdue by 36 days, due 28 February 2023."""
    status = row["status"] if isinstance(row["status"], str) else ""
    by = row["reported_by"] if isinstance(row["reported_by"], str) else ""
    named = status or (f"Reported by the {by}" if by else "Not rated")
    late = lateness_words(row["lateness"], row["days_overdue"])
    words = [named, *([late.lower()] if late.lower() not in named.lower() else [])]
    return ", ".join(words) + (f": due {day(row['due_date'])}" if pd.notna(row["due_date"]) else "")


def about(row: "pd.Series[Any]") -> pd.DataFrame:
    """What the plan says of the project: Part, Meaning, as markdown."""
    parts = {
        "In full": row["title"],
        "Workstream": row["workstream"],
        "Lead": row["lead"],
        "Service area": row["service_area"],
        "Target date": day(row["target_date"]) if pd.notna(row["target_date"]) else "",
        "Revised date": day(row["revised_date"]) if pd.notna(row["revised_date"]) else "",
        "Benefit": row["benefit"],
        "Deliverables": row["deliverables"],
        "Ambitions": ", ".join(row["ambitions"]),
        "Part of": row["parent"] if isinstance(row["parent"], str) else "",
    }
    told = {k: [v] if isinstance(v, str) else v for k, v in parts.items() if v}
    rows = [(part, "  \n".join(map(escape, lines))) for part, lines in told.items()]
    return pd.DataFrame(rows, columns=["Part", "Meaning"])


def report_table(reports: pd.DataFrame, known: Definitions) -> pd.DataFrame:
    """Reported, Status, Progress (with next steps), Revised date, From, as markdown."""
    steps = reports["next_steps"].fillna("")
    return pd.DataFrame(
        {
            "Reported": reports["report_date"].map(day),
            "Status": status_cells(reports, known),
            "Progress": escaped(reports["progress"]) + small("Next: " + escaped(steps)).mask(steps == "", ""),
            "Revised date": days(reports["revised_date"]),
            "From": escaped(reports["accepted_by"])
            + small(escaped(reports["file_name"] + ", line " + reports["line"].astype("str"))),
        }
    )
