"""The ledger, a return's details and what differs between two, as rows of tables."""

from datetime import date

import pandas as pd

from pipelines.comparing import Comparison
from pipelines.store.ledger import ReturnDetail, Standing
from ui.markdown import escaped, link, small
from ui.screens import HISTORY, address
from ui.text import day, listed, number_of, sentence

_COLOURS = {
    Standing.IN_FORCE: ("green", "●"),
    Standing.PARTLY: ("orange", "▲"),
    Standing.REPLACED: ("gray", "○"),
    Standing.WITHDRAWN: ("red", "■"),
    Standing.LATER: ("blue", "→"),
}


def standing_badges(standing: "pd.Series[str]") -> "pd.Series[str]":
    """Word, symbol and colour of what has become of each return."""
    badges = {
        str(key): f":{colour}-badge[{symbol} {sentence(key)}]" for key, (colour, symbol) in _COLOURS.items()
    }
    return standing.map(badges).fillna(escaped(standing)).astype("str")


def ledger_table(register: pd.DataFrame) -> pd.DataFrame:
    """Received, Return (linked, with its file), Kind, Rows, By, Standing, as markdown."""
    links = register["return_id"].map(lambda one: address(HISTORY, {"return": one}))
    late = register["entered_late"].map({True: "entered later", False: ""}).fillna("")
    return pd.DataFrame(
        {
            "Received": register["received_on"].map(day) + small(late).mask(late == "", ""),
            "Return": link(escaped(register["return_id"]), links) + small(escaped(register["file_name"])),
            "Kind": escaped(register["kind"]),
            "Rows": register["rows"].map("{:,}".format),
            "By": escaped(register["accepted_by"]),
            "Standing": standing_badges(register["standing"]),
        }
    )


def detail_table(one: ReturnDetail) -> pd.DataFrame:
    """Part, Meaning: everything that the ledger keeps of a return."""
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
        "Withdrawn": _taken(one.withdrawn_on, one.withdrawn_by, one.withdrawn_why),
        "Bytes and texts erased": _taken(one.erased_at, one.erased_by, one.erased_why),
    }
    return pd.DataFrame([(k, v) for k, v in parts.items() if v], columns=["Part", "Meaning"])


def _taken(on: date | None, by: str | None, why: str | None) -> str:
    return f"{day(on)} by {by}: {why}" if on else ""


def answer_table(answers: pd.DataFrame) -> pd.DataFrame:
    """What was asked, Answer, By, When, as markdown."""
    line = answers["line"].map(lambda n: "" if pd.isna(n) else f"Line {n}: ")
    return pd.DataFrame(
        {
            "What was asked": escaped(line + answers["message"].fillna("erased")),
            "Answer": escaped(answers["answer"].fillna("erased")),
            "By": escaped(answers["answered_by"]),
            "When": answers["answered_at"].map(day),
        }
    )


def comparison_finding(found: Comparison) -> str:
    """2 rows added, 5 changed, none removed; or that nothing differs."""
    if found.is_no_change:
        return "Nothing differs between the two"
    counts = {what: n for what, n in found.counts.items() if what != "same"}
    words = listed([f"{n:,} {what}" for what, n in counts.items() if n])
    total = sum(counts.values())
    return f"{number_of(total, 'row')} {'differs' if total == 1 else 'differ'}: {words}"


def plain_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Every cell as text and every heading in words; columns without any value left out."""
    filled = [name for name in frame.columns if frame[name].notna().any()]
    shown = frame[filled].astype("object").where(frame[filled].notna(), "")
    words = shown.map(lambda cell: day(cell) if isinstance(cell, pd.Timestamp) else str(cell))
    return words.rename(columns=lambda name: sentence(str(name).replace("_", " ")))


def choices(register: pd.DataFrame) -> dict[str, str]:
    """Return id -> what a list calls it."""
    columns = zip(
        register["return_id"], register["received_on"], register["kind"], register["file_name"], strict=True
    )
    return {one: f"{day(received)}, {kind}, {file} ({one[-8:]})" for one, received, kind, file in columns}
