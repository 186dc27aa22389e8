"""One project as rows of plain data, and what is found in it.

``row`` is its own of ``pipelines.positions``, where what is missing is an empty text.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from pipelines.positions.plan import UNRATED
from schemas.definitions import Definitions
from schemas.vocabulary import DONE
from ui.text import day, days, lateness_words, number_of, sentence
from ui.views import records
from ui.views.plan import narrative, status_badges, status_marks

# What the plan says of a project, by its columns.
_ABOUT = [
    *("title", "workstream", "lead", "service_area", "target_date", "revised_date"),
    *("benefit", "deliverables", "ambitions", "parent"),
]


def project_finding(row: dict[str, Any], definitions: Definitions) -> str:
    """▲ Amber, overdue by 36 days: due 28 February 2023."""
    stands = f"Reported by the {row['reported_by']}" if row["reported_by"] else UNRATED
    stands = status_badges(definitions)[row["status"]].words if row["status"] else stands
    late = lateness_words(row["lateness"], row["days_overdue"]).lower()
    words = stands if late in stands.lower() else f"{stands}, {late}"
    return words + (f": due {day(row['due_date'])}" if row["due_date"] else "")


def actions_finding(actions: pd.DataFrame) -> str:
    """9 of 35 actions in the latest report are complete."""
    if actions.empty:
        return "No action in the latest report"
    done, total = int(actions["stage"].isin(list(DONE)).sum()), number_of(len(actions), "action")
    return f"{done} of {total} in the latest report {'is' if done == 1 else 'are'} complete"


def parts_finding(parts: pd.DataFrame) -> str:
    """12 parts, 6 past their date."""
    gone = int(parts["date_passed"].sum())
    past = f", {number_of(gone, 'past its date', 'past their date')}" if gone else ""
    return f"{number_of(len(parts), 'part')}{past}"


def about_parts(row: dict[str, Any], definitions: Definitions) -> dict[str, str | Sequence[str]]:
    """Return what the plan says of a project, in words or lines of them, by its part."""
    heads = {"title": "In full", "parent": "Part of"}
    about = {name: row[name] for name in _ABOUT} | {"ambitions": ", ".join(row["ambitions"])}
    about["workstream"] = definitions.workstream_names[row["workstream"]]
    return {
        heads.get(name, sentence(name.replace("_", " "))): day(of) if isinstance(of, pd.Timestamp) else of
        for name, of in about.items()
    }


def report_rows(reports: pd.DataFrame, definitions: Definitions) -> list[dict[str, Any]]:
    """Return one row a report: reported, status (a StatusMark), progress, next_steps, revised, accepted_by, source."""
    return records(
        reports.assign(
            reported=days(reports["report_date"]),
            status=status_marks(reports, definitions),
            progress=narrative(reports["progress"]),
            next_steps=narrative(reports["next_steps"]),
            revised=days(reports["revised_date"]),
            source=reports["file_name"] + ", line " + reports["line"].astype("str"),
        )
    )
