"""What the bundled definitions and texts say, by tomllib and csv alone: keys, roles, and every claim of the report."""

import re
import tomllib
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.conftest import ROOT, bundled_rows, specified

DATA = ROOT / "data"
DEFINITIONS = DATA / "definitions"
RETURNS = sorted((DATA / "returns").glob("*/*.csv"))
TEXTS = [*sorted(DEFINITIONS.rglob("*.toml")), *RETURNS, DATA / "README.md"]
KEYS = ("workstream", "service_area", "unit", "better", "decimals", "frequency")
CODES = [code for code, *_ in specified(__file__, "measures")]
KPIS, WORKFORCE = CODES[:15], CODES[15:]
CONTEXT = ["social_worker_agency", "social_worker_turnover", "social_worker_absence", "social_worker_vacancy"]
TEXTS_OF_A_MEASURE = "name why_it_matters numerator denominator source publication_lag owner_role"


def definition(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


MEASURES = {path.stem: definition(path) for path in (DEFINITIONS / "measures").glob("*.toml")}
CALENDAR = definition(DEFINITIONS / "calendar.toml")


def test_the_fifteen_kpis_the_workforce_measures_and_the_context_measures_are_defined_and_no_other() -> None:
    by_kind = {"kpi": KPIS, "workforce": WORKFORCE, "context": CONTEXT}
    expected = {code: kind for kind, codes in by_kind.items() for code in codes}
    assert {code: measure["kind"] for code, measure in MEASURES.items()} == expected


def test_a_measure_has_every_required_text_the_code_of_its_file_and_names_what_is_ours() -> None:
    for code, measure in MEASURES.items():
        is_kpi = code in KPIS
        assert measure["code"] == code
        assert [key for key in TEXTS_OF_A_MEASURE.split() if not measure.get(key, "").strip()] == [], code
        assert len(measure["short_name"]) <= 34
        assert measure["reviewed"] < measure["next_review"]
        assert bool(measure["workstream"]) == bool(measure["service_area"]) == is_kpi
        assert {"better"} <= set(measure["ours"]) <= {*measure, "tolerance"}
        assert ("tolerance" in measure["ours"]) == (is_kpi and code != "ehcp_waiting")


def test_a_measure_is_defined_as_the_rules_say() -> None:
    found = [[code, *(str(MEASURES[code][key]) for key in KEYS)] for code in CODES]
    assert found == specified(__file__, "measures")


def test_only_early_education_can_exceed_100_only_ehc_plans_roll_and_one_polarity_is_assumed() -> None:
    expected = {"can_exceed_100": {"eee_2", "eee_3_4"}, "rolling": {"ehc_20_weeks"}}
    expected |= {"polarity_assumed": {"neet_supported"}}
    for key, codes in expected.items():
        assert {code for code, measure in MEASURES.items() if measure.get(key)} == codes


def test_every_service_area_with_a_kpi_owes_a_kpi_return_within_30_days_of_the_quarters_end() -> None:
    owed = [due for due in CALENDAR["due"] if due["kind"] == "kpi"]
    assert {due["service_area"] for due in owed} == {MEASURES[code]["service_area"] for code in KPIS}
    assert {(due["rule"], due["days"]) for due in owed} == {("days after quarter end", 30)}


def test_the_other_returns_are_due_by_the_rules_of_the_calendar() -> None:
    others = [(due["kind"], due["rule"], due["days"]) for due in CALENDAR["due"] if due["kind"] != "kpi"]
    assert [due for due in others if due[0] in ("project", "action", "workforce")] == [
        *(("project", "days before Board", 7), ("action", "days before Board", 7)),
        ("workforce", "day of month", 10),
    ]


def test_boards_are_six_weeks_apart_through_17_march_2023_from_mid_2022_to_the_end_of_2023() -> None:
    boards = CALENDAR["boards"]
    assert {later - earlier for earlier, later in pairwise(boards)} == {timedelta(days=42)}
    assert date(2023, 3, 17) in boards
    assert boards[0] < date(2022, 8, 1)
    assert boards[-1] > date(2023, 11, 20)


def test_the_statuses_are_the_reports_four_and_red_which_is_ours() -> None:
    statuses = definition(DEFINITIONS / "statuses.toml")["status"]
    ordered = [status["name"] for status in sorted(statuses, key=lambda status: status["order"])]
    assert ordered == ["Blue", "Green", "Amber", "Red", "Grey"]
    assert {s["name"] for s in statuses if s.get("ours")} == {"Red"}
    assert {s["name"] for s in statuses if s["stage"] in {"complete", "embedded"}} == {"Blue", "Green"}


def test_the_context_figures_are_those_of_the_report() -> None:
    assert [f["value"] for f in definition(DEFINITIONS / "context.toml")["figure"]] == [1019, 446, 186, 420]


ROLE = re.compile(r"(?:Assistant )?Director (?:of )?[A-Z]")


def test_every_owner_of_a_measure_a_return_or_a_risk_is_a_role() -> None:
    owners = [row["owner"] for row in bundled_rows("risks_2023-03-17.csv")]
    owners += [measure["owner_role"] for measure in MEASURES.values()]
    owners += [due["from"] for due in CALENDAR["due"]]
    assert [owner for owner in owners if not ROLE.match(owner)] == []


def test_no_file_addresses_a_person() -> None:
    titles = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Cllr|Councillor)\.? [A-Z]")
    assert [path for path in TEXTS if titles.search(path.read_text(encoding="utf-8"))] == []


def test_a_return_is_utf_8_with_commas_and_line_feeds_in_a_folder_named_by_a_date_and_in_the_readme() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    for path in RETURNS:
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf"), path
        assert b"\r" not in content, path
        assert content.endswith(b"\n"), path
        assert "," in content.decode("utf-8").splitlines()[0], path
        assert date.fromisoformat(path.parent.name) <= date(2025, 12, 31)
        assert f"`{path.relative_to(DATA).as_posix()}`" in readme
