"""What is missing before a pack is made: late returns, silence where off target, open queries, small numbers."""

from dataclasses import dataclass

from measures.suppression import is_small
from pipelines.positions import FrontSheet
from schemas.definitions import Definitions
from schemas.periods import short_period
from schemas.vocabulary import Verdict
from ui.text import day, number_of


@dataclass(frozen=True)
class Lack:
    """Something to see to first: what it is, in a finding, and each case of it."""

    finding: str
    items: tuple[str, ...]


def find_missing(facts: FrontSheet, known: Definitions) -> tuple[Lack, ...]:
    """Return what is missing; none of it keeps a pack from being made."""
    found = (
        ("return is late", "returns are late", _late(facts, known)),
        (
            "measure is off target and nothing is said of it",
            "measures are off target and nothing is said of them",
            _silent(facts),
        ),
        (
            "query on the commentary is open",
            "queries on the commentary are open",
            _queries(facts),
        ),
        (
            "count is small enough to point at a child",
            "counts are small enough to point at a child",
            _small(facts, known),
        ),
    )
    return tuple(Lack(number_of(len(items), one, many), tuple(items)) for one, many, items in found if items)


def _late(facts: FrontSheet, known: Definitions) -> list[str]:
    rows, ours = facts.late, " by the assumed calendar" if known.calendar.ours else ""
    columns = (rows["what"], rows["occasion"], rows["due_on"], rows["days"], rows["from"])
    return [
        f"{what}, {occasion}: due {day(due)}{ours}, {number_of(int(late), 'day')} late, from the {role}"
        for what, occasion, due, late, role in zip(*columns, strict=True)
    ]


def _silent(facts: FrontSheet) -> list[str]:
    commentary = facts.kpis["commentary"].fillna("").str.strip()
    return facts.kpis.loc[(facts.kpis["verdict"] == Verdict.OFF) & (commentary == ""), "name"].tolist()


def _queries(facts: FrontSheet) -> list[str]:
    rows = facts.queries[facts.queries["code"] != "commentary-missing"]  # told as silence
    names = rows["measure"].map(facts.kpis.set_index("measure")["name"])
    return [f"{name}: {message}" for name, message in zip(names, rows["message"], strict=True)]


def _small(facts: FrontSheet, known: Definitions) -> list[str]:
    """Return the figures that the pack prints and that are below their measure's threshold, told without them."""
    names = ("measure", "name", "unit", "period", "value", "numerator", "denominator")
    rows, year = facts.history, (facts.query.period or "")[:7]
    each = rows[rows["period"].str.startswith(year)][list(names)].astype("object")
    return [
        f"{name}, {short_period(period)}"
        for code, name, unit, period, *figures in each.where(each.notna(), None).itertuples(index=False)
        if is_small(known.measures[code].asked_below, unit, *figures)
    ]
