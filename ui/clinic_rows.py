"""An item of a clinic's agenda in words and rows; no page is drawn here."""

from collections.abc import Collection
from typing import Any

import pandas as pd

from pipelines.positions import Agenda
from pipelines.review.decisions import OPEN
from schemas.definitions import Definitions
from schemas.vocabulary import About, Lateness
from ui.markdown import escape, escaped, link
from ui.palette import coloured, status_badge, verdict_badge
from ui.screens import CLINIC, address
from ui.text import day, number_of, period_words, reported_line, sentence


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


def agenda_table(agenda: Agenda) -> pd.DataFrame:
    """Place, Item (linked), Why it is here, and where there are any Decisions (the open one due first), as markdown."""
    items = agenda.items
    links = items["item"].map(lambda item: address(CLINIC, {"item": item}))
    still = agenda.decisions[agenda.decisions["standing"] == OPEN].drop_duplicates("item")
    table = pd.DataFrame(
        {
            "Place": [str(place) for place in range(1, len(items) + 1)],
            "Item": link(escaped(items["title"]), links.astype("str")),
            "Why": items["reasons"].map(", ".join).astype("str"),
        }
    )
    if still.empty:
        return table
    return table.assign(**{"Open decision": escaped(items["item"].map(still.set_index("item")["text"]))})


def item_labels(agenda: Agenda, opened: Collection[str]) -> dict[str, str]:
    """Every item with its place and what has become of it, for the list of items; markdown."""
    decided = set(
        agenda.decisions.loc[agenda.decisions["clinic_on"] == pd.Timestamp(agenda.query.date), "item"]
    )
    labels = {}
    for place, (item, title) in enumerate(zip(agenda.items["item"], agenda.items["title"], strict=True), 1):
        mark = (
            " · decided"
            if item in decided
            else " · not now"
            if item in agenda.set_aside
            else " · seen"
            if item in opened
            else ""
        )
        labels[item] = f"{place}. {escape(title)}{mark}"
    return labels


def big_figure(item: "pd.Series[Any]") -> tuple[str, str]:
    """The figure and its unit apart, for the figure is drawn large."""
    number, _, unit = (item["figure"] or "").partition(" ")
    return number, unit


def facts(item: "pd.Series[Any]", agenda: Agenda, known: Definitions) -> str:
    """What stands beside the figure: verdict, reason, target, direction, period, comparator; markdown."""
    lines = [_badge(item, known), escape(item["reason"] or "")]
    if item["target"]:
        lines.append(f"{'Target' if item['about'] == About.MEASURE else 'Due'} {escape(item['target'])}")
    if item["about"] == About.MEASURE:
        lines += _of_measure(item, agenda)
    elif item["owner"]:
        lines.append(f":gray[{escape(item['owner'])}]")
    return "  \n".join(filter(None, lines))


def _of_measure(item: "pd.Series[Any]", agenda: Agenda) -> list[str]:
    found = agenda.kpis[agenda.kpis["measure"] == item["ref"]]
    if found.empty:
        return []
    row = found.iloc[0]
    about = (
        ("" if pd.isna(row[c]) else str(row[c])) for c in ("data_period", "reported_in", "period", "state")
    )
    moved = escape(f"{row['arrow']} {item['direction']}".strip())
    return [
        coloured(row["direction"], moved),
        f":small[:gray[{escape(reported_line(*about))}]]",
        ":small[:gray[Provisional]]" if row["provisional"] is True else "",
        f":small[:gray[Variation: {escape(row['variation'][:1].lower() + row['variation'][1:])}]]",
        f":small[:gray[Published, {escape(item['comparator'])}]]" if item["comparator"] else "",
    ]


def _badge(item: "pd.Series[Any]", known: Definitions) -> str:
    verdict = item["verdict"]
    if not verdict:
        return ""
    if item["about"] == About.MEASURE:
        return verdict_badge(verdict)
    if item["about"] == About.RETURN:
        return f":red-badge[■ {verdict}]" if verdict == "Late" else f":gray-badge[○ {verdict}]"
    if item["about"] == About.NOTHING:
        return f":orange-badge[▲ {verdict}]"
    symbols = {status.name: status.symbol for status in known.statuses}
    symbol = symbols.get(verdict, known.elsewhere.symbol)
    return status_badge(verdict, symbol) if verdict in symbols else f"{symbol} {escape(verdict)}"


def project_of(item: "pd.Series[Any]", agenda: Agenda) -> "pd.Series[Any]":
    """The project that an item is about."""
    found: pd.Series[Any] = agenda.projects[agenda.projects["project"] == item["ref"]].iloc[0]
    return found


def actions_to_ask(item: "pd.Series[Any]", agenda: Agenda) -> pd.DataFrame:
    """The project's actions that are overdue or challenged."""
    challenged = agenda.challenges.loc[agenda.challenges["what"] == "action", "ref"]
    mine: pd.DataFrame = agenda.actions[agenda.actions["project"] == item["ref"]]
    return mine[(mine["lateness"] == Lateness.OVERDUE) | mine["action"].isin(challenged)]


def challenge_lines(item: "pd.Series[Any]", agenda: Agenda) -> list[str]:
    """What contradicts the project's own status, in words."""
    mine = agenda.challenges[
        (agenda.challenges["ref"] == item["ref"]) & (agenda.challenges["what"] == "project")
    ]
    return [f"{challenge}: {why}" for challenge, why in zip(mine["challenge"], mine["reason"], strict=True)]


def close_finding(decided: int, talked: int, items: int) -> str:
    """3 decisions on 5 of 7 items."""
    start = number_of(decided, "decision") if decided else "No decision"
    return f"{sentence(start)}; {talked} of {number_of(items, 'item')} talked about"
