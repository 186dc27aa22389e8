"""What a clinic can talk about, one row an item: a measure, a project with its actions, a return, a decision.

All four have the columns of ITEM, so that an agenda, its screen and its minutes treat them alike.
"""

from typing import Any

import pandas as pd

from measures.columns import choose_title
from measures.target import format_aims
from pipelines.positions.decided import item_of_measure, item_of_project, item_of_return
from schemas.numbers import format_numbers
from schemas.periods import day_in_words
from schemas.vocabulary import About, Direction, Lateness, Verdict

ITEM = [
    *("item", "about", "ref", "name", "title", "owner", "workstream", "service_area"),
    *("figure", "verdict", "reason", "direction", "arrow", "target", "comparator", "commentary", "queries"),
]
_MOVED = (Direction.IMPROVING, Direction.WORSENING)


def measure_items(
    measures: pd.DataFrame, kpis: pd.DataFrame, published: pd.DataFrame, queries: pd.DataFrame
) -> pd.DataFrame:
    """Return the measures of a position as items; one without a position says only its name.

    ``measures`` are definitions, ``kpis`` a position, ``published`` comparators, ``queries`` those on the
    period's commentary.
    """
    known = ["measure", "name", "short_name", "owner_role", "workstream", "service_area"]
    rows = measures[known].merge(kpis.drop(columns=known[1:]), on="measure", how="left")
    printing = measures.set_index("measure")
    rows = rows.assign(
        **{name: rows["measure"].map(printing[name]) for name in ("unit", "decimals", "better")}
    )
    printed = format_numbers(rows["value"], rows["decimals"], rows["unit"], with_unit=True)
    figure = printed.mask(rows["value"].isna(), "")
    bare = format_numbers(rows["value"], rows["decimals"], rows["unit"])
    asked = queries.groupby("measure")["message"].agg(list)
    return rows.assign(
        item=item_of_measure(rows["measure"]),
        about=str(About.MEASURE),
        ref=rows["measure"],
        owner=rows["owner_role"],
        figure=figure,
        title=_measure_titles(rows, bare),
        direction=rows["direction_words"],
        target=format_aims(rows).mask(rows["target"].isna(), ""),
        comparator=rows["measure"].map(_latest_published(published, measures)),
        queries=_lists(rows["measure"].map(asked)),
    )[ITEM]


def _measure_titles(rows: pd.DataFrame, figure: "pd.Series[str]") -> list[str]:
    columns = [rows[c] for c in ("short_name", "verdict", "direction", "direction_words")]
    return [choose_title(_of_measure(*row)) for row in zip(*columns, figure, strict=True)]


def _of_measure(name: str, verdict: str, direction: str, words: str, figure: str) -> list[str]:
    """Return what can be said of a measure, the fullest first."""
    if pd.isna(verdict) or verdict == Verdict.NO_FIGURE:
        return [f"{name}: no figure yet"]
    stands = "" if verdict == Verdict.NO_TARGET else str(verdict).lower()
    moved = str(direction).lower() if direction in _MOVED else ""
    span = str(words).partition(": ")[2]
    if stands and moved:
        return [f"{name}: {stands}, {moved} from {span}", f"{name}: {stands}, {moved}"]
    if moved:
        return [f"{name}: {moved} from {span}", f"{name}: {moved}"]
    return [f"{name}: {figure}, {stands or 'no target'}", f"{name}: {stands or 'no target'}"]


def _latest_published(published: pd.DataFrame, measures: pd.DataFrame) -> "pd.Series[str]":
    """Return the latest published figures of each measure in words: "January 2022: Birmingham 60%, England 72%"."""
    known = published[published["value"].notna()].merge(
        measures[["measure", "unit", "decimals"]], on="measure"
    )
    latest = known["data_period_end"] == known.groupby("measure")["data_period_end"].transform("max")
    rows = known[latest].sort_values(["measure", "line"])
    told = rows["area"] + " " + format_numbers(rows["value"], rows["decimals"], rows["unit"])
    by = [rows["measure"], rows["data_period"]]
    figures = told.astype("str").groupby(by).agg(", ".join).rename("told").reset_index()
    return pd.Series(
        (figures["data_period"] + ": " + figures["told"]).to_numpy(), index=figures["measure"], dtype="str"
    )


def project_items(projects: pd.DataFrame, actions: pd.DataFrame, challenges: pd.DataFrame) -> pd.DataFrame:
    """Return projects as items, each with what is late or challenged of it and of its actions."""
    own = challenges[challenges["what"] == "project"].drop_duplicates("ref").set_index("ref")
    beneath = challenges[challenges["what"] == "action"].groupby("project").size()
    late = actions[actions["lateness"] == Lateness.OVERDUE].groupby("project").size()
    rows = projects.assign(
        challenge=projects["project"].map(own["challenge"]).astype("str"),
        why=projects["project"].map(own["reason"]).astype("str"),
        late=projects["project"].map(late).fillna(0).astype("int64"),
        beneath=projects["project"].map(beneath).fillna(0).astype("int64"),
    )
    is_late = rows["lateness"] == Lateness.OVERDUE
    days = rows["days_overdue"].astype("str") + " days"
    days = days.mask(rows["days_overdue"] == 1, "1 day")
    actions_late = _counted(rows["late"], "action overdue", "actions overdue")
    ratings = _counted(rows["beneath"].where(rows["late"] == 0, 0), "rating challenged", "ratings challenged")
    past = (days + " overdue").where(is_late, rows["challenge"].str.lower().fillna(""))
    what = _joined([past, actions_late, ratings])
    said = _joined(
        [rows["why"].fillna(""), _counted(rows["late"], "action is overdue", "actions are overdue")]
    )
    columns = zip(rows["project"], rows["short_title"], what, strict=True)
    challenged = rows["challenge"].notna() | (rows["beneath"] > 0)
    return rows.assign(
        item=item_of_project(rows["project"]),
        about=pd.Series(str(About.PROJECT), index=rows.index).mask(challenged, str(About.CHALLENGE)),
        ref=rows["project"],
        name=rows["project"] + " " + rows["title"],
        title=[choose_title(_of_project(*row)) for row in columns],
        owner=rows["lead"],
        figure=days.where(is_late, _counted(rows["late"], "action", "actions")),
        verdict=rows["status"].fillna(rows["reported_by"]),
        reason=said,
        direction="",
        arrow="",
        target=rows["due_date"].map(day_in_words, na_action="ignore"),
        comparator="",
        commentary=rows["progress"],
        queries=_lists(rows["project"].map({})),
    )[ITEM]


def _of_project(ref: str, name: str, what: str) -> list[str]:
    told = what or "nothing overdue"
    first = told.partition(", ")[0]
    return [f"{ref} {name}: {told}", f"{ref} {name}: {first}", f"{name}: {first}", f"Project {ref}: {first}"]


def return_items(due: pd.DataFrame) -> pd.DataFrame:
    """Return what the calendar asks for as items."""
    days = due["days"].astype("str") + " days"
    days = days.mask(due["days"] == 1, "1 day").mask(due["state"] != "late", "")
    late = (" is " + days + " late").mask(days == "", " is not late")
    columns = zip(due["what"], due["occasion"], late, strict=True)
    missing = ("Missing: " + due["missing_measures"]).fillna("Nothing has been received")
    return due.assign(
        item=item_of_return(due),
        about=str(About.RETURN),
        ref=item_of_return(due),
        name=due["what"] + " of " + due["occasion"],
        title=[
            choose_title([f"{what} of {occasion}{end}", f"{what}{end}"]) for what, occasion, end in columns
        ],
        owner=due["from"],
        workstream="",
        figure=days,
        verdict=due["state"].str.capitalize(),
        reason=missing.mask(due["state"] == "held", "It has been received"),
        direction="",
        arrow="",
        target=due["due_on"].map(day_in_words),
        comparator="",
        commentary="",
        queries=_lists(due["kind"].map({})),
    )[ITEM]


def decision_items(decisions: pd.DataFrame) -> pd.DataFrame:
    """Return decisions that are about nothing in particular, or about what is there no longer, as items."""
    alone = decisions[decisions["item"] == "decision-" + decisions["decision_id"]]
    days = (alone["days_overdue"].astype("str") + " days overdue").where(alone["overdue"], "")
    return alone.assign(
        about=str(About.NOTHING),
        ref=alone["decision_id"],
        name=alone["text"],
        title=[
            choose_title([f"Still {state}: {text}"])
            for state, text in zip(alone["standing"], alone["text"], strict=True)
        ],
        figure=days,
        verdict=alone["standing"].str.capitalize(),
        reason="",
        direction="",
        arrow="",
        target=alone["due_on"].map(day_in_words),
        comparator="",
        commentary="",
        queries=_lists(alone["text"].map({})),
    )[ITEM]


def _counted(counts: "pd.Series[int]", one: str, many: str) -> "pd.Series[str]":
    """Return "1 action", "2 actions"; empty where there is none."""
    said = (counts.astype("str") + " " + many).mask(counts == 1, f"1 {one}")
    return said.mask(counts == 0, "").astype("str")


def _joined(parts: list["pd.Series[str]"]) -> "pd.Series[str]":
    """Return the parts that say something, with commas."""
    said = parts[0]
    for part in parts[1:]:
        said = said + pd.Series(", ", said.index, dtype="str").where((said != "") & (part != ""), "") + part
    return said.astype("str")


def _lists(found: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return a list in every row, empty where there is none."""
    return pd.Series(
        [kept if isinstance(kept, list) else [] for kept in found], index=found.index, dtype="object"
    )
