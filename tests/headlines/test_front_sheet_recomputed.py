"""Every headline of the front sheet, worked out again from the bundled files with the csv module alone.

No product code computes here: the command line and the drawn page are asked, and must agree.
"""

import csv
import json
import tomllib
from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from tests.conftest import ROOT, read_table, run_pipelines

RETURNS = ROOT / "data" / "returns"
PERIOD = "2022-23 Q3"
AS_AT = date(2023, 4, 5)
Row = dict[str, str]


def rows_of(column: str, before: date = AS_AT) -> list[Row]:
    """All rows of the bundled files that have ``column``, oldest file first, received by ``before``."""
    rows: list[Row] = []
    for path in sorted(RETURNS.glob("*/*.csv")):
        if date.fromisoformat(path.parent.name) > before:
            continue
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if column in (reader.fieldnames or []):
                rows += list(reader)
    return rows


def measure_files() -> dict[str, dict[str, Any]]:
    """The definition of each KPI, as the file says it."""
    folder = ROOT / "data" / "definitions" / "measures"
    found = {path.stem: tomllib.loads(path.read_text()) for path in folder.glob("*.toml")}
    return {code: definition for code, definition in found.items() if definition["kind"] == "kpi"}


def verdict_by_hand(value: Decimal, target: Row | None, better: str) -> str:
    """On, Near or Off, as section 3 of the rules says it, one figure at a time."""
    if target is None:
        return "No target"
    aim = Decimal(target["value"])
    allowed = Decimal(target["tolerance"] or 0)
    if target["tolerance_kind"] == "share":
        allowed = aim * allowed / 100
    miss = aim - value if better == "higher" else value - aim
    return "On target" if miss <= 0 else "Near target" if miss <= allowed else "Off target"


def kpis_by_hand() -> dict[str, dict[str, Any]]:
    """The position of each measure at the period: figure, where it came from, target, verdict."""
    figures = [r for r in rows_of("period") if r["value"] and r["period"] <= PERIOD]
    targets = {(r["measure"], r["target"]): r for r in rows_of("tolerance_kind")}
    published = [r for r in rows_of("area") if r["area"] == "Birmingham" and r["value"]]
    position = {}
    for code, definition in measure_files().items():
        mine = sorted((r for r in figures if r["measure"] == code), key=lambda r: r["period"])
        latest = mine[-1]
        earlier = [r for r in mine if r["data_period"] != latest["data_period"]]
        if definition.get("published") == "same":
            # The council's own earlier published years, at the measure's decimals.
            own = sorted((r for r in published if r["measure"] == code), key=lambda r: r["data_period"])
            earlier = [r for r in own if r["data_period"] < latest["data_period"]]
        previous = Decimal(earlier[-1]["value"]) if earlier else None
        if previous is not None:
            previous = previous.quantize(Decimal(1).scaleb(-definition["decimals"]), ROUND_HALF_UP)
        target = targets.get((code, "local"))
        position[code] = {
            "value": Decimal(latest["value"]),
            "reported_in": latest["period"],
            "data_period": latest["data_period"],
            "previous": previous,
            "target": Decimal(target["value"]) if target else None,
            "verdict": verdict_by_hand(Decimal(latest["value"]), target, definition["better"]),
        }
    return position


def plan_by_hand() -> dict[str, dict[str, Any]]:
    """The plan file's projects by reference."""
    plan = tomllib.loads((ROOT / "data" / "definitions" / "plan.toml").read_text())
    return {project["ref"]: project for project in plan["project"]}


def run_json(*arguments: str, store: Path) -> Any:
    """What the command line says, as JSON."""
    answer = run_pipelines(*arguments, "--format", "json", store=store)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout, parse_float=Decimal, parse_int=Decimal)


def test_the_fifteen_measures_read_as_the_files_say_and_are_counted_as_published(bundled_store: Path) -> None:
    by_hand = kpis_by_hand()
    rows = run_json("position", "kpis", "--period", PERIOD, store=bundled_store)
    shown = {row["measure"]: row for row in rows}
    assert shown.keys() == by_hand.keys()
    assert len(shown) == 15
    for code, expected in by_hand.items():
        assert {key: shown[code][key] for key in expected} == expected, code
    published = {"On target": 3, "Near target": 5, "Off target": 6, "No target": 1}
    for position in (by_hand, shown):
        assert Counter(row["verdict"] for row in position.values()) == published
    # Holiday activities are off the local target and on the department's.
    verdicts = {target["name"]: target["verdict"] for target in shown["haf_winter_children"]["targets"]}
    assert verdicts == {"local": "Off target", "DfE": "On target"}


def test_projects_and_actions_reconcile_to_the_published_totals(bundled_store: Path) -> None:
    shown = run_json("reconcile", store=bundled_store)
    counted = {ref for ref, project in plan_by_hand().items() if project["counted"]}
    action_rows = rows_of("action")
    project_rows = [r for r in rows_of("next_steps") if "action" not in r and r["project"] in counted]
    for what, rows, total in (("projects", project_rows, 34), ("actions", action_rows, 287)):
        statuses = Counter(r["status"] for r in rows if r["status"])
        elsewhere = Counter(r["reported_by"] for r in rows if not r["status"])
        assert shown[what]["total"] == len(rows) == total
        assert {k: v for k, v in shown[what]["by_status"].items() if v} == dict(statuses)
        assert shown[what]["elsewhere"] == dict(elsewhere)
    assert shown["projects"]["by_status"] == {"Blue": 0, "Green": 1, "Amber": 20, "Red": 0, "Grey": 1}
    assert shown["projects"]["elsewhere"] == {"Travel programme": 7, "SEND plan": 5}
    assert shown["actions"]["by_status"] == {"Blue": 12, "Green": 30, "Amber": 128, "Red": 0, "Grey": 48}
    assert shown["actions"]["elsewhere"] == {"Travel programme": 36, "SEND plan": 33}


def lateness_by_hand(due: date | None, report: Row | None) -> str:
    """What is said of a date that has gone by at the committee's; nothing of one that has not."""
    if not due or due >= AS_AT or (report and report["status"] in {"Blue", "Green"}):
        return ""
    if not report or not report["status"]:
        return "reported elsewhere" if report and report["reported_by"] else "not rated"
    known = due < date.fromisoformat(report["report_date"])
    return "overdue" if known else "date passed since the report"


def test_late_means_known_to_be_late_and_all_dates_that_have_gone_by_have_their_say(
    bundled_store: Path,
) -> None:
    report = {r["project"]: r for r in rows_of("next_steps") if "action" not in r}
    dates = {ref: project.get("target_date") for ref, project in plan_by_hand().items()}
    projects = {ref: lateness_by_hand(due, report.get(ref)) for ref, due in dates.items()}
    actions = {r["action"]: lateness_by_hand(date.fromisoformat(r["due_date"]), r) for r in rows_of("action")}
    for what, by_hand, counts in (
        ("projects", projects, (1, 1, 5, 12)),
        ("actions", actions, (2, 27, 32, 0)),
    ):
        shown = run_json("position", what, "--as-at", AS_AT.isoformat(), store=bundled_store)
        assert len(shown) == len(by_hand)
        gone = {
            r[what[:-1]]: r["lateness"] for r in shown if r["date_passed"] and r["lateness"] != "complete"
        }
        assert gone == {ref: words for ref, words in by_hand.items() if words}
        words = ("overdue", "date passed since the report", "reported elsewhere", "not rated")
        assert tuple(Counter(gone.values())[word] for word in words) == counts
        assert all((r["days_overdue"] is not None) == (r["lateness"] == "overdue") for r in shown)
    overdue = [ref for named in (projects, actions) for ref, words in named.items() if words == "overdue"]
    assert overdue == ["B2", "B2-02", "B2-03"]


WORKFORCE = """
headcount | 1469 | | 1447 | Higher
agency_share | 19 | 17.5 | 24 | Improving
agency_tenure | 8 | 17 | | No earlier figure
absent_share | 5.2 | 5.9 | | No earlier figure
absence_length | 5.3 | 5.2 | 7.9 | Improving
"""


def test_the_workforce_headlines_are_the_published_ones(bundled_store: Path) -> None:
    shown = run_json("position", "workforce", store=bundled_store)
    rows = rows_of("narrative")
    for measure, *figures, direction in read_table(WORKFORCE):
        returned, position = (
            [row for row in part if (row["measure"], row["organisation"]) == (measure, "Directorate")]
            for part in (rows, shown)
        )
        assert max(returned, key=lambda row: row["as_at"])["value"].replace(",", "") == figures[0]
        found = [position[0][key] for key in ("value", "comparator", "previous")]
        assert found == [Decimal(text) if text else None for text in figures]
        assert position[0]["direction"] == direction
