"""What is due and late, in words and as rows of a table."""

from typing import Any

import pandas as pd

from ui.markdown import bold, escaped, small
from ui.text import day, days, number_of

# Symbol, word and colour together, as everywhere.
_MARKS = {"late": ("red", "■"), "due": ("orange", "▲"), "held": ("green", "●")}
SOON = 7  # days
MOST_NAMED = 20
LAYOUT: dict[str, Any] = {"whole": ["Standing", "Last day"], "heads": 2}


def due_words(state: str, days: int) -> str:
    """26 days late; due today; due tomorrow; due in 12 days."""
    if state == "late":
        return f"{number_of(days, 'day')} late"
    return {0: "Due today", 1: "Due tomorrow"}.get(days, f"Due in {number_of(days, 'day')}")


def due_finding(due: pd.DataFrame) -> str:
    """1 return is late; the next is due in 12 days."""
    late, to_come = due[due["state"] == "late"], due[due["state"] == "due"]
    said = [f"{number_of(len(late), 'return')} {'is' if len(late) == 1 else 'are'} late"] if len(late) else []
    if len(to_come):
        when = due_words("due", int(to_come["days"].min())).removeprefix("Due ")
        said.append(f"the next is due {when}" if said else f"Nothing is late; the next is due {when}")
    return "; ".join(said) or "Nothing is late or due"


def pressing(due: pd.DataFrame) -> pd.DataFrame:
    """What is late, and what is due within a week."""
    return due[(due["state"] == "late") | ((due["state"] == "due") & (due["days"] <= SOON))]


def _few(names: str) -> str:
    """The first names of a list, and how many more there are."""
    listed = names.split("; ")
    more = len(listed) - MOST_NAMED
    return "; ".join(listed[:MOST_NAMED]) + (f"; {more:,} more" if more > 0 else "")


def due_table(due: pd.DataFrame) -> pd.DataFrame:
    """Standing, Return (with the measures missing), For, From, Last day, Received, as markdown."""
    words = [
        "Held" if state == "held" else due_words(state, int(days))
        for state, days in zip(due["state"], due["days"].fillna(0), strict=True)
    ]
    colours, symbols = (due["state"].map({k: v[part] for k, v in _MARKS.items()}) for part in (0, 1))
    missing = due["missing_measures"].fillna("").map(_few)
    received = days(due["received_on"], "Not yet")
    return pd.DataFrame(
        {
            "Standing": ":" + colours + "-badge[" + symbols + " " + pd.Series(words, due.index) + "]",
            "Return": bold(escaped(due["what"]))
            + small("Missing: " + escaped(missing)).mask((missing == "") | (due["state"] == "held"), ""),
            "For": escaped(due["occasion"]),
            "From": escaped(due["from"]),
            "Last day": due["due_on"].map(day),
            "Received": received,
        }
    )
