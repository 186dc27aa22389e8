"""One project as rows of plain data: where it stands, what the plan says of it, and how it was reported."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from schemas.definitions import Definitions
from ui.text import day, days, lateness_words
from ui.views.kpis import records
from ui.views.plan import NOT_RATED, status_marks


def project_finding(row: "pd.Series[Any]") -> str:
    """Amber, overdue by 36 days: due 28 February 2023."""
    status, reported_by = (
        row[name] if isinstance(row[name], str) else "" for name in ("status", "reported_by")
    )
    stands = status or (f"Reported by the {reported_by}" if reported_by else NOT_RATED)
    late = lateness_words(row["lateness"], row["days_overdue"]).lower()
    words = stands if late in stands.lower() else f"{stands}, {late}"
    return words + (f": due {day(row['due_date'])}" if pd.notna(row["due_date"]) else "")


def about_rows(row: "pd.Series[Any]") -> list[tuple[str, str | Sequence[str]]]:
    """Return what the plan says of a project of ``pipelines.positions``: a part and its words, or lines, a row."""
    dates = {name: day(row[name]) if pd.notna(row[name]) else "" for name in ("target_date", "revised_date")}
    parts = {
        "In full": row["title"],
        "Workstream": row["workstream"],
        "Lead": row["lead"],
        "Service area": row["service_area"],
        "Target date": dates["target_date"],
        "Revised date": dates["revised_date"],
        "Benefit": row["benefit"],
        "Deliverables": row["deliverables"],
        "Ambitions": ", ".join(row["ambitions"]),
        "Part of": row["parent"] if isinstance(row["parent"], str) else "",
    }
    return [(part, words) for part, words in parts.items() if words]


def report_rows(reports: pd.DataFrame, definitions: Definitions) -> list[dict[str, Any]]:
    """Return one row a report: reported, status (a StatusMark), progress, next_steps, revised, accepted_by, source."""
    return records(
        reports.assign(
            reported=days(reports["report_date"]),
            status=pd.Series(status_marks(reports, definitions), reports.index, dtype="object"),
            revised=days(reports["revised_date"]),
            source=reports["file_name"] + ", line " + reports["line"].astype("str"),
        )
    )
