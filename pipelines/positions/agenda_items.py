"""What a clinic can talk about, one row an item: a measure, a project with its actions, a return, a decision.

All four have the columns of ITEM, so that an agenda, its screen and its minutes treat them alike.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import pandas as pd

from measures.columns import choose_title
from measures.target import format_aims
from pipelines.positions.facts import Facts
from pipelines.review.decisions import decisions_in_force
from schemas.numbers import format_number, format_numbers
from schemas.periods import day_in_words
from schemas.vocabulary import LATE, About, Direction, Lateness, State, Verdict, number_of

_TEXTS = [
    *("item", "about", "ref", "name", "title", "owner", "workstream", "service_area", "figure", "verdict"),
    *("reason", "direction", "arrow", "target", "comparator", "commentary"),
]
ITEM = [*_TEXTS, "queries"]
Row = dict[Any, Any]
_MOVED = (Direction.IMPROVING, Direction.WORSENING)


def item_of_measure(codes: Any) -> Any:
    """Return the id on an agenda of a measure, or of a column of them."""
    return "kpi-" + codes


def item_of_project(refs: Any) -> Any:
    """Return the id on an agenda of a project, or of a column of them."""
    return "project-" + refs


def item_of_return(due: pd.DataFrame) -> "pd.Series[str]":
    """Return the ids of returns on an agenda; needs kind, service_area and due_on."""
    area = due["service_area"].str.casefold().str.replace(r"[^a-z0-9]+", "-", regex=True)
    last_day = due["due_on"].dt.strftime("%Y-%m-%d")
    item: pd.Series[str] = "return-" + due["kind"] + ("-" + area).mask(area == "", "") + "-" + last_day
    return item


def build_items(items: Iterable[Row]) -> pd.DataFrame:
    """Return items with the columns of ITEM: those given, and nothing in the others."""
    frame = pd.DataFrame([{"queries": [], **item} for item in items], columns=ITEM, dtype="object")
    texts = frame[_TEXTS]
    return texts.where(texts.notna(), "").astype("str").assign(queries=frame["queries"])


def list_measure_items(
    measures: pd.DataFrame, kpis: pd.DataFrame, published: pd.DataFrame, queries: pd.DataFrame
) -> Iterator[Row]:
    """Yield the measures of a position as items; one without a position says only its name.

    ``measures`` are definitions, ``kpis`` a position, ``published`` comparators, ``queries`` those on the
    period's commentary.
    """
    own = [name for name in kpis.columns if name not in measures.columns]
    rows = measures.merge(kpis[["measure", *own]], on="measure", how="left")
    latest, messages = _describe_latest(published, measures), queries.groupby("measure")["message"].agg(list)
    for row, aim in zip(rows.to_dict("records"), format_aims(rows), strict=True):
        code, figure = row["measure"], (row["value"], row["decimals"], row["unit"])
        about = (row["short_name"], row["verdict"], row["direction"], row["direction_words"])
        yield row | {
            "item": item_of_measure(code),
            "about": About.MEASURE,
            "ref": code,
            "title": choose_title(measure_titles(*about, format_number(*figure), row["unrated"])),
            "owner": row["owner_role"],
            "figure": "" if pd.isna(row["value"]) else format_number(*figure, with_unit=True),
            "direction": row["direction_words"],
            "target": aim,
            "comparator": latest.get(code),
            "queries": messages.get(code, []),
        }


def measure_titles(
    name: str, verdict: str, direction: str, words: str, figure: str, unrated: str = ""
) -> list[str]:
    """Return what can be said of a measure, the fullest first; ``unrated`` says why its figure is not rated."""
    if pd.isna(verdict) or verdict == Verdict.NO_FIGURE:
        return [f"{name}: {str(unrated).lower() if pd.notna(unrated) and unrated else 'no figure yet'}"]
    stands = "" if verdict == Verdict.NO_TARGET else str(verdict).lower()
    moved = str(direction).lower() if direction in _MOVED else ""
    span = str(words).partition(": ")[2]
    if stands and moved:
        return [f"{name}: {stands}, {moved} from {span}", f"{name}: {stands}, {moved}"]
    if moved:
        return [f"{name}: {moved} from {span}", f"{name}: {moved}"]
    return [f"{name}: {figure}, {stands or 'no target'}", f"{name}: {stands or 'no target'}"]


def _describe_latest(published: pd.DataFrame, measures: pd.DataFrame) -> dict[str, str]:
    """Return by measure the latest published figures: "January 2022: Birmingham 60%, England 72%"."""
    is_suppressed = published["state"] == State.SUPPRESSED
    rows = published[published["value"].notna() | is_suppressed].merge(
        measures[["measure", "unit", "decimals"]], on="measure"
    )
    latest = rows["data_period_end"] == rows.groupby("measure")["data_period_end"].transform("max")
    rows = rows[latest].sort_values("line")
    figures = format_numbers(rows["value"], rows["decimals"], rows["unit"])
    words = rows["area"] + " " + figures.where(rows["value"].notna(), "suppressed")
    return {
        str(measure): f"{own['data_period'].iloc[0]}: {', '.join(words[own.index])}"
        for measure, own in rows.groupby("measure")
    }


def list_project_items(
    projects: pd.DataFrame, actions: pd.DataFrame, challenges: pd.DataFrame
) -> Iterator[Row]:
    """Yield projects as items, each with what is overdue, past its date or to query of it and of its actions."""
    first = challenges[challenges["what"] == "project"].drop_duplicates("ref").set_index("ref")
    overdue, passed = (actions.loc[actions["lateness"] == one, "project"].value_counts() for one in LATE)
    challenged_actions = challenges.loc[challenges["what"] == "action", "project"].value_counts()
    for row in projects.to_dict("records"):
        ref = row["project"]
        late, gone, beneath = (counts.get(ref, 0) for counts in (overdue, passed, challenged_actions))
        challenge, why = first.loc[ref, ["challenge", "reason"]] if ref in first.index else ("", "")
        days = _count(row["days_overdue"], "day", " overdue") if row["lateness"] == Lateness.OVERDUE else ""
        past = days or challenge.lower() or ("date passed" if row["lateness"] == Lateness.PASSED else "")
        overdue_actions = _count(late, "action", " overdue")
        past_actions = _count(gone, "action", f" past {'its' if gone == 1 else 'their'} date")
        beneath_it = overdue_actions or _count(beneath, "rating", " to query") or past_actions
        what = ", ".join(filter(None, (past, beneath_it)))
        yield row | {
            "item": item_of_project(ref),
            "about": About.CHALLENGE if challenge or beneath else About.PROJECT,
            "ref": ref,
            "name": f"{ref} {row['title']}",
            "title": choose_title(project_titles(ref, row["short_title"], what)),
            "owner": row["lead"],
            "figure": days or overdue_actions or past_actions,
            "verdict": row["reported_by"] if pd.isna(row["status"]) else row["status"],
            "reason": why,  # the title says how late it is
            "target": _day(row["due_date"]),
            "commentary": row["progress"],
        }


def project_titles(ref: str, name: str, what: str) -> list[str]:
    """Return what can be said of a project, the fullest first."""
    words = what or "nothing overdue"
    first = words.partition(", ")[0]
    return [f"{ref} {name}: {words}", f"{ref} {name}: {first}", f"{name}: {first}", f"Project {ref}: {first}"]


def list_return_items(due: pd.DataFrame) -> Iterator[Row]:
    """Yield what the calendar asks for as items."""
    for item, row in zip(item_of_return(due), due.to_dict("records"), strict=True):
        what, state, absent = row["what"], row["state"], row["missing_measures"]
        days = _count(row["days"], "day", " late") if state == "late" else ""
        end, name = f" is {days or 'not late'}", f"{what} of {row['occasion']}"
        missing = "Nothing has been received" if pd.isna(absent) else f"Missing: {absent}"
        yield row | {
            "item": item,
            "about": About.RETURN,
            "ref": item,
            "name": name,
            # Whose it is the agenda says too, but not which of several it is.
            "title": choose_title([name + end, f"{what.partition(',')[0]} of {row['occasion']}{end}"]),
            "owner": row["from"],
            "figure": days,
            "verdict": state.capitalize(),
            "reason": "It has been received" if state == "held" else missing,
            "target": _day(row["due_on"]),
        }


def list_decision_items(decisions: pd.DataFrame) -> Iterator[Row]:
    """Yield decisions that are about nothing in particular, or about what is there no longer, as items."""
    alone = decisions[decisions["item"] == "decision-" + decisions["decision_id"]]
    for row in alone.to_dict("records"):
        standing, text = row["standing"], row["text"]
        yield row | {
            "about": About.NOTHING,
            "ref": row["decision_id"],
            "name": text,
            "title": choose_title([f"Still {standing}: {text}"]),
            "figure": _count(row["days_overdue"], "day", " overdue") if row["overdue"] else "",
            "verdict": standing.capitalize(),
            "target": _day(row["due_on"]),
        }


def find_decisions(facts: Facts, as_at: date | None = None) -> pd.DataFrame:
    """Return the decisions taken by a date, by default the query's, open first, on the query's part of the plan.

    As ``decisions_in_force``, its service_area as ``clinic_area``; then item (its id on an agenda), project (the
    one it is about, itself or through an action), workstream and service_area of what it is about, or of the
    clinic where it is about nothing in particular.
    """
    rows = decisions_in_force(facts.connection, as_at or facts.as_at)
    rows = rows.rename(columns={"service_area": "clinic_area"})
    measures = facts.definitions.kpi_frame.set_index("measure")
    plan = facts.definitions.project_frame.set_index("project")
    is_measure = (rows["about"] == About.MEASURE) & rows["ref"].isin(measures.index)
    is_plan = rows["about"].isin([About.PROJECT, About.ACTION, About.CHALLENGE])
    project = rows["ref"].astype("str").str.extract(r"^(\S+)")[0]  # an action names its project first
    project = project.where(is_plan & project.isin(plan.index)).astype("str")
    item = ("decision-" + rows["decision_id"]).astype("str")
    item = item.mask(is_measure, item_of_measure(rows["ref"]))
    item = item.mask(project.notna(), item_of_project(project))
    item = item.mask(rows["about"] == About.RETURN, rows["ref"])
    measured = rows["ref"].where(is_measure)
    for column in ("workstream", "service_area"):
        rows[column] = measured.map(measures[column]).fillna(project.map(plan[column])).astype("str")
    rows["service_area"] = rows["service_area"].fillna(rows["clinic_area"])
    return facts.select(rows.assign(item=item, project=project))


def _day(day: Any) -> str:
    return "" if pd.isna(day) else day_in_words(day)


def _count(number: int, noun: str, end: str = "") -> str:
    """Return "1 action overdue", "2 actions overdue"; empty where there is none."""
    return number_of(number, noun) + end if number else ""
