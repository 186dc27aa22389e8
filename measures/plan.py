"""How the plan stands: lateness, challenges to ratings, movement between reports, reconciliation and risks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

import pandas as pd

from measures.columns import Column, choose, is_true, natural_key
from schemas.vocabulary import DONE, REPORTED_BY, Delivery, Lateness, fold, number_of


def name_parts(rows: pd.DataFrame) -> pd.Series[str]:
    """Return what each row is reported as a part of: its project, or the one register."""
    return rows["project"] if "project" in rows else pd.Series("register", index=rows.index, dtype="str")


def take_last_reports(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of each project's last report, or of the last register; needs report_date, and project if any."""
    days = rows["report_date"]
    return rows[days == days.groupby(name_parts(rows)).transform("max")]


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


CHALLENGED = ["project", "workstream", "service_area", "title", "lead", "status"]
CHALLENGED += ["ref", "what", "challenge", "reason"]


def count_open(actions: pd.DataFrame) -> Counter[str]:
    """Return how many actions are open beneath each project, its parts' among them.

    Needs project, parent (of the project, or missing) and stage. What others report has no stage here and is not open.
    """
    is_open = actions[actions["stage"].notna() & ~actions["stage"].isin(list(DONE))]
    return Counter([*is_open["project"], *is_open["parent"].dropna()])


def find_challenges(
    position: pd.DataFrame, history: pd.DataFrame, what: str, open_beneath: Mapping[str, int] | None = None
) -> pd.DataFrame:
    """Return the self-rated statuses of a position that the facts contradict, in its order: CHALLENGED.

    ``what`` is project or action. ``position`` has its column and what it is in CHALLENGED, stage, lateness,
    days_overdue and progress; ``history`` one row an item and report_date, with status, due_date and ``moved_to`` (the
    revised date); ``open_beneath`` is how many actions are open beneath a project.
    """
    history = history.sort_values("report_date", kind="stable")
    history = history[["project", what, "status", "due_date", "moved_to"]].astype("object")
    reports: dict[tuple[str, str], list[Sequence[Any]]] = defaultdict(list)
    for project, ref, *report in history.where(history.notna(), None).itertuples(index=False, name=None):
        reports[project, ref].append(report)
    found = [
        row | {"ref": row[what], "what": what, "challenge": str(challenge), "reason": reason}
        for row in position.to_dict("records")
        for challenge, reason in _challenge(
            row, reports[row["project"], row[what]], (open_beneath or {}).get(row["project"], 0)
        )
    ]
    return pd.DataFrame(found, columns=CHALLENGED).astype("str")


def _challenge(
    row: Mapping[Any, Any], reports: Sequence[Sequence[Any]], open_beneath: int
) -> Iterator[tuple[Challenge, str]]:
    """Yield how one rating is contradicted, with the reason in words; ``reports`` are all of it, in order."""
    status, stage, progress = row["status"], row["stage"], row["progress"]
    if stage in (Delivery.STARTED, Delivery.NOT_STARTED) and row["lateness"] == Lateness.OVERDUE:
        yield Challenge.OVERDUE, f"{status}, {number_of(row['days_overdue'], 'day')} past its date"
    if stage == Delivery.NOT_STARTED and pd.notna(progress) and progress.strip():
        reason = f"{status} means not started, but progress is described"
        yield Challenge.NOT_STARTED_WITH_PROGRESS, reason
    if stage in DONE and open_beneath:
        yield Challenge.OPEN_BENEATH, f"{status}, with {number_of(open_beneath, 'open action')} beneath it"
    running = [before for before, *_ in reports[-REPORTS_RUNNING:]]
    if running == [status] * REPORTS_RUNNING and stage not in DONE:  # what is complete may stay so
        yield Challenge.UNCHANGED, f"{status} in three reports running"
    if (moves := _count_moves(reports)) > MOVES_ALLOWED:
        yield Challenge.MOVED, f"Date moved {moves} times"


def _count_moves(reports: Sequence[Sequence[Any]]) -> int:
    """Return how often a date moved, from report to report or away from the first one; a missing one moves nothing."""
    moves, last = 0, reports[0][1] if reports else None
    for _, due, moved_to in reports:
        moves += (moved_to or due or last) != last
        last = moved_to or due or last
    return moves


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
    standings: dict[str, dict[pd.Timestamp, dict[str, str]]] = {}
    columns = (reports[name] for name in ("project", "report_date", ref, "standing"))
    for project, day, item, standing in zip(*columns, strict=True):
        standings.setdefault(project, {}).setdefault(day, {})[item] = standing
    rows = []
    for project, by_day in standings.items():
        before_on, after_on = [None, *sorted(by_day)][-2:]
        before, after = (by_day.get(day, {}) if day else {} for day in (before_on, after_on))
        for item in after | before:
            was, now = before.get(item), after.get(item)
            change = Change.SAME if was == now else Change.MOVED
            if before_on is None:
                change = Change.FIRST
            elif was is None or now is None:
                change = Change.NEW if was is None else Change.GONE
            rows.append((item, project, was, now, before_on, after_on, str(change)))
    types = dict.fromkeys(_MOVEMENT_COLUMNS, "str") | dict.fromkeys(
        ["before_on", "after_on"], "datetime64[s]"
    )
    return pd.DataFrame(rows, columns=_MOVEMENT_COLUMNS).astype(types)


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
    rows = found[((found["what"] == "action") | found["counted"].eq(True)) & found["is_rated"].astype("bool")]
    both = rows[rows["change"].isin([Change.MOVED, Change.SAME])]
    return Tally(
        ways=Counter(zip(*(rows[name] for name in ("what", "change", "before", "after")), strict=True)),
        since=tuple(sorted(set(both["before_on"].dt.date))),
        until=tuple(sorted(set(both["after_on"].dt.date))),
        last=max(found["after_on"].dt.date, default=None),
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
