"""Returns as rows of plain data: what is due, what was found in files, what accepting them would change."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

from pipelines.checks.check_files import CheckedReturn
from pipelines.checks.findings import group_alike, join_findings
from pipelines.checks.report import Excerpt
from pipelines.review.preview import Preview
from pipelines.store.acceptance import Receipt
from schemas import read_data
from schemas.definition_files import Calendar
from schemas.definitions import Definitions
from schemas.periods import short_period
from schemas.returns import KINDS
from schemas.vocabulary import LATE, Severity
from ui.text import DATED, STATE_WORDS, day, days, lateness_words, listed, number_of, sentence
from ui.views import print_figures, records
from ui.views.history import received_words

NONE = "–"
SOON = 7  # days
# How a form calls a column, where it does not by its name.
_FIELDS = {"lead": "lead role", "revised_due_date": "revised date", "completed_on": "completed date"}
_REPLACED = "This takes the place of what was reported of the same day."
MOST_NAMED = 20  # measures missing from a return
MOST_SUMMED = 8  # errors in the summary above their table
TABLES = read_data(__file__, "return_tables.toml")  # captions and heads by column


# What is due


def due_words(state: str, days: int) -> str:
    """Say how a return stands: "Received", "26 days late", "Due today", "Due in 12 days"."""
    if state == "held":
        return "Received"
    if state == "late":
        return f"{number_of(days, 'day')} late"
    return {0: "Due today", 1: "Due tomorrow"}.get(days, f"Due in {number_of(days, 'day')}")


def due_finding(due: pd.DataFrame) -> str:
    """Say what is late and what is due next: "1 return is late; the next is due in 12 days"."""
    late, to_come = due[due["state"] == "late"], due[due["state"] == "due"]
    parts = [number_of(len(late), "return is late", "returns are late")] if len(late) else []
    if len(to_come):
        when = due_words("due", int(to_come["days"].min())).removeprefix("Due ")
        parts.append(f"the next is due {when}" if parts else f"Nothing is late; the next is due {when}")
    return "; ".join(parts) or "Nothing is late or due"


def select_pressing(due: pd.DataFrame) -> pd.DataFrame:
    """Return what is late, and what is due within a week."""
    return due[(due["state"] == "late") | ((due["state"] == "due") & (due["days"] <= SOON))]


def due_rows(due: pd.DataFrame, calendar: Calendar) -> list[dict[str, Any]]:
    """Return the rows of ``due``, of ``pipelines.positions.returns_due``, as people read them.

    Beside its columns: standing ("Received", "26 days late"), missing, due and received.
    """
    missing = due["missing_measures"].fillna("").map(_first_names)
    return records(
        due.assign(
            standing=list(map(due_words, due["state"], due["days"].fillna(0))),
            missing=missing.mask(due["state"] == "held", ""),
            due=due["due_on"].map(day),
            received=received_words(due, calendar, "Not yet"),
        )
    )


def _first_names(names: str) -> str:
    every = names.split("; ")
    more = len(every) - MOST_NAMED
    return "; ".join(every[:MOST_NAMED]) + (f"; {more:,} more" if more > 0 else "")


# What was found


def group_findings(checked: Sequence[CheckedReturn], excerpts: Mapping[str, Excerpt]) -> pd.DataFrame:
    """Return every finding of every file, errors first, those that say the same grouped: as ``group_alike``.

    Also named (how its column is called) and at (where the first faulty row is shown, as ``row_place``, or empty).
    """
    found = group_alike(join_findings([one.findings for one in checked]))
    shown = {(file, line) for file, excerpt in excerpts.items() for line in excerpt.rows.index}
    firsts = zip(found["file"], found["line"], strict=True)
    at = [row_place(*first) if first in shown else "" for first in firsts]
    return found.assign(at=at, named=found["column"])


def row_place(file: str, line: int) -> str:
    """Return what a link to a faulty row calls it: row-5f3a09c1-12."""
    return f"row-{hashlib.sha256(file.encode()).hexdigest()[:8]}-{line}"


def form_findings(checked: Sequence[CheckedReturn], fields: Mapping[tuple[str, int], str]) -> pd.DataFrame:
    """Return every finding of files that a form made, in the form's words, with the columns of ``group_findings``.

    ``fields`` name the form's rows by file and line: "New action", which then is ``where``; there is no file.
    """
    found = join_findings([one.findings for one in checked])
    where = [fields.get(row, "") for row in zip(found["file"], found["line"], strict=True)]
    names = found["column"].map(lambda column: _FIELDS.get(column, column.replace("_", " ")))
    is_blank = found["code"] == "blank-value"
    wants = names.map(lambda name: f"{'choose' if name == 'status' else 'enter'} a {name}")
    of_files = found["remedy"].str.contains("file", na=False)
    found["message"] = form_messages(found).str.replace("The cell ", "This ").mask(is_blank, wants)
    found["remedy"] = found["remedy"].mask(of_files, "Correct it here.").mask(is_blank, "")
    return found.assign(file="", where=where, field=names, named=names.mask(is_blank, ""), rows=1, at="")


def form_messages(findings: pd.DataFrame) -> "pd.Series[str]":
    """Return the messages of findings on what a form made, which knows of no file that it would replace."""
    return findings["message"].mask(findings["code"] == "replaces", _REPLACED)


def field_faults(findings: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return what is wrong with each field of a form, of ``form_findings``, by where and column."""
    errors = records(findings[findings["severity"] == Severity.ERROR])
    return {
        (row["where"], row["field"]): sentence(f"{row['message']} {row['remedy']}".strip())
        for row in reversed(errors)
    }


def check_finding(checked: Sequence[CheckedReturn], findings: pd.DataFrame) -> str:
    """Say what was found, of ``group_findings``: "2 files: 3 errors and 1 question"."""
    counts = findings.groupby("severity")["rows"].sum().to_dict()
    named = [
        number_of(counts[severity], severity.value, "queries" if severity == Severity.QUERY else "")
        for severity in Severity
        if severity in counts
    ]
    files = f"{number_of(len(checked), 'file')}: " if checked else ""
    return files + listed(named)


def error_summary(findings: pd.DataFrame) -> list[str]:
    """Return the first errors, in the order of the table: where each is and what was found; and how many more."""
    errors = findings[findings["severity"] == Severity.ERROR]
    lines = [
        f"{', '.join(filter(None, [row['file'], row['where'], row['named']]))}: {row['message']}"
        for row in records(errors.head(MOST_SUMMED))
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
        (_count_changed(preview.targets, "target"), "target", ""),
        (_count_changed(preview.comparators, "comparator"), "published figure", ""),
        # Those that would go are counted beside.
        (_count_changed(preview.risks[preview.risks["change"] != "removed"], "risk"), "risk", ""),
    ]
    parts = [number_of(*counted) for counted in counts if counted[0]]
    words = f"{listed(parts)} would change" if parts else "No figure, verdict or status would change"
    gone = [number_of(rows, str(what)) for what, rows in preview.gone["what"].value_counts().items()]
    return words + (f"; {listed(gone)} would disappear" if gone else "")


def _count_changed(rows: pd.DataFrame, kind: str) -> int:
    """Return how many things of a kind differ, whatever number of their cells."""
    return len(rows.drop_duplicates(list(KINDS[kind].key)))


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
    why = rows[f"state_{when}"].map(STATE_WORDS)
    return printed.mask(printed == "", why.fillna(NONE).astype("str"))


def status_changes(rows: pd.DataFrame, definitions: Definitions) -> list[dict[str, Any]]:
    """Return the statuses that would move; before and after are a Status, or words where there is none."""
    known = {status.name: status for status in definitions.statuses}
    before, after = (rows[end].map(lambda name: known.get(name, name or NONE)) for end in ("before", "after"))
    names = rows["workstream"].map(definitions.workstream_names)
    return records(rows.assign(before=before, after=after, workstream=names))


def date_finding(rows: pd.DataFrame) -> str:
    """2 rows would be overdue; 1 row would be past its date since the report."""
    counts = [(DATED[one], int((rows["lateness"] == one).sum())) for one in LATE]
    words = [
        number_of(count, f"row would be {one['listed_one']}", f"rows would be {one['listed']}")
        for one, count in counts
        if count
    ]
    return "; ".join(words)


def plain_table(rows: pd.DataFrame, of: str) -> pd.DataFrame:
    """Return rows as a table of ``TABLES``, every cell as people read it."""
    if "value_before" in rows:
        rows = rows.assign(before=_printed(rows, "before"), after=_printed(rows, "after"))
    if "days_overdue" in rows:
        rows = rows.assign(late=list(map(lateness_words, rows["lateness"], rows["days_overdue"])))
    return pd.DataFrame({head: _words(rows[column]) for column, head in TABLES[of]["heads"].items()})


def _words(column: "pd.Series[Any]") -> "pd.Series[str]":
    if is_datetime64_any_dtype(column):
        return days(column, "No date")
    words = column.map("{:,}".format) if is_numeric_dtype(column) else column.fillna(NONE).replace("", NONE)
    return words.astype("str")


def differing_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return targets, published figures or risks that would change, every cell as text."""
    texts = pd.DataFrame({name: _words(rows[name]) for name in rows.columns})
    return texts.rename(columns=lambda name: sentence(str(name).replace("_", " ")))


# Receipts


def receipt_file(receipts: Sequence[Receipt]) -> pd.DataFrame:
    """Return every part of the receipts, one row a return."""
    rows = pd.DataFrame([vars(receipt) for receipt in receipts]).drop(columns="already_held")
    return rows.astype({"received_on": "datetime64[s]"})
