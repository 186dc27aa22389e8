"""A clinic's agenda and its items as rows of plain data, in words, and as figures."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

import pandas as pd

from pipelines.positions import Agenda
from pipelines.review.decisions import OPEN
from schemas.definitions import Definitions
from schemas.vocabulary import About, Lateness
from ui.charts.figure import Figure
from ui.charts.trend import trend
from ui.markup import slug
from ui.palette import VERDICT_SYMBOLS
from ui.text import day, number_of, period_words, sentence
from ui.views import series
from ui.views.kpi import headline
from ui.views.kpis import records

CHART_HEIGHT = 380
TYPE_SCALE = 1.3  # of the size of type in the other pages' charts
Item = Mapping[str, Any]  # one of an agenda, by the columns of its items


# The agenda


def clinic_line(agenda: Agenda) -> str:
    """Clinic · SEND and Inclusion · Quarter 3, 2022/23 · 5 April 2023."""
    parts = ["Clinic", agenda.query.service_area or "All service areas"]
    parts += [f"Workstream {agenda.query.workstream}"] if agenda.query.workstream else []
    return " · ".join([*parts, period_words(agenda.period), day(agenda.query.date)])


def agenda_finding(agenda: Agenda) -> str:
    """7 items to talk about, 2 with decisions carried forward."""
    if agenda.items.empty:
        return "Nothing needs to be talked about"
    carried = agenda.decisions["decision_id"].isin(agenda.carried)
    with_decisions = agenda.decisions.loc[carried, "item"].nunique()
    start = f"{number_of(len(agenda.items), 'item')} to talk about"
    return f"{start}, {with_decisions} with decisions carried forward" if with_decisions else start


def close_finding(decided: int, talked: int, items: int) -> str:
    """3 decisions; 5 of 7 items talked about."""
    start = number_of(decided, "decision") if decided else "No decision"
    return f"{sentence(start)}; {talked} of {number_of(items, 'item')} talked about"


def agenda_rows(agenda: Agenda) -> list[dict[str, Any]]:
    """Return the items in order: place, item, title, reasons, and decision, the open one that is due first."""
    is_open = agenda.decisions["standing"] == OPEN
    first = agenda.decisions[is_open].drop_duplicates("item").set_index("item")["text"]
    items = agenda.items.assign(
        place=range(1, len(agenda.items) + 1),
        reasons=agenda.items["reasons"].map(", ".join),
        decision=agenda.items["item"].map(first),
    )
    return records(items[["place", "item", "title", "reasons", "decision"]])


def item_labels(agenda: Agenda, opened: Collection[str]) -> dict[str, str]:
    """Return every item with its place and what has become of it: "3. Attendance: off target · seen"."""
    is_today = agenda.decisions["clinic_on"] == pd.Timestamp(agenda.query.date)
    marks = {
        **dict.fromkeys(opened, " · seen"),
        **dict.fromkeys(agenda.set_aside, " · not now"),
        **dict.fromkeys(agenda.decisions.loc[is_today, "item"], " · decided"),
    }
    return {
        row["item"]: f"{row['place']}. {row['title']}{marks.get(row['item'], '')}"
        for row in agenda_rows(agenda)
    }


# One item


def item_facts(item: Item, agenda: Agenda, definitions: Definitions) -> list[tuple[str, str]]:
    """Return what is concluded of an item, line by line: a look (the class of a badge, say) and words."""
    is_measure = item["about"] == About.MEASURE
    goal = f"{'Target' if is_measure else 'Due'} {item['target']}" if item["target"] else ""
    facts = [_badge(item, definitions), ("", item["reason"]), ("", goal)]
    found = agenda.kpis[agenda.kpis["measure"] == item["ref"]]
    if not is_measure:
        facts.append(("quiet", item["owner"]))
    elif len(found):
        head = headline(found.iloc[0])
        facts += [
            (slug(head["direction"]), f"{found['arrow'].iloc[0]} {item['direction']}".strip()),
            ("small", head["reported"]),
            ("small", "Provisional" if head["provisional"] else ""),
            ("small", f"Variation: {head['variation']}"),
            ("small", f"Published, {item['comparator']}" if item["comparator"] else ""),
        ]
    facts.append(("small", f"On the agenda: {', '.join(item['reasons'])}"))
    return [(look, words) for look, words in facts if words]


def _badge(item: Item, definitions: Definitions) -> tuple[str, str]:
    """Return the look of an item's verdict and its words; no badge where a project's status is in words of its own."""
    verdict, about = item["verdict"], item["about"]
    if not verdict:
        return "", ""
    if about == About.MEASURE:
        return f"badge {slug(verdict)}", f"{VERDICT_SYMBOLS[verdict]} {verdict}"
    if about == About.RETURN:
        return ("badge red", f"■ {verdict}") if verdict == "Late" else ("badge", f"○ {verdict}")
    if about == About.NOTHING:
        return "badge orange", f"▲ {verdict}"
    symbols = {status.name: status.symbol for status in definitions.statuses}
    symbol = symbols.get(verdict, definitions.elsewhere.symbol)
    return f"badge {slug(verdict)}" if verdict in symbols else "", f"{symbol} {verdict}"


def item_lines(item: Item, agenda: Agenda) -> list[tuple[str, str]]:
    """Return what is written about an item: a label and words a line; queries and challenges are labelled with a ?."""
    if item["about"] == About.MEASURE:
        return [*_labelled({"Why": item["commentary"]}), *(("? Query", query) for query in item["queries"])]
    if item["about"] == About.RETURN:
        return [("", f"It is owed by the {item['owner']}. {item['reason']}.")]
    if item["about"] not in (About.CHALLENGE, About.PROJECT):
        return []
    of_project = (agenda.challenges["ref"] == item["ref"]) & (agenda.challenges["what"] == "project")
    challenges = records(agenda.challenges[of_project])
    [project] = records(agenda.projects[agenda.projects["project"] == item["ref"]])
    return [
        *(("? Challenge", f"{row['challenge']}: {row['reason']}") for row in challenges),
        *_labelled({"Progress": project["progress"], "Next": project["next_steps"]}),
    ]


def _labelled(parts: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(f"{label}:", words) for label, words in parts.items() if words]


def actions_to_ask(item: Item, agenda: Agenda) -> pd.DataFrame:
    """Return the project's actions that are overdue or challenged."""
    challenged = agenda.challenges.loc[agenda.challenges["what"] == "action", "ref"]
    actions: pd.DataFrame = agenda.actions[agenda.actions["project"] == item["ref"]]
    is_asked = (actions["lateness"] == Lateness.OVERDUE) | actions["action"].isin(challenged)
    return actions[is_asked]


def measure_figure(item: Item, agenda: Agenda) -> Figure | None:
    """Return the figures of a measure against its targets, to be read across a room; None where there is none."""
    found = agenda.kpis[agenda.kpis["measure"] == item["ref"]]
    if found.empty:
        return None
    history = agenda.history[agenda.history["measure"] == item["ref"]]
    points, finding = series.trend_points(history), headline(found.iloc[0])["finding"]
    targets = series.trend_targets(agenda.targets[agenda.targets["measure"] == item["ref"]], found.iloc[0])
    return Figure(
        f"clinic-{item['ref']}",
        finding,
        partial(trend, points, targets, height=CHART_HEIGHT, type_scale=TYPE_SCALE),
        partial(series.history_table, history),
        alt=series.trend_words(item["name"], finding, points, targets),
        numbers=["Figure", "Target"],
    )
