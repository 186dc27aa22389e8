"""Returns as rows of plain data: what is due, what was found in files, what accepting them would change."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from pipelines.checks.check_files import CheckedReturn
from pipelines.checks.findings import group_alike
from pipelines.checks.report import Excerpt
from pipelines.review.preview import Preview
from pipelines.store.acceptance import Receipt
from schemas.definition_files import Calendar
from schemas.definitions import Definitions
from schemas.periods import short_period
from schemas.vocabulary import LATE, Severity
from ui.text import STATE_WORDS, day, days, lateness_words, listed, number_of, sentence
from ui.views.history import received_words
from ui.views.kpis import print_figures, records

NONE = "–"
SOON = 7  # days
MOST_NAMED = 20  # measures missing from a return


# What is due


def due_words(state: str, days: int) -> str:
    """Say when a return is or was due: "26 days late", "Due today", "Due in 12 days"."""
    if state == "late":
        return f"{number_of(days, 'day')} late"
    return {0: "Due today", 1: "Due tomorrow"}.get(days, f"Due in {number_of(days, 'day')}")


def due_finding(due: pd.DataFrame) -> str:
    """Say what is late and what is due next: "1 return is late; the next is due in 12 days"."""
    late, to_come = due[due["state"] == "late"], due[due["state"] == "due"]
    parts = (
        [f"{number_of(len(late), 'return')} {'is' if len(late) == 1 else 'are'} late"] if len(late) else []
    )
    if len(to_come):
        when = due_words("due", int(to_come["days"].min())).removeprefix("Due ")
        parts.append(f"the next is due {when}" if parts else f"Nothing is late; the next is due {when}")
    return "; ".join(parts) or "Nothing is late or due"


def select_pressing(due: pd.DataFrame) -> pd.DataFrame:
    """Return what is late, and what is due within a week."""
    return due[(due["state"] == "late") | ((due["state"] == "due") & (due["days"] <= SOON))]


def due_rows(due: pd.DataFrame, calendar: Calendar) -> list[dict[str, Any]]:
    """Return the rows of ``due``, of ``pipelines.positions.returns_due``, as people read them.

    Beside its columns: standing ("Held", "26 days late"), missing, due and received.
    """
    return [
        row
        | {
            "standing": "Held" if row["state"] == "held" else due_words(row["state"], int(row["days"] or 0)),
            "missing": "" if row["state"] == "held" else _first_names(row["missing_measures"]),
            "due": day(row["due_on"]),
            "received": received,
        }
        for row, received in zip(records(due), received_words(due, calendar, "Not yet"), strict=True)
    ]


def _first_names(names: str) -> str:
    every = names.split("; ")
    more = len(every) - MOST_NAMED
    return "; ".join(every[:MOST_NAMED]) + (f"; {more:,} more" if more > 0 else "")


# What was found


def group_findings(checked: Sequence[CheckedReturn]) -> pd.DataFrame:
    """Return every finding of every file, those that say the same grouped; as ``group_alike``."""
    parts = [group_alike(one.findings) for one in checked if len(one.findings)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["severity"])


def count_findings(findings: pd.DataFrame) -> dict[str, int]:
    """Return how many rows of findings there are of each severity."""
    if findings.empty:
        return {}
    return {str(severity): int(rows) for severity, rows in findings.groupby("severity")["rows"].sum().items()}


def check_finding(checked: Sequence[CheckedReturn], counts: dict[str, int]) -> str:
    """Say what was found: "2 files: 3 errors and 1 question"."""
    named = [
        number_of(counts[severity], severity.value, "queries" if severity == Severity.QUERY else "")
        for severity in Severity
        if counts.get(severity)
    ]
    return f"{number_of(len(checked), 'file')}: {listed(named) or 'no errors and no questions'}"


def error_summary(findings: pd.DataFrame, most: int) -> list[str]:
    """Return the first errors, each where it is and what was found, and how many more there are."""
    errors = findings[findings["severity"] == Severity.ERROR]
    lines = [
        ", ".join(filter(None, [row["file"], row["where"], row["column"]])) + f": {row['message']}"
        for row in records(errors.head(most))
    ]
    more = len(errors) - len(lines)
    return [*lines, *([f"and {more:,} more, in the table below"] if more > 0 else [])]


def marked_rows(excerpt: Excerpt) -> list[tuple[int, list[tuple[str, bool]]]]:
    """Return the faulty rows of a file by line: each cell's text, and whether it is the one to look at."""
    rows = zip(excerpt.rows.index, excerpt.rows.to_numpy(), excerpt.marks.to_numpy(), strict=True)
    return [(int(line), list(zip(map(str, cells), marks, strict=True))) for line, cells, marks in rows]


# What would change


def change_finding(preview: Preview) -> str:
    """Say what accepting would change: "12 figures and 3 statuses would change"."""
    counts = [
        (len(preview.figures) + len(preview.workforce), "figure", ""),
        (len(preview.statuses), "status", "statuses"),
        (len(preview.targets), "target", ""),
        (len(preview.comparators), "published figure", ""),
        (len(preview.risks), "risk", ""),
    ]
    parts = [number_of(*counted) for counted in counts if counted[0]]
    words = f"{listed(parts)} would change" if parts else "No figure, verdict or status would change"
    gone = [number_of(rows, str(what)) for what, rows in preview.gone["what"].value_counts().items()]
    return words + (f"; {listed(gone)} would disappear" if gone else "")


def figure_changes(figures: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the KPI figures that would change: with before, after, period and direction as printed."""
    rows = figures.assign(
        before=_printed(figures, "before"),
        after=_printed(figures, "after"),
        period=figures["period"].map(short_period),
        direction=figures["direction_after"].replace("", NONE),
    )
    return records(rows)


def _printed(rows: pd.DataFrame, when: str) -> "pd.Series[str]":
    """Return figures as text; why there is none where there is none."""
    printed = print_figures(rows, f"value_{when}")
    if f"state_{when}" not in rows:
        return printed.replace("", NONE)
    why = rows[f"state_{when}"].map({str(state): words for state, words in STATE_WORDS.items()})
    return printed.mask(printed == "", why.fillna(NONE).astype("str"))


def workforce_changes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the workforce figures that would change: Measure, Organisation, As at, Before, After, Direction after."""
    return pd.DataFrame(
        {
            "Measure": rows["name"],
            "Organisation": rows["organisation"],
            "As at": rows["as_at"].map(day),
            "Before": _printed(rows, "before"),
            "After": _printed(rows, "after"),
            "Direction after": rows["direction_after"].replace("", NONE),
        }
    )


def status_changes(rows: pd.DataFrame, definitions: Definitions) -> list[dict[str, Any]]:
    """Return the statuses that would move; before and after are a Status, or words where there is none."""
    known = {status.name: status for status in definitions.statuses}
    before, after = (rows[end].map(lambda name: known.get(name, name or NONE)) for end in ("before", "after"))
    return records(rows.assign(before=before, after=after))


def date_finding(rows: pd.DataFrame) -> str:
    """2 rows would be: overdue; 1 row would be: date passed since the report."""
    counts = [(one, int((rows["lateness"] == one).sum())) for one in LATE]
    return "; ".join(f"{number_of(count, 'row')} would be: {one}" for one, count in counts if count)


def date_changes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what would be past its date: Ref, Project or action, Due, Lateness."""
    return pd.DataFrame(
        {
            "Ref": rows["ref"],
            "Project or action": rows["title"],
            "Due": days(rows["due_date"], "No date"),
            "Lateness": list(map(lateness_words, rows["lateness"], rows["days_overdue"])),
        }
    )


def gone_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what would disappear: Ref, Action or risk, Project."""
    names = {"ref": "Ref", "title": "Action or risk", "project": "Project"}
    return rows[list(names)].rename(columns=names).fillna(NONE)


def new_challenges(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the ratings that would be to query: Ref, Project or action, Status, To query, Why."""
    names = {"ref": "Ref", "title": "Project or action", "status": "Status"}
    names |= {"challenge": "To query", "reason": "Why"}
    return rows[list(names)].rename(columns=names)


def total_changes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the totals that would move: What, Status, Before, After."""
    moved = rows[rows["before"] != rows["after"]]
    return pd.DataFrame(
        {
            "What": moved["what"].str.capitalize(),
            "Status": moved["name"],
            "Before": moved["before"].astype("str"),
            "After": moved["after"].astype("str"),
        }
    )


def row_counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many rows of each file would be added, changed, the same and removed."""
    words = {"added": "added", "changed": "changed", "same": "the same", "removed": "removed"}
    counts = {f"Rows {word}": rows[column].astype("str") for column, word in words.items()}
    return pd.DataFrame({"File": rows["file"], "Kind": rows["kind"], **counts})


def differing_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return targets, published figures or risks that would change, every cell as text."""
    texts = rows.astype("object").where(rows.notna(), NONE).astype("str")
    return texts.rename(columns=lambda name: sentence(str(name).replace("_", " ")))


# Receipts


def receipt_file(receipts: Sequence[Receipt]) -> pd.DataFrame:
    """Return every part of the receipts, one row a return."""
    return pd.DataFrame([vars(receipt) for receipt in receipts]).drop(columns="already_held")


def receipt_table(receipts: Sequence[Receipt]) -> pd.DataFrame:
    """Return the receipts as people read them: Return, File, Rows, Received, By, SHA-256."""
    rows: list[dict[str, Any]] = [
        {
            "Return": one.return_id,
            "File": one.file_name,
            "Rows": f"{one.rows:,}",
            "Received": day(one.received_on),
            "By": one.accepted_by,
            "SHA-256": one.sha256,
        }
        for one in receipts
    ]
    return pd.DataFrame(rows)
