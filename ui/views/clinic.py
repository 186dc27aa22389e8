"""A clinic's agenda and its items as rows of plain data, in words, and as figures."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from measures.columns import WORST_FIRST
from measures.plan import Challenge
from pipelines.positions import Agenda
from pipelines.review.decisions import OPEN, ClinicRecord
from schemas.definitions import Definitions
from schemas.vocabulary import LATE, About, Mark
from ui.charts.figure import Figure
from ui.charts.theme import ROOM
from ui.markup import slug
from ui.palette import VERDICT_SYMBOLS
from ui.text import OUR_CALENDAR, day, listed, number_of, period_words, sentence
from ui.views import records
from ui.views.kpi import headline, trend_figure
from ui.views.plan import illustrative_line, narrative

Item = Mapping[str, Any]  # one of an agenda, by the columns of its items
MOST_LINKED = 4


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


def close_finding(decided: int, shown: int, items: int) -> str:
    """3 decisions; 5 of 7 items shown."""
    decisions = number_of(decided, "decision") if decided else "No decisions yet"
    return f"{decisions}; {shown} of {number_of(items, 'item')} shown"


def agenda_rows(agenda: Agenda, record: ClinicRecord, definitions: Definitions) -> list[dict[str, Any]]:
    """Return the items in order with what else an agenda says of each.

    area; label (its place and title, and what has become of it); standing (decided, not now, shown, or nothing);
    is_aside; mark (the look of a badge, words); reasons that the mark does not say; decision, the open one due first.
    """
    is_open = agenda.decisions["standing"] == OPEN
    is_today = agenda.decisions["clinic_on"] == pd.Timestamp(agenda.query.date)
    decisions = agenda.decisions[is_open].drop_duplicates("item").set_index("item")["text"]
    standings: dict[str, str] = {
        **dict.fromkeys(record.shown, Mark.SHOWN),
        **dict.fromkeys(record.not_now, Mark.NOT_NOW),
        **dict.fromkeys(agenda.decisions.loc[is_today, "item"], "decided"),
    }
    rows = []
    for place, item in enumerate(records(agenda.items), start=1):
        code, label = item["item"], f"{place}. {item['title']}"
        standing = standings.get(code, "")
        row = {
            "area": item["service_area"] or "The whole directorate",
            "place": place,
            "label": f"{label} · {standing}" if standing else label,
            "standing": standing,
            "is_aside": code in record.not_now,
            "mark": _badge(item, definitions),
            "reasons": listed([why for why in item["reasons"] if why != item["verdict"]]),
            "decision": decisions.get(code, ""),
        }
        rows.append(item | row)
    return rows


# One item


def item_facts(item: Item, agenda: Agenda, definitions: Definitions) -> dict[str, Any]:
    """Return what is known of an item at a glance, to be filled into ``clinic_facts.html``.

    number and unit; ``lines``, each a look (classes) and words, what is read across the room first; ``parts``, each a
    name and words: who leads, what is published, why it is on the agenda; ``linked``, the KPIs that go with it.
    """
    found = _of_measure(agenda.kpis, item)
    number, _, unit = item["figure"].partition(" ")
    badge, is_measure = _badge(item, definitions), item["about"] == About.MEASURE
    goal = f"{'Target' if is_measure else 'Due'} {item['target']}" if item["target"] else ""
    lines = [(f"verdict {badge[0]}", badge[1]), ("goal", goal)]
    parts = {"Owed by" if item["about"] == About.RETURN else "Lead": item["owner"]}
    if is_measure and len(found):
        head = headline(found.iloc[0])
        # The figure stands above in large: neither direction nor reason says it again.
        moved = item["direction"].partition(" to ")[0].replace(": ", " from ", 1)
        is_said = item["reason"].startswith(f"{head['value']} against ")
        reason = item["reason"].partition("; ")[2] if is_said else item["reason"]
        lines += [
            (f"goal {slug(head['direction'])}", f"{found['arrow'].iloc[0]} {moved}".strip()),
            *(("", words) for words in (sentence(reason), head["note"])),
            ("quiet", head["reported"] + (", provisional" if head["provisional"] else "")),
            ("quiet", f"Variation: {head['variation']}"),
        ]
        parts["Published"] = found["published_words"].iloc[0] or item["comparator"]
    elif not is_measure and item["about"] not in (About.PROJECT, About.CHALLENGE):
        lines.append(("", item["reason"]))
    parts["On the agenda"] = listed([why for why in item["reasons"] if why != item["verdict"]])
    return {
        "number": number,
        "unit": unit,
        "lines": [(look, words) for look, words in lines if words],
        "parts": [(name, words) for name, words in parts.items() if words],
        "linked": linked_kpis(item, agenda),
    }


def linked_kpis(item: Item, agenda: Agenda) -> list[dict[str, Any]]:
    """Return the other KPIs of an item's workstream, worst first, at most ``MOST_LINKED``."""
    is_other = (agenda.kpis["workstream"] == item["workstream"]) & (agenda.kpis["measure"] != item["ref"])
    linked = agenda.kpis[is_other].sort_values("verdict", key=lambda of: of.map(WORST_FIRST), kind="stable")
    return records(linked.head(MOST_LINKED))


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
        lines = [("Why:", item["commentary"] or "No commentary was given.")] * bool(item["figure"])
        lines += [("? Query", query) for query in item["queries"]]
    elif item["about"] == About.RETURN:
        lines = [("", OUR_CALENDAR if definitions.calendar.ours else "")]
    elif item["about"] in (About.CHALLENGE, About.PROJECT):
        # That it is overdue its title and its figure say.
        found = agenda.challenges[agenda.challenges["challenge"] != Challenge.OVERDUE]
        challenges = records(found[(found["ref"] == item["ref"]) & (found["what"] == "project")])
        lines = [("? To query", f"{row['challenge']}: {row['reason']}") for row in challenges]
        project, actions = (
            rows[rows["project"] == item["ref"]] for rows in (agenda.projects, agenda.actions)
        )
        for label, column in (("Progress:", "progress"), ("Next:", "next_steps")):
            lines.append((label, narrative(project[column]).iloc[0]))
        lines.append(("", illustrative_line(project, actions)))
    return [(label, words) for label, words in lines if words]


def actions_to_ask(item: Item, agenda: Agenda) -> pd.DataFrame:
    """Return the project's actions that are overdue, past their date or to query."""
    is_own = (agenda.challenges["what"] == "action") & (agenda.challenges["project"] == item["ref"])
    challenged = agenda.challenges.loc[is_own, "ref"]
    actions: pd.DataFrame = agenda.actions[agenda.actions["project"] == item["ref"]]
    return actions[actions["lateness"].isin(list(LATE)) | actions["action"].isin(challenged)]


def measure_figure(item: Item, agenda: Agenda, definitions: Definitions) -> Figure | None:
    """Return the figures of a measure against its targets, to be read across a room; None where there is none."""
    found = _of_measure(agenda.kpis, item)
    if found.empty:
        return None
    measure = definitions.measures[item["ref"]]
    return trend_figure(agenda, measure, found.iloc[0], "clinic", ROOM)
