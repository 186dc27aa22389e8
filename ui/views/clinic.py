"""A clinic's agenda, its items and decisions as rows of plain data, in words, and as figures."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

import pandas as pd

from pipelines.positions import Agenda
from pipelines.review.decisions import CLOSED, OPEN
from schemas.definitions import Definitions
from schemas.vocabulary import LATE, About, Event
from ui.charts.figure import Figure
from ui.charts.trend import trend
from ui.markup import slug
from ui.palette import VERDICT_SYMBOLS
from ui.text import OUR_CALENDAR, day, illustrative_line, number_of, period_words, sentence
from ui.views import series
from ui.views.kpi import headline, own_history_figure
from ui.views.kpis import records
from ui.views.plan import count_illustrative, narrative

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
    reasons, decision = agenda.items["reasons"].map(", ".join), agenda.items["item"].map(first)
    place = range(1, len(agenda.items) + 1)
    return records(agenda.items.assign(place=place, reasons=reasons, decision=decision))


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
    found = _of_measure(agenda.kpis, item)
    if not is_measure:
        facts.append(("quiet", item["owner"]))
    elif len(found):
        head = headline(found.iloc[0])
        published = found["published_words"].iloc[0]
        facts += [
            ("small", head["note"]),
            (slug(head["direction"]), f"{found['arrow'].iloc[0]} {item['direction']}".strip()),
            ("small", head["reported"]),
            ("small", "Provisional" if head["provisional"] else ""),
            ("small", f"Variation: {head['variation']}"),
            ("small", published or (f"Published, {item['comparator']}" if item["comparator"] else "")),
        ]
    facts.append(("small", f"On the agenda: {', '.join(item['reasons'])}"))
    return [(look, words) for look, words in facts if words]


def _of_measure(rows: pd.DataFrame, item: Item) -> pd.DataFrame:
    found: pd.DataFrame = rows[rows["measure"] == item["ref"]]
    return found


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


def item_lines(item: Item, agenda: Agenda, definitions: Definitions) -> list[tuple[str, str]]:
    """Return what is written about an item: a label and words a line; queries and challenges are labelled with a ?."""
    lines: list[tuple[str, str]] = []
    if item["about"] == About.MEASURE:
        lines = [("Why:", item["commentary"]), *(("? Query", query) for query in item["queries"])]
    elif item["about"] == About.RETURN:
        ours = f" {OUR_CALENDAR}" if definitions.calendar.ours else ""
        lines = [("", f"It is owed by the {item['owner']}. {item['reason']}.{ours}")]
    elif item["about"] in (About.CHALLENGE, About.PROJECT):
        of_project = (agenda.challenges["ref"] == item["ref"]) & (agenda.challenges["what"] == "project")
        challenges = records(agenda.challenges[of_project])
        lines = [("? To query", f"{row['challenge']}: {row['reason']}") for row in challenges]
        project, actions = (
            rows[rows["project"] == item["ref"]] for rows in (agenda.projects, agenda.actions)
        )
        for label, column in (("Progress:", "progress"), ("Next:", "next_steps")):
            lines.append((label, narrative(project[column]).iloc[0]))
        lines.append(("", illustrative_line(count_illustrative(project), count_illustrative(actions))))
    return [(label, words) for label, words in lines if words]


def actions_to_ask(item: Item, agenda: Agenda) -> pd.DataFrame:
    """Return the project's actions that are overdue, past their date or to query."""
    is_own = (agenda.challenges["what"] == "action") & (agenda.challenges["project"] == item["ref"])
    challenged = agenda.challenges.loc[is_own, "ref"]
    actions: pd.DataFrame = agenda.actions[agenda.actions["project"] == item["ref"]]
    return actions[actions["lateness"].isin(list(LATE)) | actions["action"].isin(challenged)]


def measure_figure(item: Item, agenda: Agenda, definitions: Definitions) -> Figure | None:
    """Return the figures of a measure against its targets, to be read across a room; None where there is none."""
    found, history = _of_measure(agenda.kpis, item), _of_measure(agenda.history, item)
    if found.empty:
        return None
    row, key = found.iloc[0], f"clinic-{item['ref']}"
    if len(own := series.select_own_history(history, _of_measure(agenda.published, item), row)):
        return own_history_figure(own, definitions.measures[item["ref"]], row, key, height=380)
    points, finding = series.trend_points(history), headline(row)["finding"]
    targets = series.trend_targets(_of_measure(agenda.targets, item), row)
    return Figure(
        key,
        finding,
        # Larger than the other pages' charts, letters too.
        partial(trend, points, targets, height=380, type_scale=1.3),
        partial(series.history_table, history),
        alt=series.trend_words(item["name"], finding, points, targets),
        numbers=["Figure", "Target"],
    )


# Decisions


def decision_rows(decisions: pd.DataFrame) -> list[dict[str, Any]]:
    """Return ``decisions``, of ``pipelines.review.decisions``, with badge, colour and due in words, and events.

    ``events`` has a line each of what happened, the first one first.
    """
    rows = []
    for row in records(decisions):
        badge, colour, due = "▲ Open", "orange", f"due {day(row['due_on'])}"
        if row["standing"] == CLOSED:
            badge, colour, due = "● Closed", "green", f"closed {day(row['last_on'])}"
        elif row["overdue"]:
            since = number_of(int(row["days_overdue"]), "day")
            badge, colour, due = "■ Overdue", "red", f"was {due}, {since} ago"
        events = [_event_words(event) for event in row["history"]]
        rows.append(row | {"badge": badge, "colour": colour, "due": due, "events": events})
    return rows


def _event_words(event: Mapping[str, Any]) -> str:
    """Say who did what, when: "5 April 2023, Analyst: closed: Done"."""
    words = str(event["event"])
    if event["event"] in (Event.RECORDED, Event.CHANGED):
        words += " as " if event["event"] == Event.RECORDED else " to "
        words += f"“{event['text']}”, {event['owner']}, due {day(event['due_on'])}"
    elif event["note"]:
        words += f": {event['note']}"
    return f"{day(event['happened_on'])}, {event['happened_by']}: {words}"


def decision_finding(decisions: pd.DataFrame) -> str:
    """2 of 3 decisions are open, 1 is overdue."""
    total, late = number_of(len(decisions), "decision"), int(decisions["overdue"].sum())
    still_open = int((decisions["standing"] != CLOSED).sum())
    if decisions.empty:
        return "No clinic has decided anything about this yet"
    if not still_open:
        return f"{total} taken, none is open"
    start = f"{still_open} of {total} {'is' if still_open == 1 else 'are'} open"
    return f"{start}, {late} {'is' if late == 1 else 'are'} overdue" if late else start


def list_roles(definitions: Definitions) -> list[str]:
    """Return every role that the plan, the measures and the calendar name, in alphabetical order."""
    roles = {
        *(project.lead for project in definitions.plan.project),
        *(measure.owner_role for measure in definitions.measures.values()),
        *(due.from_ for due in definitions.calendar.due),
    }
    return sorted(filter(None, roles))


def next_due(definitions: Definitions, today: date) -> date:
    """Return the day a new decision is due unless somebody enters another: the next Board, or four weeks on."""
    return definitions.calendar.next_board(today) or today + timedelta(weeks=4)
