"""What a clinic can talk about, one row an item: a measure, a project with its actions, a return, a decision.

All four have the columns of ITEM, so that an agenda, its screen and its minutes treat them alike.
"""

from typing import Any

import pandas as pd

from measures.columns import choose_title
from measures.target import format_aims
from schemas.numbers import format_numbers
from schemas.periods import day_in_words
from schemas.vocabulary import About, Direction, Lateness, Verdict

_TEXTS = [
    *("item", "about", "ref", "name", "title", "owner", "workstream", "service_area"),
    *("figure", "verdict", "reason", "direction", "arrow", "target", "comparator", "commentary"),
]
ITEM = [*_TEXTS, "queries"]
_MOVED = (Direction.IMPROVING, Direction.WORSENING)


def item_of_measure(codes: "pd.Series[str]") -> "pd.Series[str]":
    """Return the ids of measures on an agenda."""
    return "kpi-" + codes


def item_of_project(refs: "pd.Series[str]") -> "pd.Series[str]":
    """Return the ids of projects on an agenda."""
    return "project-" + refs


def item_of_return(due: pd.DataFrame) -> "pd.Series[str]":
    """Return the ids of returns on an agenda; needs kind, service_area and due_on."""
    area = due["service_area"].str.casefold().str.replace(r"[^a-z0-9]+", "-", regex=True)
    last_day = due["due_on"].dt.strftime("%Y-%m-%d")
    item: pd.Series[str] = "return-" + due["kind"] + ("-" + area).mask(area == "", "") + "-" + last_day
    return item


def _complete(rows: pd.DataFrame, **columns: Any) -> pd.DataFrame:
    """Return rows with the columns of ITEM: those given, and nothing in the others."""
    items = pd.DataFrame({name: columns.get(name, "") for name in _TEXTS}, index=rows.index).astype("object")
    queries = columns.get("queries", pd.Series([[]] * len(rows), index=rows.index, dtype="object"))
    return items.where(items.notna(), "").astype("str").assign(queries=queries)


def list_measure_items(
    measures: pd.DataFrame, kpis: pd.DataFrame, published: pd.DataFrame, queries: pd.DataFrame
) -> pd.DataFrame:
    """Return the measures of a position as items; one without a position says only its name.

    ``measures`` are definitions, ``kpis`` a position, ``published`` comparators, ``queries`` those on the
    period's commentary.
    """
    known = [name for name in measures.columns if name in kpis.columns and name != "measure"]
    rows = measures.merge(kpis.drop(columns=known), on="measure", how="left")
    printed = format_numbers(rows["value"], rows["decimals"], rows["unit"], with_unit=True)
    bare = format_numbers(rows["value"], rows["decimals"], rows["unit"])
    parts = [rows[name] for name in ("short_name", "verdict", "direction", "direction_words")]
    messages = queries.groupby("measure")["message"].agg(list).to_dict()
    return _complete(
        rows,
        item=item_of_measure(rows["measure"]),
        about=str(About.MEASURE),
        ref=rows["measure"],
        name=rows["name"],
        title=[choose_title(measure_titles(*row)) for row in zip(*parts, bare, strict=True)],
        owner=rows["owner_role"],
        workstream=rows["workstream"],
        service_area=rows["service_area"],
        figure=printed.mask(rows["value"].isna(), ""),
        verdict=rows["verdict"],
        reason=rows["reason"],
        direction=rows["direction_words"],
        arrow=rows["arrow"],
        target=format_aims(rows).mask(rows["target"].isna(), ""),
        comparator=rows["measure"].map(_describe_latest(published, measures)),
        commentary=rows["commentary"],
        queries=pd.Series([messages.get(code, []) for code in rows["measure"]], rows.index, dtype="object"),
    )


def measure_titles(name: str, verdict: str, direction: str, words: str, figure: str) -> list[str]:
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


def _describe_latest(published: pd.DataFrame, measures: pd.DataFrame) -> "pd.Series[str]":
    """Return by measure the latest published figures: "January 2022: Birmingham 60%, England 72%"."""
    known = published[published["value"].notna()].merge(
        measures[["measure", "unit", "decimals"]], on="measure"
    )
    latest = known["data_period_end"] == known.groupby("measure")["data_period_end"].transform("max")
    rows = known[latest].sort_values(["measure", "line"])
    words = rows["area"] + " " + format_numbers(rows["value"], rows["decimals"], rows["unit"])
    figures = words.astype("str").groupby([rows["measure"], rows["data_period"]]).agg(", ".join)
    by_measure = figures.rename("words").reset_index().set_index("measure")
    return (by_measure["data_period"] + ": " + by_measure["words"]).astype("str")


def list_project_items(
    projects: pd.DataFrame, actions: pd.DataFrame, challenges: pd.DataFrame
) -> pd.DataFrame:
    """Return projects as items, each with what is late or challenged of it and of its actions."""
    refs = projects["project"]
    own = challenges[challenges["what"] == "project"].drop_duplicates("ref").set_index("ref")
    challenge, why = (refs.map(own[name]).astype("str").fillna("") for name in ("challenge", "reason"))
    late, beneath = (
        refs.map(rows["project"].value_counts()).fillna(0).astype("int64")
        for rows in (
            actions[actions["lateness"] == Lateness.OVERDUE],
            challenges[challenges["what"] == "action"],
        )
    )
    is_late = projects["lateness"] == Lateness.OVERDUE
    days = _count("day", "days", projects["days_overdue"])
    ratings = _count("rating challenged", "ratings challenged", beneath.where(late == 0, 0))
    past = (days + " overdue").where(is_late, challenge.str.lower())
    what = _join([past, _count("action overdue", "actions overdue", late), ratings])
    parts = zip(refs, projects["short_title"], what, strict=True)
    is_challenged = (challenge != "") | (beneath > 0)
    return _complete(
        projects,
        item=item_of_project(refs),
        about=pd.Series(str(About.PROJECT), index=refs.index).mask(is_challenged, str(About.CHALLENGE)),
        ref=refs,
        name=refs + " " + projects["title"],
        title=[choose_title(project_titles(*row)) for row in parts],
        owner=projects["lead"],
        workstream=projects["workstream"],
        service_area=projects["service_area"],
        figure=days.where(is_late, _count("action", "actions", late)),
        verdict=projects["status"].fillna(projects["reported_by"]),
        reason=_join([why, _count("action is overdue", "actions are overdue", late)]),
        target=projects["due_date"].map(day_in_words, na_action="ignore"),
        commentary=projects["progress"],
    )


def project_titles(ref: str, name: str, what: str) -> list[str]:
    """Return what can be said of a project, the fullest first."""
    words = what or "nothing overdue"
    first = words.partition(", ")[0]
    return [f"{ref} {name}: {words}", f"{ref} {name}: {first}", f"{name}: {first}", f"Project {ref}: {first}"]


def list_return_items(due: pd.DataFrame) -> pd.DataFrame:
    """Return what the calendar asks for as items."""
    is_late = due["state"] == "late"
    days = _count("day", "days", due["days"]).where(is_late, "")
    late = (" is " + days + " late").where(is_late, " is not late")
    parts = zip(due["what"], due["occasion"], late, strict=True)
    missing = ("Missing: " + due["missing_measures"]).fillna("Nothing has been received")
    return _complete(
        due,
        item=item_of_return(due),
        about=str(About.RETURN),
        ref=item_of_return(due),
        name=due["what"] + " of " + due["occasion"],
        title=[choose_title([f"{what} of {occasion}{end}", f"{what}{end}"]) for what, occasion, end in parts],
        owner=due["from"],
        service_area=due["service_area"],
        figure=days,
        verdict=due["state"].str.capitalize(),
        reason=missing.mask(due["state"] == "held", "It has been received"),
        target=due["due_on"].map(day_in_words),
    )


def list_decision_items(decisions: pd.DataFrame) -> pd.DataFrame:
    """Return decisions that are about nothing in particular, or about what is there no longer, as items."""
    alone = decisions[decisions["item"] == "decision-" + decisions["decision_id"]]
    parts = zip(alone["standing"], alone["text"], strict=True)
    return _complete(
        alone,
        item=alone["item"],
        about=str(About.NOTHING),
        ref=alone["decision_id"],
        name=alone["text"],
        title=[choose_title([f"Still {state}: {words}"]) for state, words in parts],
        owner=alone["owner"],
        workstream=alone["workstream"],
        service_area=alone["service_area"],
        figure=(alone["days_overdue"].astype("str") + " days overdue").where(alone["overdue"], ""),
        verdict=alone["standing"].str.capitalize(),
        target=alone["due_on"].map(day_in_words),
    )


def _count(one: str, many: str, counts: "pd.Series[Any]") -> "pd.Series[str]":
    """Return "1 action", "2 actions"; empty where there is none."""
    words = (counts.astype("str") + " " + many).mask(counts == 1, f"1 {one}")
    return words.mask(counts.isna() | (counts == 0), "").astype("str")


def _join(parts: list["pd.Series[str]"]) -> "pd.Series[str]":
    """Return the parts that are not empty, with commas."""
    rows = zip(*parts, strict=True)
    return pd.Series([", ".join(filter(None, row)) for row in rows], parts[0].index, dtype="str")
