"""The ledger, one return, and what differs between two, as rows of plain data."""

from datetime import date
from typing import Any

import pandas as pd

from pipelines.review.comparison import Comparison, format_column
from pipelines.store.ledger import BUNDLED, Standing
from schemas.definition_files import Calendar
from schemas.definitions import Definitions
from schemas.returns import KINDS
from ui.text import OUR_DAY, day, days, listed, number_of, sentence
from ui.views import records

SEARCHED = ["return_id", "file_name", "kind", "accepted_by", "standing", "sha256"]
_MARKS = {
    Standing.IN_FORCE: ("green", "●"),
    Standing.PARTLY: ("orange", "▲"),
    Standing.REPLACED: ("gray", "○"),
    Standing.WITHDRAWN: ("red", "■"),
    Standing.LATER: ("blue", "→"),
}


def received_words(rows: pd.DataFrame, calendar: Calendar, otherwise: str = "") -> "pd.Series[str]":
    """Say when each was received, and where that day is this product's; ``rows`` have received_on and source."""
    words, published = days(rows["received_on"], otherwise), map(pd.Timestamp, calendar.published)
    is_ours = (rows["source"] == BUNDLED) & ~rows["received_on"].isin(list(published))
    return words.mask(is_ours, words + f" ({OUR_DAY})")


def ledger_rows(register: pd.DataFrame, calendar: Calendar) -> list[dict[str, Any]]:
    """Return the returns in the order of ``register``, of ``pipelines.store.ledger``: its columns as people read them.

    ``received`` is the day in words; ``colour`` and ``symbol`` mark the standing.
    """
    marks = register["standing"].map(_MARKS)
    return records(
        register.assign(
            received=received_words(register, calendar),
            rows=register["rows"].map("{:,}".format),
            standing=register["standing"].map(sentence),
            colour=marks.str[0],
            symbol=marks.str[1],
        )
    )


def return_parts(entry: dict[str, Any], known: Definitions) -> dict[str, str]:
    """Return everything that the ledger has of a return, in words, by its part; empty where it has nothing.

    ``known`` are the definitions in use now.
    """
    accepted, theirs = entry["accepted_at"], entry["definitions_hash"]
    [received] = received_words(pd.DataFrame([entry]), known.calendar)
    has_changed = theirs not in ("", known.hash)
    return {
        "Kind": entry["kind"],
        "File": entry["file_name"],
        "Rows": f"{entry['rows']:,}",
        "Received": received + (", entered late" if entry["entered_late"] else ""),
        "Accepted": f"{day(accepted)}, {accepted:%H:%M} UTC by {entry['accepted_by']}",
        "Came by": entry["source"],
        "SHA-256": entry["sha256"],
        "Definitions": theirs[:12] + (", which have changed since" if has_changed else ""),
        "Standing": sentence(entry["standing"]),
        "Withdrawn": _event(entry["withdrawn_on"], entry["withdrawn_by"], entry["withdrawn_why"]),
        "Bytes and texts erased": _event(entry["erased_at"], entry["erased_by"], entry["erased_why"]),
    }


def _event(on: date | None, by: str | None, why: str | None) -> str:
    return f"{day(on)} by {by}: {why or 'erased'}" if on else ""


def suppressed_line(return_id: str) -> str:
    """Say, in Markdown, why the file of a return is not offered, and how who may see it gets it."""
    start = "A figure of this return is suppressed, so its file is not offered here. Who may see it writes it with"
    return f"{start} `python -m pipelines returns --original {return_id} --to FILE`."


def answer_table(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the findings that were answered: What was asked, Answer, By, When."""
    line = answers["line"].map(lambda number: "" if pd.isna(number) else f"Line {number}: ")
    columns = {
        "What was asked": line + answers["message"].fillna("erased"),
        "Answer": answers["answer"].fillna("erased"),
        "By": answers["answered_by"],
        "When": answers["answered_at"].map(day),
    }
    return pd.DataFrame(columns)


def comparison_finding(found: Comparison) -> str:
    """Say how many rows differ: "7 rows differ: 2 added and 5 changed"."""
    if found.is_no_change:
        return "Nothing differs between the two"
    counts = {what: number for what, number in found.counts.items() if number and what != "same"}
    total = number_of(sum(counts.values()), "row differs", "rows differ")
    return f"{total}: {listed([f'{number:,} {what}' for what, number in counts.items()])}"


def plain_rows(frame: pd.DataFrame, kind: str, definitions: Definitions) -> pd.DataFrame:
    """Return rows of a kind as people read them, every heading in words; columns without any value are left out."""
    filled = frame.dropna(axis="columns", how="all")
    columns = {column.name: column for column in KINDS[kind].columns}
    words = {
        name: format_column(filled, columns[name], definitions)
        if name in columns
        else filled[name].map(
            lambda cell: day(cell) if isinstance(cell, pd.Timestamp) else str(cell), "ignore"
        )
        for name in filled.columns
    }
    return pd.DataFrame(words).fillna("").rename(columns=lambda name: sentence(str(name).replace("_", " ")))


def name_returns(register: pd.DataFrame) -> dict[str, str]:
    """Return what a list calls each return, by its id."""
    ids, names = register["return_id"], days(register["received_on"])
    names = names + ", " + register["kind"] + ", " + register["file_name"]
    return dict(zip(ids, names + " (" + ids.str[-8:] + ")", strict=True))
