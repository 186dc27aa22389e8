"""Definitions for made-up returns: the bundled ones, marked, and as many measures more as are wanted."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from pipelines.demo.times import Size
from pipelines.demo.toml import Table, to_toml
from pipelines.demo.writing import MADE_UP
from pipelines.settings import ROOT

BUNDLED = ROOT / "data" / "definitions"
_YEARS_ON = 3  # so that the plan's dates lie about the day of the last report
_COPIED = ("statuses.toml",)

_SUBJECTS = (
    ("% children counted", "reviews held on time", "%", "higher", 1),
    ("children", "children on the list", "children", "lower", 0),
    ("% cases counted", "visits made in time", "%", "higher", 0),
    ("young people", "young people seen", "young people", "higher", 0),
    ("% places counted", "places left empty", "%", "lower", 1),
    ("% plans counted", "plans closed early", "%", "none", 2),
    ("days", "days to a decision", "days", "lower", 1),
)
SOURCE = f"{MADE_UP}: no record stands behind it"
_FREQUENCIES = ("quarterly",) * 5 + ("termly", "quarterly", "annual", "quarterly", "seasonal")
_BREAKS = {
    "quarterly": "Quarter 1 {year}/{next:02d}",
    "termly": "Autumn term {year}",
    "annual": "Academic year {year}/{next:02d}",
    "seasonal": "Winter {year}",
}
_EVERY_BREAK = 9


def tables(size: Size) -> dict[str, Table]:
    """Return the definition files by name: the KPIs of ``size``, all other bundled measures, plan and calendar."""
    plan, calendar = _bundled("plan.toml"), _bundled("calendar.toml")
    measures = [_marked(_bundled(f"measures/{path.name}")) for path in _measure_files()]
    kpis = [measure for measure in measures if measure["kind"] == "kpi"]
    others = [measure for measure in measures if measure["kind"] != "kpi"]
    areas = [due["service_area"] for due in calendar["due"] if due["kind"] == "kpi"]
    streams = sorted({project["workstream"] for project in plan["project"]})
    more = [_made(place, areas, streams, size) for place in range(len(kpis), size.measures)]
    named = {
        f"measures/{measure['code']}.toml": measure for measure in [*kpis[: size.measures], *more, *others]
    }
    return {"plan.toml": _plan(plan, size.projects), "calendar.toml": _calendar(calendar, size), **named}


def write(folder: Path, files: dict[str, Table]) -> None:
    """Write definition files, and those that are copied as they are, to a folder that does not exist."""
    (folder / "measures").mkdir(parents=True)
    for name, table in files.items():
        (folder / name).write_text(f"# {MADE_UP}\n\n{to_toml(table)}", encoding="utf-8", newline="\n")
    for name in _COPIED:
        (folder / name).write_bytes((BUNDLED / name).read_bytes())


def _measure_files() -> list[Path]:
    return sorted((BUNDLED / "measures").glob("*.toml"))


def _bundled(name: str) -> Table:
    return tomllib.loads((BUNDLED / name).read_text(encoding="utf-8"))


def _marked(measure: Table) -> Table:
    return measure | {"name": f"{MADE_UP}: {measure['name']}", "synthetic": True, "source": SOURCE}


def _made(place: int, areas: list[str], streams: list[str], size: Size) -> Table:
    counted, subject, unit, better, decimals = _SUBJECTS[place % len(_SUBJECTS)]
    number = f"{place + 1:05d}"
    frequency = _FREQUENCIES[place % len(_FREQUENCIES)]
    year = int(size.periods[len(size.periods) // 2][:4])
    label = _BREAKS[frequency].format(year=year, next=(year + 1) % 100)
    breaks = [{"from": label, "why": f"{MADE_UP}: counted in another way from then on"}]
    return {
        "code": f"m{number}",
        "name": f"{MADE_UP} measure {number}: {subject}",
        "short_name": f"{MADE_UP} {number}: {subject}"[:34].strip(),
        "synthetic": True,
        "kind": "kpi",
        "workstream": streams[place % len(streams)],
        "service_area": areas[place % len(areas)],
        "unit": unit,
        "better": better,
        "decimals": decimals,
        "frequency": frequency,
        "small_number": None if unit in {"%", "days"} else 10,
        "why_it_matters": f"{MADE_UP}: it matters to nobody.",
        "numerator": f"{MADE_UP}: {subject}",
        "denominator": f"{MADE_UP}: {counted}" if unit == "%" else "None: this is not a share",
        "source": SOURCE,
        "publication_lag": f"{MADE_UP}: none",
        "owner_role": "Director of Children's Services",
        "reviewed": date(2026, 3, 31),
        "next_review": date(2027, 3, 31),
        "breaks": breaks if place % _EVERY_BREAK == 0 and size.quarters > _EVERY_BREAK else None,
    }


def _plan(plan: Table, count: int) -> Table:
    projects = [_project(project) for project in (*plan["project"], *_more(plan, count))]
    return plan | {"title": f"{MADE_UP}: {plan['title']}", "control_total": None, "project": projects}


def _more(plan: Table, count: int) -> Iterator[Table]:
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


def _project(project: Table) -> Table:
    target: Any = project.get("target_date")
    short = f"{MADE_UP}: {project['short_title']}"
    return project | {
        "title": f"{MADE_UP}: {project['title']}",
        "short_title": short if len(short) <= 60 else project["short_title"],
        "target_date": target and target.replace(year=target.year + _YEARS_ON),
    }


def _calendar(calendar: Table, size: Size) -> Table:
    return calendar | {"first_period": size.periods[0], "boards": size.boards}
