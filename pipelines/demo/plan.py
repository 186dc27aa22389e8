"""Made-up reports on the plan: projects and their actions as they move from report to report, and risks."""

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.demo.toml import Table
from pipelines.demo.writing import MADE_UP, Texts, choose, iso
from schemas.vocabulary import BOARD_CYCLE_DAYS, REPORTED_BY

_ELSEWHERE = {"D": REPORTED_BY[0], "C": REPORTED_BY[1]}
_GREY, _AMBER, _RED, _GREEN, _BLUE = range(5)
_STATUSES = np.array(["Grey", "Amber", "Red", "Green", "Blue"], dtype=object)
_STEPS = (
    "write the specification",
    "agree the budget",
    "recruit the team",
    "train the staff",
    "review the results",
)
_LEADS = ("Programme manager", "Head of service", "Performance analyst", "Commissioning lead")
_EVERY_RED, _EVERY_EARLY_TEXT, _EVERY_NO_DATE, _EVERY_MOVED = 11, 9, 31, 4
_RISKS = 8


def _paths(size: int, reports: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Return each thing's status in each report: begun after a while, then worked on, done, and embedded."""
    begins = rng.integers(-3 * reports, reports + 3, size)[:, None]
    done = begins + rng.integers(2, 2 * reports + 3, size)[:, None]
    embedded = done + rng.integers(2, 6, size)[:, None]
    report = np.arange(reports)[None, :]
    status = np.select([report >= embedded, report >= done, report >= begins], [_BLUE, _GREEN, _AMBER], _GREY)
    red = (np.arange(size) % _EVERY_RED == 5)[:, None] & (status == _AMBER) & (report % 3 != 0)
    found: npt.NDArray[np.int64] = np.where(red, _RED, status)
    return found


def _moves(size: int, reports: int) -> npt.NDArray[np.int64]:
    """Return by how many Board cycles a date has moved: for one thing in four, for some of these twice."""
    place, report = np.arange(size)[:, None], np.arange(reports)[None, :]
    once = (place % _EVERY_MOVED == 1) & (report >= reports - 3)
    twice = (place % (2 * _EVERY_MOVED) == 1) & (report >= reports - 1)
    return np.asarray(once.astype(np.int64) + 2 * twice)


def _progress(status: npt.NDArray[np.int64], what: Texts) -> Texts:
    """Return what was done: nothing where Grey, but for a few."""
    place = np.arange(len(what))
    told = (status != _GREY) | (place % _EVERY_EARLY_TEXT == 0)
    words = np.array(["first talks held", "work goes on", "it is behind", "it is finished", "it is in use"])
    return np.where(told, f"{MADE_UP}: " + words.astype(object)[status], "")


def projects(plan: Table, reports: list[date], rng: np.random.Generator) -> pd.DataFrame:
    """Return the project return as text: every counted project in every report."""
    counted = [project for project in plan["project"] if project["counted"]]
    size, count = len(counted), len(reports)
    status = _paths(size, count, rng)
    status[0, -2:] = _GREEN  # a project that is complete, though some of its actions are open
    status[1, -3:] = _AMBER
    status[2, -1] = _GREY
    target = np.array([project.get("target_date") or "NaT" for project in counted], dtype="datetime64[D]")
    revised = target[:, None] + _moves(size, count) * np.timedelta64(BOARD_CYCLE_DAYS, "D")
    revised[revised == target[:, None]] = np.datetime64("NaT")
    elsewhere = np.array([_ELSEWHERE.get(project["workstream"], "") for project in counted], dtype=object)
    by_report = status.T.ravel()
    others = np.tile(elsewhere, count)
    refs = np.tile(np.array([project["ref"] for project in counted], dtype=object), count)
    progress = _progress(by_report, refs)
    return pd.DataFrame(
        {
            "report_date": iso(np.repeat(np.array(reports, dtype="datetime64[s]"), size)),
            "project": refs,
            "status": np.where(others == "", _STATUSES[by_report], ""),
            "reported_by": others,
            "revised_date": iso(revised.T.ravel()),
            "progress": np.where(others == "", progress, ""),
            "next_steps": np.where(by_report == _AMBER, f"{MADE_UP}: carry on", ""),
        }
    )


def actions(plan: Table, reports: list[date], size: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return the action return as text: ``size`` actions, shared out over the counted projects, in every report."""
    counted = [project for project in plan["project"] if project["counted"]]
    count = len(reports)
    owner = np.arange(size) * len(counted) // size
    refs = np.array([project["ref"] for project in counted], dtype=object)[owner]
    elsewhere = np.array([_ELSEWHERE.get(project["workstream"], "") for project in counted], dtype=object)[
        owner
    ]
    number = np.arange(size) - np.searchsorted(owner, owner) + 1
    named = refs + np.char.mod("-%02d", number).astype(object)
    steps = choose([f"{MADE_UP}: {step}" for step in _STEPS], np.arange(size))
    status = _paths(size, count, rng)
    ends = _due(status, reports, rng)
    revised = ends[:, None] + _moves(size, count) * np.timedelta64(BOARD_CYCLE_DAYS, "D")
    revised[revised == ends[:, None]] = np.datetime64("NaT")
    by_report, others = status.T.ravel(), np.tile(elsewhere, count)
    done = np.datetime64(reports[0], "D") + _first_done(status) * BOARD_CYCLE_DAYS - rng.integers(1, 30, size)
    ended = np.where((by_report >= _GREEN) & (others == ""), np.tile(done, count), np.datetime64("NaT", "D"))
    return pd.DataFrame(
        {
            "report_date": iso(np.repeat(np.array(reports, dtype="datetime64[s]"), size)),
            "project": np.tile(refs, count),
            "action": np.tile(named, count),
            "title": np.tile(steps, count),
            "lead": np.tile(choose(list(_LEADS), np.arange(size)), count),
            "due_date": np.tile(iso(ends), count),
            "revised_due_date": iso(revised.T.ravel()),
            "status": np.where(others == "", _STATUSES[by_report], ""),
            "reported_by": others,
            "progress": np.where(others == "", _progress(by_report, np.tile(named, count)), ""),
            "next_steps": "",
            "completed_on": iso(ended),
        }
    )


def _first_done(status: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the report in which each thing is done first, a later one than the last where it is not."""
    done = status >= _GREEN
    return np.asarray(np.where(done.any(axis=1), done.argmax(axis=1), status.shape[1] + 1))


def _due(
    status: npt.NDArray[np.int64], reports: list[date], rng: np.random.Generator
) -> npt.NDArray[np.datetime64]:
    """Return due dates about the report in which each thing is done, a few of them missing."""
    days = _first_done(status) * BOARD_CYCLE_DAYS + rng.integers(-70, 130, len(status))
    due = np.datetime64(reports[0], "D") + days
    due[np.arange(len(due)) % _EVERY_NO_DATE == 7] = np.datetime64("NaT")
    return due


def risks(reports: list[date]) -> pd.DataFrame:
    """Return the risk return as text: the register of every report, some of it without scores."""
    place = np.tile(np.arange(_RISKS), len(reports))
    report = np.repeat(np.arange(len(reports)), _RISKS)
    number = (place + 1).astype(str).astype(object)
    scored = place % 4 != 3
    return pd.DataFrame(
        {
            "report_date": iso(np.repeat(np.array(reports, dtype="datetime64[s]"), _RISKS)),
            "risk": "R" + number,
            "title": f"{MADE_UP} risk " + number,
            "mitigation": f"{MADE_UP} mitigation of risk " + number,
            "owner": choose(list(_LEADS), place),
            "likelihood": np.where(scored, ((place + report // 3) % 5 + 1).astype(str).astype(object), ""),
            "impact": np.where(scored, ((place * 2) % 5 + 1).astype(str).astype(object), ""),
        }
    )
