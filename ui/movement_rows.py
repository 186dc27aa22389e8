"""Movement in the plan as rows of tables."""

import pandas as pd

from measures.movement import Change, flows
from schemas.definitions import Definitions
from ui.markdown import bold, escaped
from ui.palette import status_badge
from ui.plan_rows import UNRATED_SYMBOL
from ui.plan_words import counted
from ui.wording import day


def standing_cells(standings: "pd.Series[str]", known: Definitions) -> "pd.Series[str]":
    """Badges of standings: a status, what others report, not rated; a dash where there was none."""
    symbols = {status.name: status.symbol for status in known.statuses}
    symbols |= {known.elsewhere.name: known.elsewhere.symbol, "Not rated": UNRATED_SYMBOL}
    return standings.map({name: status_badge(name, symbol) for name, symbol in symbols.items()}).fillna("–")


def flow_table(rows: pd.DataFrame, known: Definitions) -> pd.DataFrame:
    """Where counted projects and actions went: From, To, Projects, Actions, the most first."""
    moved = flows(counted(rows)).pivot(index=["before", "after"], columns="what", values="count")
    both = moved.reindex(columns=["project", "action"]).fillna(0).astype("int64")
    both = both.loc[both.sum(axis=1).sort_values(ascending=False, kind="stable").index].reset_index()
    return pd.DataFrame(
        {
            "From": standing_cells(both["before"], known),
            "To": standing_cells(both["after"], known),
            "Projects": both["project"].map(str),
            "Actions": both["action"].map(str),
        }
    )


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
