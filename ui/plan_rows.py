"""Positions of projects and actions as rows of tables and bars of charts."""

import re
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from schemas.definitions import Definitions
from schemas.vocabulary import Lateness
from ui.markdown import bold, escaped, link, small
from ui.palette import SCREEN, Ink, status_badge, status_ink
from ui.screens import PLAN, PROJECT, address
from ui.text import days, lateness_words

UNRATED_SYMBOL = "•"
LOOKS = ("symbol", "fill", "on_fill")
WORST_FIRST = {
    str(lateness): place
    for place, lateness in enumerate(
        [
            Lateness.OVERDUE,
            Lateness.DUE_SOON,
            Lateness.NO_DATE,
            Lateness.NOT_RATED,
            Lateness.ON_TIME,
            Lateness.ELSEWHERE,
            Lateness.COMPLETE,
        ]
    )
}


def key_of(known: Definitions, ink: Ink) -> dict[str, dict[str, str]]:
    """The delivery key by status: symbol, fill and on_fill, with what others report and what is not rated."""
    other = known.elsewhere
    key = {s.name: (s.symbol, *status_ink(s.colour, s.text_colour, ink)) for s in known.statuses}
    key[other.name] = (other.symbol, *status_ink(other.colour, "#0B0C0C", ink))
    key["Not rated"] = (UNRATED_SYMBOL, ink.ground, ink.text)
    return {status: dict(zip(LOOKS, look, strict=True)) for status, look in key.items()}


def bars(counts: pd.DataFrame, known: Definitions, ink: Ink = SCREEN) -> pd.DataFrame:
    """Counts by workstream and status with the look of each status."""
    return counts.assign(**looks(counts["status"], key_of(known, ink)))


def looks(standings: Iterable[str], key: Mapping[str, Mapping[str, str]]) -> dict[str, ExtensionArray]:
    """Columns symbol, fill and on_fill of standings; a status that the key no longer has looks not rated."""
    of = [key.get(standing, key["Not rated"]) for standing in standings]
    return {look: pd.array([each[look] for each in of], dtype="str") for look in LOOKS}


def bar_table(counts: pd.DataFrame) -> pd.DataFrame:
    """The same figures as the bars: a row a workstream, a column a status, and totals."""
    order = counts["status"].drop_duplicates()
    wide = counts.pivot(index="workstream", columns="status", values="count")
    wide = wide.reindex(index=counts["workstream"].drop_duplicates(), columns=order)
    wide.loc["All"] = wide.sum()
    wide["Total"] = wide.sum(axis=1)
    return wide.astype("str").rename_axis(index="Workstream", columns=None).reset_index()


def worst_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Overdue first, the longest first; then what is due soonest; what is complete last."""
    place = rows["lateness"].map(WORST_FIRST).to_numpy()
    days_left = -rows["days_overdue"].to_numpy(dtype="float64", na_value=0)
    return rows.iloc[np.lexsort([rows["due_date"].to_numpy(), days_left, place])]


def of_lead(rows: pd.DataFrame, lead: str | None) -> pd.DataFrame:
    """The rows that a role leads, alone or with another."""
    if not lead:
        return rows
    alone_or_with = rf"(?:^| and ){re.escape(lead)}(?:$| and | with )"
    return rows[rows["lead"].fillna("").str.contains(alone_or_with)]


def together(rows: pd.DataFrame, columns: list[str]) -> "pd.Series[str]":
    """What a search looks in: the words of some columns, whatever their case."""
    text = pd.Series("", index=rows.index, dtype="str")
    for column in columns:
        text = text + " " + rows[column].fillna("").astype("str")
    return text.str.casefold()


def found(rows: pd.DataFrame, words: str, columns: list[str]) -> pd.DataFrame:
    """The rows that hold every word searched for, in any of the columns, whatever its case."""
    if not words.strip():
        return rows
    text = together(rows, columns)
    for word in words.casefold().split():
        rows, text = rows[text.str.contains(word, regex=False)], text[text.str.contains(word, regex=False)]
    return rows


def status_cells(rows: pd.DataFrame, known: Definitions) -> "pd.Series[str]":
    """Badge of each row's status; who reports it where that is another, or that it is not rated."""
    symbols = {status.name: status.symbol for status in known.statuses}
    badges = rows["status"].map({name: status_badge(name, symbol) for name, symbol in symbols.items()})
    elsewhere = f"{known.elsewhere.symbol} " + escaped(rows["reported_by"])
    return badges.fillna(elsewhere.mask(rows["reported_by"].isna(), "Not rated"))


def _lateness(rows: pd.DataFrame) -> "pd.Series[str]":
    words = [lateness_words(*row) for row in zip(rows["lateness"], rows["days_overdue"], strict=True)]
    late = pd.Series(words, index=rows.index, dtype="str")
    return late.mask(rows["lateness"] == Lateness.OVERDUE, ":red[" + late + "]")


def _progress(rows: pd.DataFrame) -> "pd.Series[str]":
    told = rows["progress"].fillna("").str.strip()
    return small(escaped(told)).mask(told == "", "")


def illustrative(rows: pd.DataFrame) -> int:
    """How many rows say of themselves that they are illustrative."""
    said = rows["progress"].fillna("") + rows["next_steps"].fillna("")
    return int(said.str.startswith("Illustrative").sum())


def _leads(rows: pd.DataFrame) -> "pd.Series[str]":
    """Each role, linked to what it leads; a role that leads with another leads what it leads alone too."""
    known = rows["lead"].fillna("")
    links = known.map({lead: address(PLAN, {"lead": lead}) for lead in known.unique()}).astype("str")
    return link(escaped(known), links).mask(known == "", "–")


def _addresses(refs: "pd.Series[str]") -> "pd.Series[str]":
    """Where each project's own page is."""
    return refs.map({ref: address(PROJECT, {"ref": ref}) for ref in refs.unique()}).astype("str")


def actions_complete(actions: pd.DataFrame, known: Definitions) -> dict[str, str]:
    """How many actions of each project that has any are complete: 3 of 8."""
    total = actions["project"].value_counts()
    done = actions.loc[actions["status"].isin(known.complete), "project"].value_counts()
    return {str(project): f"{done.get(project, 0)} of {count}" for project, count in total.items()}


def project_table(rows: pd.DataFrame, complete: Mapping[str, str], known: Definitions) -> pd.DataFrame:
    """Ref, Project, Lead, Status, Due, Lateness, Actions (as ``complete`` says of each project), as markdown."""
    return pd.DataFrame(
        {
            "Ref": link(escaped(rows["project"]), _addresses(rows["project"])),
            "Project": escaped(rows["title"]) + _progress(rows),
            "Lead": _leads(rows),
            "Status": status_cells(rows, known),
            "Due": days(rows["due_date"], "No date"),
            "Lateness": _lateness(rows),
            "Actions complete": [complete.get(project, "–") for project in rows["project"]],
        }
    )


def action_table(rows: pd.DataFrame, known: Definitions, with_project: bool = True) -> pd.DataFrame:
    """Ref, Action (with its project where wanted), Lead, Status, Due, Lateness, as markdown."""
    due = rows["revised_due_date"].fillna(rows["due_date"])
    project = small(escaped(rows["project"] + " " + rows["project_title"]))
    return pd.DataFrame(
        {
            "Ref": bold(escaped(rows["action"])),
            "Action": escaped(rows["title"]) + (project if with_project else "") + _progress(rows),
            "Lead": _leads(rows),
            "Status": status_cells(rows, known),
            "Due": days(due, "No date"),
            "Lateness": _lateness(rows),
        }
    )


def challenge_table(rows: pd.DataFrame, known: Definitions) -> pd.DataFrame:
    """Ref, What is rated, Status, What the facts say, Lead, as markdown."""
    return pd.DataFrame(
        {
            "Ref": bold(escaped(rows["ref"])),
            "Project or action": escaped(rows["title"]),
            "Status": status_cells(rows.assign(reported_by=None), known),
            "Challenge": escaped(rows["challenge"]) + small(escaped(rows["reason"])),
            "Lead": _leads(rows),
        }
    )
