"""Made-up reports on the plan: projects and their actions as they move from report to report, and risks."""

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.demo.definitions import MADE_UP, Table
from schemas.vocabulary import BOARD_CYCLE_DAYS, REPORTED_BY

_ELSEWHERE = {"D": REPORTED_BY[0], "C": REPORTED_BY[1]}
_STATUSES = ("Grey", "Amber", "Red", "Green", "Blue")
_GREY, _AMBER, _RED, _GREEN, _BLUE = range(5)
_PROGRESS = ("first talks held", "work goes on", "it is behind", "it is finished", "it is in use")
_STEPS = "write the specification, agree the budget, recruit the team, train the staff, review the results"
_LEADS = ("Programme manager", "Head of service", "Performance analyst", "Commissioning lead")
_RISKS = 8


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


def _describe_progress(status: int, place: int) -> str:
    """Return what was done: nothing where Grey, but for a few; ``place`` is that of the row in its report."""
    return f"{MADE_UP}: {_PROGRESS[status]}" if status != _GREY or place % 9 == 0 else ""


def _write(columns: str, rows: list[tuple[object, ...]]) -> pd.DataFrame:
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    return pd.DataFrame(cells, columns=columns.split())


def build_projects(plan: Table, reports: list[date], rng: np.random.Generator) -> pd.DataFrame:
    """Return the project return as text: every counted project in every report."""
    counted = [project for project in plan["project"] if project["counted"]]
    paths = _list_paths(len(counted), len(reports), rng)
    paths[0, -2:] = _GREEN  # a project that is complete, though some of its actions are open
    paths[1, -3:] = _AMBER
    paths[2, -1] = _GREY
    rows: list[tuple[object, ...]] = []
    for nth, day in enumerate(reports):
        for place, project in enumerate(counted):
            status, other = int(paths[place, nth]), _ELSEWHERE.get(project["workstream"])
            revised = _revise(project.get("target_date"), place, len(reports) - 1 - nth)
            progress = None if other else _describe_progress(status, len(rows))
            next_steps = f"{MADE_UP}: carry on" if status == _AMBER else None
            rating = None if other else _STATUSES[status]
            rows.append((day, project["ref"], rating, other, revised, progress, next_steps))
    return _write("report_date project status reported_by revised_date progress next_steps", rows)


def build_actions(plan: Table, reports: list[date], size: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return the action return as text: ``size`` actions, shared out over the counted projects, in every report."""
    counted = [project for project in plan["project"] if project["counted"]]
    paths = _list_paths(size, len(reports), rng)
    is_done = paths >= _GREEN
    # The report in which each is done first, a later one than the last where it is not.
    done = np.where(is_done.any(axis=1), is_done.argmax(axis=1), len(reports) + 1) * BOARD_CYCLE_DAYS
    due, ended = done + rng.integers(-70, 130, size), done - rng.integers(1, 30, size)
    actions, numbers = [], dict.fromkeys(range(len(counted)), 0)
    for place in range(size):
        owner = place * len(counted) // size
        numbers[owner] += 1
        ref = counted[owner]["ref"]
        due_date = None if place % 31 == 7 else reports[0] + timedelta(days=int(due[place]))
        completed_on = reports[0] + timedelta(days=int(ended[place]))
        other = _ELSEWHERE.get(counted[owner]["workstream"])
        actions.append((ref, f"{ref}-{numbers[owner]:02d}", other, due_date, completed_on))
    steps = _STEPS.split(", ")
    rows: list[tuple[object, ...]] = []
    for nth, day in enumerate(reports):
        for place, (project, ref, other, due_date, completed_on) in enumerate(actions):
            status = int(paths[place, nth])
            revised = _revise(due_date, place, len(reports) - 1 - nth)
            progress = None if other else _describe_progress(status, len(rows))
            rating = None if other else _STATUSES[status]
            ended_on = completed_on if status >= _GREEN and not other else None
            title, lead = f"{MADE_UP}: {steps[place % len(steps)]}", _LEADS[place % len(_LEADS)]
            about = (day, project, ref, title, lead, due_date, revised)
            rows.append((*about, rating, other, progress, None, ended_on))
    columns = "report_date project action title lead due_date revised_due_date"
    return _write(f"{columns} status reported_by progress next_steps completed_on", rows)


def build_risks(reports: list[date]) -> pd.DataFrame:
    """Return the risk return as text: the register of every report, some of it without scores."""
    rows: list[tuple[object, ...]] = []
    for nth, day in enumerate(reports):
        for place in range(_RISKS):
            risk, owner = f"{MADE_UP} risk {place + 1}", _LEADS[place % len(_LEADS)]
            scores = (None, None) if place % 4 == 3 else ((place + nth // 3) % 5 + 1, place * 2 % 5 + 1)
            rows.append(
                (day, f"R{place + 1}", risk, f"{MADE_UP} mitigation of risk {place + 1}", owner, *scores)
            )
    return _write("report_date risk title mitigation owner likelihood impact", rows)
