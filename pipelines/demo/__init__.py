"""Made-up returns of any size, marked as such: for trying the dashboard out, for tests and for measuring speed.

Here are the reports on the plan, and how all returns are laid out and written, flat or by the day they were received.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path, PurePosixPath

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.demo import figures
from pipelines.demo.definitions import MADE_UP, Size, Table, build_definitions, write_definitions
from pipelines.ingest import MOST_BYTES, MOST_ROWS
from pipelines.store import Refused
from schemas.periods import period_end
from schemas.vocabulary import BOARD_CYCLE_DAYS, REPORTED_BY

# Each kind's whole history as text; ``kpi_first`` is what was first sent of the rows of ``kpi``.
Returns = dict[str, pd.DataFrame]
_PUBLISHED = (11, 30)  # month and day on which comparators of the school year before come
_ELSEWHERE = {"D": REPORTED_BY[0], "C": REPORTED_BY[1]}
_STATUSES = ("Grey", "Amber", "Red", "Green", "Blue")
_GREY, _AMBER, _RED, _GREEN, _BLUE = range(5)
_PROGRESS = ("first talks held", "work goes on", "it is behind", "it is finished", "it is in use")
_STEPS = "write the specification, agree the budget, recruit the team, train the staff, review the results"
_LEADS = ("Programme manager", "Head of service", "Performance analyst", "Commissioning lead")
_RISKS = 8


def synthesise(size: Size, out: Path, by_date: bool = False) -> dict[str, int]:
    """Write made-up returns and ``definitions`` to a folder that is new or empty; return rows by file name.

    The same size and seed give the same bytes. Raises Refused, with nothing written, for another folder or for a
    file that no return may be.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refused("The folder named with --out is not empty. Name a new one, or an empty one.")
    if not by_date and size.quarters * size.measures > MOST_ROWS:
        raise Refused(
            f"The KPI return would have more than {MOST_ROWS:,} rows, the most that one file may have. "
            "Ask for fewer quarters or measures, or use --dated for a file a quarter."
        )
    definitions = build_definitions(size)
    returns = _build_returns(size, definitions)
    flat = {f"{kind}.csv": rows for kind, rows in returns.items() if kind != "kpi_first" and len(rows)}
    frames = dict(_by_date(size, returns)) if by_date else flat
    files = {name: rows.to_csv(index=False, lineterminator="\n").encode() for name, rows in frames.items()}
    for name, content in files.items():
        if len(content) > MOST_BYTES:
            raise Refused(
                f"{PurePosixPath(name).name} would be larger than {MOST_BYTES // 1024**2} MB, the most that one file "
                "may be. Nothing was written. Ask for less, or use --dated."
            )
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_definitions(out / "definitions", definitions)
        for name, content in files.items():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_bytes(content)
    except OSError as error:
        raise Refused("The folder named with --out cannot be written to. Name another.") from error
    return {name: len(rows) for name, rows in frames.items()}


def _build_returns(size: Size, definitions: dict[str, Table]) -> Returns:
    # Each part has a generator of its own, so that a change to one leaves the others as they were.
    chance = (np.random.default_rng([size.seed, part]) for part in range(6))
    series = figures.describe_series(definitions, next(chance))
    counted = [project for project in definitions["plan.toml"]["project"] if project["counted"]]
    final, first = figures.build_kpis(series, size.periods, next(chance))
    return {
        "kpi": final,
        "kpi_first": first,
        "target": figures.build_targets(series, size.years),
        "comparator": figures.build_comparators(series, next(chance)),
        "workforce": figures.build_workforce(size.months, next(chance)),
        "project": _build_projects(counted, size.reports, next(chance)),
        "action": _build_actions(counted, size.reports, size.actions, next(chance)),
        "risk": _build_risks(size.reports),
    }


def _by_date(size: Size, returns: Returns) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield a file for each time that something was sent, in a folder named by the day it was received."""
    final, first = returns["kpi"], returns["kpi_first"]
    is_corrected = (final != first).any(axis=1)
    for place, period in enumerate(size.periods):
        received = period_end(period) + timedelta(days=20 + place * 3 % 10)
        name, is_own = period.replace(" ", "_").lower(), final["period"] == period
        yield f"returns/{received}/made-up_kpi_{name}.csv", first[is_own]
        if (is_own & is_corrected).any():
            later = received + timedelta(days=80)
            yield f"returns/{later}/made-up_kpi_{name}_corrections.csv", final[is_own & is_corrected]
    # A target return holds every year so far: it replaces all periods of its targets.
    years = returns["target"]["period_from"].str[:4].astype(int)
    for year in size.years:
        if (years <= year).any():
            day, span = max(size.first_day, date(year, 4, 1)), f"{year}-{(year + 1) % 100:02d}"
            yield f"returns/{day}/made-up_targets_{span}.csv", returns["target"][years <= year]
    years = returns["comparator"]["data_period"].str[14:18].astype(int)
    days = [date(year + 1, *_PUBLISHED) for year in range(size.first_day.year - 1, figures.LAST_YEAR + 1)]
    for day in [day for day in days if day >= size.first_day] or [size.first_day]:
        published = returns["comparator"][years < min(day.year, figures.LAST_YEAR + 1)]
        if len(published):
            yield f"returns/{day}/made-up_comparators_{day}.csv", published
    for kind, column, name, days_later in (
        ("workforce", "as_at", "workforce", 7),
        *((kind, "report_date", f"{kind}s", 0) for kind in ("project", "action", "risk")),
    ):
        for reported, rows in returns[kind].groupby(column, sort=True):
            received = date.fromisoformat(str(reported)) + timedelta(days=days_later)
            yield f"returns/{received}/made-up_{name}_{reported}.csv", rows


def _list_paths(size: int, reports: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Return each thing's status in each report: not started for a while, then worked on, done, and embedded."""
    start = rng.integers(-3 * reports, reports + 3, size)[:, None]
    done = start + rng.integers(2, 2 * reports + 3, size)[:, None]
    embedded = done + rng.integers(2, 6, size)[:, None]
    report = np.arange(reports)[None, :]
    status = np.select([report >= embedded, report >= done, report >= start], [_BLUE, _GREEN, _AMBER], _GREY)
    is_red = (np.arange(size) % 11 == 5)[:, None] & (status == _AMBER) & (report % 3 != 0)
    return np.asarray(np.where(is_red, _RED, status))


def _revise(day: date | None, place: int, left: int) -> date | None:
    """Return the revised date: one in four moves three reports before the end, some of these again in the last."""
    cycles = (place % 4 == 1 and left < 3) + 2 * (place % 8 == 1 and left < 1)
    return day + timedelta(days=BOARD_CYCLE_DAYS * cycles) if day and cycles else None


def _report(project: Table, status: int, place: int) -> tuple[str | None, str | None, str | None]:
    """Return status, who reports instead, and progress: none where Grey, but for a few rows by their ``place``."""
    other = _ELSEWHERE.get(project["workstream"])
    progress = f"{MADE_UP}: {_PROGRESS[status]}" if status != _GREY or place % 9 == 0 else None
    return (None, other, None) if other else (_STATUSES[status], None, progress)


def _write(columns: str, rows: list[tuple[object, ...]]) -> pd.DataFrame:
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    return pd.DataFrame(cells, columns=columns.split())


def _build_projects(counted: list[Table], reports: list[date], rng: np.random.Generator) -> pd.DataFrame:
    """Return the project return as text: every counted project in every report."""
    paths = _list_paths(len(counted), len(reports), rng)
    paths[0, -2:] = _GREEN  # a project that is complete, though some of its actions are open
    paths[1, -3:] = _AMBER
    paths[2, -1] = _GREY
    rows: list[tuple[object, ...]] = []
    for nth, day in enumerate(reports):
        for place, project in enumerate(counted):
            status = int(paths[place, nth])
            rating, other, progress = _report(project, status, len(rows))
            revised = _revise(project.get("target_date"), place, len(reports) - 1 - nth)
            next_steps = f"{MADE_UP}: carry on" if status == _AMBER else None
            rows.append((day, project["ref"], rating, other, revised, progress, next_steps))
    return _write("report_date project status reported_by revised_date progress next_steps", rows)


def _build_actions(
    counted: list[Table], reports: list[date], size: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Return the action return as text: ``size`` actions, shared out over the counted projects, in every report."""
    paths = _list_paths(size, len(reports), rng)
    is_done = paths >= _GREEN
    # The report in which each is done first, a later one than the last where it is not.
    done = np.where(is_done.any(axis=1), is_done.argmax(axis=1), len(reports) + 1) * BOARD_CYCLE_DAYS
    due, ended = done + rng.integers(-70, 130, size), done - rng.integers(1, 30, size)
    owners = [counted[place * len(counted) // size] for place in range(size)]
    numbers = [
        nth for _, own in groupby(owners, key=lambda owner: owner["ref"]) for nth, _ in enumerate(own, 1)
    ]
    steps = _STEPS.split(", ")
    rows: list[tuple[object, ...]] = []
    for nth, day in enumerate(reports):
        for place, (project, number) in enumerate(zip(owners, numbers, strict=True)):
            status = int(paths[place, nth])
            rating, other, progress = _report(project, status, len(rows))
            due_on = None if place % 31 == 7 else reports[0] + timedelta(days=int(due[place]))
            ended_on = (
                reports[0] + timedelta(days=int(ended[place])) if status >= _GREEN and not other else None
            )
            title, lead = f"{MADE_UP}: {steps[place % len(steps)]}", _LEADS[place % len(_LEADS)]
            about = (day, project["ref"], f"{project['ref']}-{number:02d}", title, lead, due_on)
            revised = _revise(due_on, place, len(reports) - 1 - nth)
            rows.append((*about, revised, rating, other, progress, None, ended_on))
    columns = "report_date project action title lead due_date revised_due_date"
    return _write(f"{columns} status reported_by progress next_steps completed_on", rows)


def _build_risks(reports: list[date]) -> pd.DataFrame:
    """Return the risk return as text: the register of every report, some of it without scores."""
    rows: list[tuple[object, ...]] = []
    for nth, day in enumerate(reports):
        for place in range(_RISKS):
            risk = f"{MADE_UP} risk {place + 1}"
            scores = (None, None) if place % 4 == 3 else ((place + nth // 3) % 5 + 1, place * 2 % 5 + 1)
            about = (day, f"R{place + 1}", risk, f"{MADE_UP} mitigation of risk {place + 1}")
            rows.append((*about, _LEADS[place % len(_LEADS)], *scores))
    return _write("report_date risk title mitigation owner likelihood impact", rows)
