"""The ledger, one return, and what differs between two, as rows of plain data."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from pipelines.review.comparison import Comparison
from pipelines.store.ledger import ReturnDetail, Standing
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


def detail_rows(one: ReturnDetail) -> list[tuple[str, str]]:
    """Return everything that the ledger has of a return, a part and its words a row."""
    newer = "" if one.has_current_definitions else ", which have changed since"
    parts = {
        "Kind": one.kind,
        "File": one.file_name,
        "Rows": f"{one.rows:,}",
        "Received": day(one.received_on) + (", entered later" if one.entered_late else ""),
        "Accepted": f"{day(one.accepted_at)}, {one.accepted_at:%H:%M} UTC by {one.accepted_by}",
        "Came by": one.source,
        "SHA-256": one.sha256,
        "Definitions": f"{one.definitions_hash[:12]}{newer}" if one.definitions_hash else "",
        "Standing": sentence(one.standing),
        "Withdrawn": _event(one.withdrawn_on, one.withdrawn_by, one.withdrawn_why),
        "Bytes and texts erased": _event(one.erased_at, one.erased_by, one.erased_why),
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
