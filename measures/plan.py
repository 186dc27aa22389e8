"""How the plan stands: lateness, challenges to ratings, movement between reports, reconciliation and risks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from measures.columns import Column, choose, is_true, natural_key
from schemas.vocabulary import DONE, REPORTED_BY, Delivery, Lateness, fold


def judge_lateness(
    stage: Column, reported_by: Column, due: Column, reported_on: Column, as_at: date, board: date | None
) -> pd.DataFrame:
    """Return ``lateness``, ``days_overdue`` (Int64, missing unless overdue) and ``date_passed`` for each row.

    ``stage`` is what the status means (a Delivery, missing where none is given), ``due`` the revised date where
    there is one, ``board`` the calendar's next Board. Every row gets exactly one lateness, the first that holds
    of: complete, reported elsewhere, not rated, no date, overdue (those who reported knew), date passed since the
    report (nobody knows yet), due before the next Board, on time. What is due on the as-at date has not passed.
    ``date_passed`` looks at the date alone. Source: domain.md, section 1.
    """
    today = pd.Timestamp(as_at)
    has_passed = is_true(due < today)
    cases = [
        (stage.isin(list(DONE)), Lateness.COMPLETE),
        (stage.isna() & reported_by.notna(), Lateness.ELSEWHERE),
        (stage.isna(), Lateness.NOT_RATED),
        (due.isna(), Lateness.NO_DATE),
        (has_passed & is_true(due < reported_on), Lateness.OVERDUE),
        (has_passed, Lateness.PASSED),
        (due <= (pd.Timestamp(board) if board else pd.NaT), Lateness.DUE_SOON),
    ]
    found = choose(stage.index, cases, Lateness.ON_TIME)
    days = (today - due).dt.days.where(found == Lateness.OVERDUE).astype("Int64")
    return pd.DataFrame({"lateness": found, "days_overdue": days, "date_passed": has_passed})


REPORTS_RUNNING = 3
MOVES_ALLOWED = 1


class Challenge(StrEnum):
    """How a self-rated status is contradicted."""

    OVERDUE = "Overdue but open"
    NOT_STARTED_WITH_PROGRESS = "Not started, with progress"
    OPEN_BENEATH = "Complete with open actions"
    UNCHANGED = "Unchanged"
    MOVED = "Date moved again"


def _list_challenges(frame: pd.DataFrame, what: str, challenge: str, reason: Column | str) -> pd.DataFrame:
    rows = {"project": frame["project"], "ref": frame[what], "what": what, "challenge": challenge}
    return pd.DataFrame(rows | {"reason": reason}).astype("str")


def _count_words(number: Column, noun: str) -> Column:
    """Return "1 day", "74 days"."""
    text = number.astype("Int64").astype("str")
    return text + f" {noun}" + (text != "1").map({True: "s", False: ""})


def find_report_challenges(frame: pd.DataFrame, what: str) -> pd.DataFrame:
    """Return the challenges that one report shows by itself: open and overdue; not started, with progress text.

    project, ref, what, challenge and reason in words, as the two below. ``what`` is project or action; needs its
    column, project, status, stage, lateness, days_overdue and progress.
    """
    is_open = frame["stage"].isin([Delivery.STARTED, Delivery.NOT_STARTED])
    late = frame[is_true(is_open & (frame["lateness"] == Lateness.OVERDUE))]
    late_words = late["status"] + ", " + _count_words(late["days_overdue"], "day") + " past its date"
    has_progress = frame["progress"].fillna("").str.strip() != ""
    described = frame[is_true((frame["stage"] == Delivery.NOT_STARTED) & has_progress)]
    text = described["status"] + " means not started, but progress is described"
    contradicted = _list_challenges(late, what, Challenge.OVERDUE, late_words)
    started = _list_challenges(described, what, Challenge.NOT_STARTED_WITH_PROGRESS, text)
    return pd.concat([contradicted, started], ignore_index=True)


def find_complete_with_open_actions(projects: pd.DataFrame, actions: pd.DataFrame) -> pd.DataFrame:
    """Return complete projects beneath which actions are open.

    ``projects`` has project, status and stage; ``actions`` project, parent (of the project, or missing) and stage.
    What others report has no stage here and is not open.
    """
    is_open = actions[is_true(actions["stage"].notna() & ~actions["stage"].isin(list(DONE)))]
    counts = pd.concat([is_open["project"], is_open["parent"].dropna()]).value_counts()
    hit = projects[is_true(projects["stage"].isin(list(DONE)) & projects["project"].isin(counts.index))]
    number = _count_words(hit["project"].map(counts), "open action")
    words = hit["status"] + ", with " + number + " beneath it"
    return _list_challenges(hit, "project", Challenge.OPEN_BENEATH, words)


def find_history_challenges(history: pd.DataFrame, what: str) -> pd.DataFrame:
    """Return the challenges that need earlier reports: unchanged in three running; date moved again.

    ``history`` has one row a project (or one of its actions, as ``what`` says) and report_date, with status, stage,
    ``moved_to`` (the revised date) and, for actions, due_date. A status that means complete may stay; a missing
    revised date moves nothing.
    """
    key = list(dict.fromkeys(["project", what]))  # two projects may have actions of one ref
    ordered = history.sort_values([*key, "report_date"], kind="stable")
    return pd.concat([_find_unchanged(ordered, key), _find_moved(ordered, key)], ignore_index=True)


def _find_unchanged(ordered: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return what has one status in its last three reports, which does not mean complete."""
    latest = ordered.drop_duplicates(key, keep="last")
    status, by_ref = ordered["status"], ordered.groupby(key)["status"]
    same = np.logical_and.reduce([is_true(status == by_ref.shift(n)) for n in range(1, REPORTS_RUNNING)])
    is_hit = pd.Series(same, index=ordered.index)[latest.index] & ~latest["stage"].isin(list(DONE))
    hit = latest[is_hit]
    return _list_challenges(hit, key[-1], Challenge.UNCHANGED, hit["status"] + " in three reports running")


def _find_moved(ordered: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return what has a date that moved more than once, from report to report or away from the first one."""
    refs = [ordered[name] for name in key]
    given = ordered.get("due_date", pd.Series(pd.NaT, index=ordered.index, dtype="datetime64[s]"))
    due = ordered["moved_to"].fillna(given)
    before = due.groupby(refs).ffill().groupby(refs).shift()
    before = before.where(ordered.duplicated(key), given)
    times = pd.Series(is_true(due.notna() & (due != before)), index=ordered.index)
    moves = times.groupby(refs).sum().rename("moves").reset_index()
    hit = moves[moves["moves"] > MOVES_ALLOWED]
    words = "Date moved " + hit["moves"].astype("str") + " times"
    return _list_challenges(hit, key[-1], Challenge.MOVED, words)


_MOVEMENT_COLUMNS = ["ref", "project", "before", "after", "before_on", "after_on", "change"]


class Change(StrEnum):
    """What became of an item between the report before and the latest one."""

    MOVED = "moved"
    SAME = "unchanged"
    NEW = "new"
    GONE = "no longer reported"
    FIRST = "first report"


def compare_reports(reports: pd.DataFrame, ref: str) -> pd.DataFrame:
    """Return, for every item of its project's latest report or of the one before, where it stood in each.

    ``reports`` has project, report_date, ``ref``'s column and standing (a status, or who reports it instead);
    a project is an item of its own report, an action one of its project's. Returned are ref, project, before
    and after (standings, missing where it was not in that report), before_on and after_on (the project's two
    dates, before_on missing where there is one report only) and change.
    """
    dates = reports[["project", "report_date"]].drop_duplicates().sort_values("report_date")
    dates["before_on"] = dates.groupby("project")["report_date"].shift()
    last_two = dates.drop_duplicates("project", keep="last").rename(columns={"report_date": "after_on"})
    dated = reports.merge(last_two, on="project")
    latest = dated[dated["report_date"] == dated["after_on"]]
    earlier = dated[dated["report_date"] == dated["before_on"]]
    keys = ["project", ref, "after_on", "before_on"]
    both = latest.merge(earlier, on=keys, how="outer", suffixes=("_after", "_before"), sort=False)
    found = both.rename(columns={"standing_after": "after", "standing_before": "before"})
    cases = [
        (found["before_on"].isna(), Change.FIRST),
        (found["before"].isna(), Change.NEW),
        (found["after"].isna(), Change.GONE),
        (found["before"] == found["after"], Change.SAME),
    ]
    change = choose(found.index, cases, Change.MOVED)
    return found.assign(ref=found[ref], change=change)[_MOVEMENT_COLUMNS]


@dataclass(frozen=True)
class Tally:
    """What became of counted projects and rated actions, parts of a project and what others report left out.

    ``ways`` counts them by what, change, before and after. Of those in two reports, ``since`` are the days of the
    reports before and ``until`` of the latest, in order; ``last`` is the last day of all, counted or not.
    """

    ways: Counter[tuple[str, str, str, str]]
    since: tuple[date, ...]
    until: tuple[date, ...]
    last: date | None

    @cached_property
    def became(self) -> Counter[tuple[str, str]]:
        """How many projects and actions changed in each way."""
        found: Counter[tuple[str, str]] = Counter()
        for (what, change, _, _), count in self.ways.items():
            found[what, change] += count
        return found

    @cached_property
    def flows(self) -> dict[tuple[str, str, str], int]:
        """How many moved, by what, before and after, the most first."""
        ways = self.ways.items()
        moved = [((what, start, end), n) for (what, change, start, end), n in ways if change == Change.MOVED]
        return dict(sorted(moved, key=lambda flow: (-flow[1], flow[0])))


def count_movement(found: pd.DataFrame) -> Tally:
    """Count what became of the items of ``movement``; beside its columns ``found`` has what, counted and is_rated."""
    what, change = (found[name].to_numpy(dtype="object") for name in ("what", "change"))
    is_whole = (what == "action") | found["counted"].eq(True).to_numpy()
    is_counted = is_whole & found["is_rated"].to_numpy(dtype="bool")
    ends = [found[name].to_numpy(dtype="object")[is_counted] for name in ("before", "after")]
    compared = is_counted & np.isin(change.astype("str"), [Change.MOVED, Change.SAME])
    before_on, after_on = (found[name].to_numpy(dtype="datetime64[D]") for name in ("before_on", "after_on"))
    return Tally(
        ways=Counter(zip(what[is_counted], change[is_counted], *ends, strict=True)),
        since=tuple(np.unique(before_on[compared]).tolist()),
        until=tuple(np.unique(after_on[compared]).tolist()),
        last=max(after_on.tolist(), default=None),
    )


def count_statuses(
    frame: pd.DataFrame, statuses: Sequence[str], control: int | None = None
) -> dict[str, Any]:
    """Return total, by_status, elsewhere, rated, not_rated, control and agrees.

    ``frame`` has status and reported_by; ``statuses`` are the delivery statuses in their order, each of which
    is counted even where there is none. ``control`` is the published total, and ``agrees`` None without one.
    """
    # Of a few words, Python counts far quicker than columns do.
    by_status = Counter(frame["status"].tolist())
    elsewhere = Counter(frame.loc[frame["status"].isna(), "reported_by"].tolist())
    rated = {status: by_status[status] for status in statuses}
    others = {name: elsewhere[name] for name in REPORTED_BY}
    return {
        "total": len(frame),
        "by_status": rated,
        "elsewhere": others,
        "rated": sum(rated.values()),
        "not_rated": len(frame) - sum(rated.values()) - sum(others.values()),
        "control": control,
        "agrees": None if control is None else control == len(frame),
    }


def describe_reconciliation(counts: dict[str, Any], what: str) -> str:
    """Return "218 actions rated here + 36 reported by the Travel programme + 33 by the SEND plan = 287"."""
    noun = what.removesuffix("s") if counts["rated"] == 1 else what
    parts = [f"{counts['rated']:,} {noun} rated here"]
    for place, (name, number) in enumerate((n, c) for n, c in counts["elsewhere"].items() if c):
        parts.append(f"{number:,} {'' if place else 'reported '}by the {name}")
    if counts["not_rated"]:
        parts.append(f"{counts['not_rated']:,} not rated")
    words = f"{' + '.join(parts)} = {counts['total']:,}"
    if counts["agrees"] is False:
        words += f". The published total is {counts['control']:,}"
    return words


COMPARED = ("title", "mitigation", "owner", "likelihood", "impact")
SCORES = ("likelihood", "impact")
_RISK_COLUMNS = ["risk", "title", "first_reported", "before_on", "latest_on", "change", "changed"]


class RiskChange(StrEnum):
    """What became of a risk between the register before and the latest one."""

    FIRST = "first register"
    NEW = "new"
    CHANGED = "changed"
    SAME = "unchanged"
    GONE = "no longer on the register"


def compare_registers(registers: pd.DataFrame) -> pd.DataFrame:
    """Return each risk of the latest register or of the one before it, in natural order.

    ``registers`` has report_date, risk, title, mitigation, owner, likelihood and impact, one row a risk and
    date. Returned are risk, title, first_reported, before_on (missing where there is one register only),
    latest_on, change (a RiskChange) and changed: "owner; likelihood 2 to 4".
    """
    latest_on, before_on = [*sorted(registers["report_date"].unique(), reverse=True), pd.NaT, pd.NaT][:2]
    latest, before = (
        {row["risk"]: row for row in registers[registers["report_date"] == on].to_dict("records")}
        for on in (latest_on, before_on)
    )
    first = registers.groupby("risk")["report_date"].min()
    rows = []
    for risk in {**latest, **before}:
        now, then = latest.get(risk), before.get(risk)
        changed = _describe_risk_changes(now, then) if now and then else ""
        change = RiskChange.CHANGED if changed else RiskChange.SAME
        if not now:
            change = RiskChange.GONE
        elif not then:
            change = RiskChange.FIRST if pd.isna(before_on) else RiskChange.NEW
        title = (now or before[risk])["title"]
        rows.append((risk, title, first[risk], before_on, latest_on, str(change), changed))
    types = dict.fromkeys(_RISK_COLUMNS, "str")
    types |= dict.fromkeys(["first_reported", "before_on", "latest_on"], "datetime64[s]")
    found = pd.DataFrame(rows, columns=_RISK_COLUMNS).astype(types)
    return found.sort_values("risk", key=natural_key, ignore_index=True)


def _describe_risk_changes(now: Mapping[Any, Any], then: Mapping[Any, Any]) -> str:
    """Return which columns differ, scores with where they went from and to."""
    words = []
    for column in COMPARED:
        after, earlier = ("" if pd.isna(row[column]) else str(row[column]) for row in (now, then))
        is_same = fold(after) == fold(earlier) if column == "owner" else after == earlier
        if not is_same and column in SCORES:
            words.append(f"{column} {earlier or 'not scored'} to {after or 'not scored'}")
        elif not is_same:
            words.append(column)
    return "; ".join(words)


def count_risk_matrix(register: pd.DataFrame) -> pd.DataFrame:
    """Count scored risks by likelihood and impact: likelihood, impact, risks (their refs), count.

    ``register`` has risk, likelihood and impact, 1 to 5 or missing.
    """
    scored = register.dropna(subset=list(SCORES))
    cells = scored.groupby(list(SCORES))["risk"]
    return cells.agg(risks=", ".join, count="size").reset_index()
