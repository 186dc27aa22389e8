"""The ledger, one return, and what differs between two, as rows of plain data."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pipelines.review.comparison import Comparison
from pipelines.store.ledger import Standing
from ui.text import day, listed, number_of, sentence
from ui.views.kpis import records

_MARKS = {
    Standing.IN_FORCE: ("green", "●"),
    Standing.PARTLY: ("orange", "▲"),
    Standing.REPLACED: ("gray", "○"),
    Standing.WITHDRAWN: ("red", "■"),
    Standing.LATER: ("blue", "→"),
}


@dataclass(frozen=True)
class ReturnRow:
    """One return of the ledger; ``colour`` and ``symbol`` mark its standing."""

    return_id: str
    file_name: str
    received: str
    entered_later: bool
    kind: str
    rows: str
    accepted_by: str
    standing: str
    colour: str
    symbol: str


def ledger_rows(register: pd.DataFrame) -> list[ReturnRow]:
    """Return the returns in the order of ``register``, of ``pipelines.store.ledger``."""
    rows = []
    for row in records(register):
        colour, symbol = _MARKS.get(row["standing"], ("", ""))
        rows.append(
            ReturnRow(
                row["return_id"],
                row["file_name"],
                day(row["received_on"]),
                row["entered_late"] is True,
                row["kind"],
                f"{row['rows']:,}",
                row["accepted_by"],
                sentence(row["standing"]),
                colour,
                symbol,
            )
        )
    return rows


def detail_rows(entry: dict[str, Any], definitions_hash: str) -> list[tuple[str, str]]:
    """Return everything that the ledger has of a return, a part and its words a row.

    ``definitions_hash`` is that of the definitions in use now.
    """
    accepted, theirs = entry["accepted_at"], entry["definitions_hash"]
    parts = {
        "Kind": entry["kind"],
        "File": entry["file_name"],
        "Rows": f"{entry['rows']:,}",
        "Received": day(entry["received_on"]) + (", entered later" if entry["entered_late"] else ""),
        "Accepted": f"{day(accepted)}, {accepted:%H:%M} UTC by {entry['accepted_by']}",
        "Came by": entry["source"],
        "SHA-256": entry["sha256"],
        "Definitions": theirs[:12]
        + (", which have changed since" if theirs not in ("", definitions_hash) else ""),
        "Standing": sentence(entry["standing"]),
        "Withdrawn": _event(entry["withdrawn_on"], entry["withdrawn_by"], entry["withdrawn_why"]),
        "Bytes and texts erased": _event(entry["erased_at"], entry["erased_by"], entry["erased_why"]),
    }
    return [(part, words) for part, words in parts.items() if words]


def _event(on: date | None, by: str | None, why: str | None) -> str:
    return f"{day(on)} by {by}: {why}" if on else ""


def answer_table(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the findings that were answered: What was asked, Answer, By, When."""
    line = answers["line"].map(lambda number: "" if pd.isna(number) else f"Line {number}: ")
    return pd.DataFrame(
        {
            "What was asked": line + answers["message"].fillna("erased"),
            "Answer": answers["answer"].fillna("erased"),
            "By": answers["answered_by"],
            "When": answers["answered_at"].map(day),
        }
    )


def comparison_finding(found: Comparison) -> str:
    """Say how many rows differ: "7 rows differ: 2 added and 5 changed"."""
    if found.is_no_change:
        return "Nothing differs between the two"
    counts = {what: number for what, number in found.counts.items() if what != "same"}
    total = sum(counts.values())
    words = listed([f"{number:,} {what}" for what, number in counts.items() if number])
    return f"{number_of(total, 'row')} {'differs' if total == 1 else 'differ'}: {words}"


def plain_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Return every cell as text and every heading in words; columns without any value are left out."""
    filled = frame.dropna(axis="columns", how="all").astype("object")
    words = filled.where(filled.notna(), "").map(
        lambda cell: day(cell) if isinstance(cell, pd.Timestamp) else str(cell)
    )
    return words.rename(columns=lambda name: sentence(str(name).replace("_", " ")))


def name_returns(register: pd.DataFrame) -> dict[str, str]:
    """Return what a list calls each return, by its id."""
    return {
        row[
            "return_id"
        ]: f"{day(row['received_on'])}, {row['kind']}, {row['file_name']} ({row['return_id'][-8:]})"
        for row in records(register)
    }
