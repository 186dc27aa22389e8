"""Positions of the workforce as cards, rows of tables and points of charts."""

from dataclasses import dataclass

import pandas as pd

from schemas.numbers import as_float
from schemas.vocabulary import ORGANISATIONS
from ui.cards import Card
from ui.kpi_rows import figures
from ui.markdown import bold, escaped, link, small
from ui.palette import coloured
from ui.screens import WORKFORCE, address
from ui.text import day

OURS, COUNCIL = ORGANISATIONS[:2]
# What a card calls a figure: its place in a sentence, not its name.
OF_CARD = {
    "headcount": "people employed",
    "agency_share": "agency share of headcount",
    "agency_tenure": "average agency tenure",
    "absent_share": "absent on the day",
    "absence_length": "average active absence",
}
# Charts of figures over time take targets; the workforce has none.
NO_TARGETS = pd.DataFrame({"label": [], "name": [], "value": pd.Series([], dtype="float64"), "words": []})
FRONT = ("headcount", "agency_share", "absent_share", "absence_length")


@dataclass(frozen=True)
class Shown:
    """All that the workforce's page says of the directorate; nobody may change a frame of it."""

    cards: list[Card]
    directions: dict[str, str]
    series: dict[str, pd.DataFrame]
    table: pd.DataFrame
    last_report: str


def shown_of(position: pd.DataFrame, series: pd.DataFrame) -> Shown:
    """Word the positions of a date once, whatever part of the plan is chosen: no filter but the date applies."""
    return Shown(
        headlines(position),
        directions(position),
        series_points(series),
        workforce_table(position),
        last_report_line(position),
    )


def in_short(position: pd.DataFrame) -> tuple[dict[str, str], list[Card]]:
    """The directions, and the headlines that the front sheet shows."""
    return directions(position), headlines(position, FRONT)


def headlines(position: pd.DataFrame, only: tuple[str, ...] = tuple(OF_CARD)) -> list[Card]:
    """The directorate's headlines as cards, in the order of ``only``."""
    ours = position[position["organisation"] == OURS].set_index("measure")
    rows = ours.loc[[code for code in only if code in ours.index]]
    printed = figures(rows, with_unit=True).str.removesuffix(" people")
    council = figures(rows, "comparator", with_unit=True)
    columns = zip(
        rows.index,
        printed,
        rows["arrow"],
        rows["direction_words"],
        rows["direction"],
        council,
        rows["as_at"],
        strict=True,
    )
    return [
        Card(
            key=str(code),
            figure=figure,
            name=OF_CARD[str(code)],
            movement=f"{arrow} {moved}".strip(),
            direction=direction,
            beside=" · ".join(filter(None, [other and f"Council {other}", f"at {day(as_at)}"])),
        )
        for code, figure, arrow, moved, direction, other, as_at in columns
    ]


def directions(position: pd.DataFrame) -> dict[str, str]:
    """Direction of each of the directorate's measures by its short name."""
    ours = position[position["organisation"] == OURS]
    return dict(zip(ours["short_name"], ours["direction"], strict=True))


def _last_report(position: pd.DataFrame) -> "pd.Series[str]":
    """Date of the figure before, and what was said of it; empty where there is none."""
    said = position["previous_narrative"].fillna("")
    dated = position["previous_as_at"].map(day, na_action="ignore").astype("str")
    return (dated + (": " + said).mask(said == "", "")).where(position["previous_as_at"].notna(), "")


def last_report_line(position: pd.DataFrame) -> str:
    """What "last report" stands for: the directorate's figures of the date before, and what was said of each."""
    ours = position[position["organisation"] == OURS]
    told = _last_report(ours)
    parts = [
        f"{name}, {words.rstrip('.')}" for name, words in zip(ours["short_name"], told, strict=True) if words
    ]
    if not parts:
        return "No earlier report is held, so nothing is compared with one."
    return f"“Last report” is the figure of the date before. {'. '.join(parts)}."


def workforce_table(position: pd.DataFrame) -> pd.DataFrame:
    """Measure, Organisation, Figure, Council, Direction, As at (opens what was known then), What was said."""
    then = (
        position["received_on"].map(lambda on: address(WORKFORCE, {"as_at": f"{on:%Y-%m-%d}"})).astype("str")
    )
    told = _last_report(position)
    since = small("since " + escaped(told))
    moved = escaped((position["arrow"] + " " + position["direction_words"]).str.strip())
    went = pd.Series(map(coloured, position["direction"], moved), index=position.index, dtype="str")
    council = escaped(figures(position, "comparator", with_unit=True))
    return pd.DataFrame(
        {
            "Measure": escaped(position["name"]),
            "Organisation": escaped(position["organisation"]),
            "Figure": bold(escaped(figures(position, with_unit=True))),
            "Council": council.mask(council == "", "–"),
            "Direction": went + since.mask(told == "", ""),
            "As at": link(position["as_at"].map(day), then),
            "What was said": escaped(position["narrative"]),
        }
    )


def series_points(series: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The directorate's figures over time, by measure, for those that have more than one date."""
    ours = series[(series["organisation"] == OURS) & series["value"].notna()]
    ours = ours.assign(
        label=ours["as_at"].map(day),
        text=figures(ours),
        value=as_float(ours["value"]),
        verdict="",
        repeated=False,
    )
    counts = ours["measure"].value_counts()
    several = [code for code in OF_CARD if counts.get(code, 0) > 1]
    return {code: ours[ours["measure"] == code].reset_index(drop=True) for code in several}


def series_table(points: pd.DataFrame) -> pd.DataFrame:
    """The same figures as a series' chart: As at, Figure."""
    return pd.DataFrame({"As at": points["label"], "Figure": points["text"]}).iloc[::-1]
