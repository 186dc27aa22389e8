"""How much is made up and when it happens, and definitions for it: the bundled ones, marked, and more measures."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.settings import ROOT
from schemas import read_data
from schemas.periods import period_start, previous_period
from schemas.vocabulary import BOARD_CYCLE_DAYS

Table = dict[str, Any]
MADE_UP = "Made-up"
LAST_PERIOD = "2025-26 Q4"
LAST_BOARD = date(2026, 4, 24)
# Everything has been received by this day, and the lateness of projects and actions makes sense on it.
AS_AT = date(2026, 5, 1)
BUNDLED = ROOT / "data" / "definitions"
SOURCE = f"{MADE_UP}: no record stands behind it"
_BOARDS_TO_COME, _DAYS_BEFORE_BOARD = 9, 7
# Reports of the plan go back about a year, fewer where there are many actions.
_REPORTS, _FEWEST_REPORTS, _MOST_ROWS = 9, 4, 200_000
_YEARS_ON = 3  # so that the plan's dates lie about the day of the last report
_EVERY_BREAK = 9
DATA = read_data(__file__, "made_up.toml")
_FREQUENCIES = ("quarterly",) * 5 + ("termly", "quarterly", "annual", "quarterly", "seasonal")


@dataclass(frozen=True)
class Size:
    """How much to make: reporting quarters, KPI measures, actions in each report, counted projects; and the seed.

    Fewer projects than the bundled plan counts are those of the plan. Nothing depends on the clock.
    """

    quarters: int
    measures: int
    actions: int
    seed: int = 0
    projects: int | None = None

    @cached_property
    def periods(self) -> list[str]:
        """The reporting periods, in order; the last is LAST_PERIOD."""
        periods = [LAST_PERIOD]
        while len(periods) < self.quarters:
            periods.insert(0, previous_period(periods[0]))
        return periods

    @property
    def first_day(self) -> date:
        """The first day of the first period."""
        return period_start(self.periods[0])

    @property
    def years(self) -> list[int]:
        """The calendar years in which the years of the periods begin, in order."""
        return sorted({int(period[:4]) for period in self.periods})

    @property
    def months(self) -> list[date]:
        """The first day of each month, up to the last before AS_AT."""
        days = pd.date_range(self.first_day, AS_AT, freq="MS", inclusive="left")
        return [day.date() for day in days]

    @property
    def boards(self) -> list[date]:
        """The days on which the Board meets, every six weeks; some are to come."""
        cycle_of_boards = timedelta(days=BOARD_CYCLE_DAYS)
        before = (LAST_BOARD - self.first_day) // cycle_of_boards
        return [LAST_BOARD + cycle_of_boards * place for place in range(-before, _BOARDS_TO_COME)]

    @property
    def reports(self) -> list[date]:
        """The days of the reports on the plan, a week before each Board."""
        most = max(_FEWEST_REPORTS, min(_REPORTS, _MOST_ROWS // self.actions))
        past = [board for board in self.boards if board <= LAST_BOARD][-most:]
        return [board - timedelta(days=_DAYS_BEFORE_BOARD) for board in past]


def build_definitions(size: Size) -> dict[str, Table]:
    """Return the definition files by name: the KPIs of ``size``, all other bundled measures, plan and calendar."""
    plan, calendar = _read_bundled("plan.toml"), _read_bundled("calendar.toml")
    files = sorted((BUNDLED / "measures").glob("*.toml"))
    measures = [_mark(_read_bundled(f"measures/{path.name}")) for path in files]
    kpis = [measure for measure in measures if measure["kind"] == "kpi"]
    others = [measure for measure in measures if measure["kind"] != "kpi"]
    areas = [due["service_area"] for due in calendar["due"] if due["kind"] == "kpi"]
    streams = sorted({project["workstream"] for project in plan["project"]})
    more = [_build_measure(place, areas, streams, size) for place in range(len(kpis), size.measures)]
    projects = [
        _mark_project(project) for project in (*plan["project"], *_list_more(plan, size.projects or 0))
    ]
    title = f"{MADE_UP}: {plan['title']}"
    return {
        "plan.toml": plan | {"title": title, "control_total": None, "project": projects},
        "calendar.toml": calendar | {"first_period": size.periods[0], "boards": size.boards},
    } | {f"measures/{m['code']}.toml": m for m in (*kpis[: size.measures], *more, *others)}


def write_definitions(folder: Path, files: dict[str, Table]) -> None:
    """Write definition files, and the statuses as they are, to a folder that does not exist."""
    (folder / "measures").mkdir(parents=True)
    for name, table in files.items():
        (folder / name).write_text(f"# {MADE_UP}\n\n{format_toml(table)}", encoding="utf-8", newline="\n")
    (folder / "statuses.toml").write_bytes((BUNDLED / "statuses.toml").read_bytes())


def format_toml(table: Table) -> str:
    """Return a table as TOML: plain values and lists, then its arrays of tables; a key that is None is left out."""
    plain, nested = "", ""
    for key, value in table.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            nested += "".join(f"\n[[{key}]]\n{format_toml(row)}" for row in value)
        elif value is not None:
            plain += f"{key} = {_format(value)}\n"
    return plain + nested


def _format(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_format, value))}]"
    # Text, numbers, true and false are written alike in JSON and TOML.
    return json.dumps(value, ensure_ascii=False)


def _read_bundled(name: str) -> Table:
    return tomllib.loads((BUNDLED / name).read_text(encoding="utf-8"))


def _mark(measure: Table) -> Table:
    return measure | {"name": f"{MADE_UP}: {measure['name']}", "synthetic": True, "source": SOURCE}


def _build_measure(place: int, areas: list[str], streams: list[str], size: Size) -> Table:
    counted, subject, unit, better, decimals = DATA["subjects"][place % len(DATA["subjects"])]
    frequency, year = _FREQUENCIES[place % len(_FREQUENCIES)], int(size.periods[len(size.periods) // 2][:4])
    words = {
        "number": f"{place + 1:05d}",
        "subject": subject,
        "counted": counted,
        "unit": unit,
        "better": better,
    }
    words |= {"workstream": streams[place % len(streams)], "service_area": areas[place % len(areas)]}
    words["frequency"] = frequency
    measure: Table = {
        key: value.format(**words) if isinstance(value, str) else value
        for key, value in DATA["measure"].items()
    }
    label = DATA["breaks"][frequency].format(year=year, next=(year + 1) % 100)
    has_break = place % _EVERY_BREAK == 0 and size.quarters > _EVERY_BREAK
    return measure | {
        "short_name": measure["short_name"][:34].strip(),
        "decimals": decimals,
        "small_number": None if unit in {"%", "days"} else measure["small_number"],
        "denominator": measure["denominator"] if unit == "%" else "None: this is not a share",
        "breaks": [one | {"from": label} for one in measure["breaks"]] if has_break else None,
    }


def _list_more(plan: Table, count: int) -> Iterator[Table]:
    """Yield what a plan of so many counted projects has more than this one: its own again, numbered on."""
    counted = [project for project in plan["project"] if project["counted"]]
    models = [project for project in counted if project["ref"] != project["workstream"]]
    numbers = Counter(project["workstream"] for project in models)
    for model in islice(cycle(models), max(0, count - len(counted))):
        numbers[model["workstream"]] += 1
        number = numbers[model["workstream"]]
        yield model | {
            "ref": f"{model['workstream']}{number}",
            "title": f"{model['title']} ({number})",
            "short_title": f"{model['short_title'][:50]} ({number})",
        }


def _mark_project(project: Table) -> Table:
    target: Any = project.get("target_date")
    short = f"{MADE_UP}: {project['short_title']}"
    return project | {
        "title": f"{MADE_UP}: {project['title']}",
        "short_title": short if len(short) <= 60 else project["short_title"],
        "target_date": target and target.replace(year=target.year + _YEARS_ON),
    }
