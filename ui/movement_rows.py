"""Movement in the plan as rows of tables."""

import pandas as pd

from measures.plan import Change, Tally
from schemas.definitions import Definitions
from ui.markdown import bold, escaped
from ui.palette import status_badge
from ui.plan_rows import UNRATED_SYMBOL
from ui.text import day


def standing_cells(standings: "pd.Series[str]", known: Definitions) -> "pd.Series[str]":
    """Badges of standings: a status, what others report, not rated; a dash where there was none."""
    symbols = {status.name: status.symbol for status in known.statuses}
    symbols |= {known.elsewhere.name: known.elsewhere.symbol, "Not rated": UNRATED_SYMBOL}
    return standings.map({name: status_badge(name, symbol) for name, symbol in symbols.items()}).fillna("–")


def flow_table(told: Tally, known: Definitions) -> pd.DataFrame:
    """Where counted projects and actions went: From, To, Projects, Actions, the most first."""
    ways = sorted({(before, after) for _, before, after in told.flows})
    both = [(*way, told.flows.get(("project", *way), 0), told.flows.get(("action", *way), 0)) for way in ways]
    both.sort(key=lambda way: -(way[2] + way[3]))
    table = pd.DataFrame(both, columns=["From", "To", "Projects", "Actions"], dtype="str")
    return table.assign(**{end: standing_cells(table[end], known) for end in ("From", "To")})


def moved_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Each project and action that moved, came or went."""
    return rows[rows["change"].isin([Change.MOVED, Change.NEW, Change.GONE])]


def moved_table(shown: pd.DataFrame, known: Definitions) -> pd.DataFrame:
    """What moved, came or went: Ref, Project or action, From, To, Change, Since, Lead."""
    return pd.DataFrame(
        {
            "Ref": bold(escaped(shown["ref"])),
            "Project or action": escaped(shown["title"]),
            "From": standing_cells(shown["before"], known),
            "To": standing_cells(shown["after"], known),
            "Change": shown["change"].str.capitalize(),
            "Since": shown["before_on"].map(day).astype("str"),
            "Lead": escaped(shown["lead"]),
        }
    )
