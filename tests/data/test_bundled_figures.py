"""The bundled returns hold what was published: the report's table typed once more, against the files, by csv alone."""

import csv
from collections import Counter

import pytest

from tests.conftest import ROOT

RETURNS = ROOT / "data" / "returns"
COMPARATORS_2023 = "2023-03-17/comparators_to_2022-03.csv"
COMPARATORS_2025 = "2025-12-31/comparators_to_2025-12.csv"
QUARTERS = {
    "2022-23 Q1": "2022-07-29/kpi_2022-23_q1.csv",
    "2022-23 Q2": "2022-10-28/kpi_2022-23_q2.csv",
    "2022-23 Q3": "2023-01-27/kpi_2022-23_q3.csv",
}
Row = dict[str, str]


def rows_of(file: str) -> list[Row]:
    with (RETURNS / file).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def by_measure(file: str) -> dict[str, Row]:
    return {row["measure"]: row for row in rows_of(file)}


# Appendix three, in its order: target, then Quarters 1 to 3 as printed; a blank is a blank there.
APPENDIX_THREE = [
    ("absence_primary", "4", "5.0", "", ""),
    ("absence_secondary", "6", "6.3", "", ""),
    ("eee_2", "72", "67", "67", "69"),
    ("eee_3_4", "92", "86", "86", "91"),
    ("haf_winter_children", "15000", "", "", "13104"),
    ("haf_winter_meals", "60000", "", "", "58787"),
    ("ehcp_waiting", "", "", "244", "278"),
    ("neet_supported", "1049", "1112", "1127", "725"),
    ("neet_16_17", "5", "3.5", "3.8", "2.2"),
    ("care_leavers_eet", "62", "63", "62", "60"),
    ("ehc_20_weeks", "65", "69", "63", "65"),
    ("excl_primary", "0.01", "0.02", "", ""),
    ("transport_eligible", "99.5", "100", "99.9", "100"),
    ("excl_secondary", "0.1", "0.12", "", ""),
    ("excl_special", "0.05", "0.07", "", ""),
]


@pytest.mark.parametrize(("measure", "target", "q1", "q2", "q3"), APPENDIX_THREE)
def test_targets_and_values_are_those_of_appendix_three(
    measure: str, target: str, q1: str, q2: str, q3: str
) -> None:
    local = [row["value"] for row in targets() if (row["measure"], row["target"]) == (measure, "local")]
    assert local == ([target] if target else [])
    assert [by_measure(file)[measure]["value"] for file in QUARTERS.values()] == [q1, q2, q3]


def test_each_quarter_has_one_row_for_each_of_the_fifteen_measures_in_the_reports_order() -> None:
    expected = [measure for measure, *_ in APPENDIX_THREE]
    for period, file in QUARTERS.items():
        assert [(row["period"], row["measure"]) for row in rows_of(file)] == [(period, m) for m in expected]


def targets() -> list[Row]:
    return rows_of("2022-04-01/targets_2022-23.csv")


TOLERANCES = {
    "absence_primary": ("0.5", "points"),
    "absence_secondary": ("0.5", "points"),
    "eee_2": ("3", "points"),
    "eee_3_4": ("2", "points"),
    "haf_winter_children": ("5", "share"),
    "haf_winter_meals": ("5", "share"),
    "neet_supported": ("5", "share"),
    "neet_16_17": ("0.5", "points"),
    "care_leavers_eet": ("2", "points"),
    "ehc_20_weeks": ("3", "points"),
    "excl_primary": ("0.005", "points"),
    "transport_eligible": ("0.5", "points"),
    "excl_secondary": ("0.01", "points"),
    "excl_special": ("0.01", "points"),
}


def test_every_target_has_the_tolerance_of_its_measure_and_holds_for_the_whole_year() -> None:
    for row in targets():
        assert (row["tolerance"], row["tolerance_kind"]) == TOLERANCES[row["measure"]]
        assert (row["period_from"], row["period_to"]) == ("2022-23 Q1", "2022-23 Q4")


def test_the_two_holiday_activities_measures_have_a_dfe_target_after_their_local_one() -> None:
    found = [(r["measure"], r["target"], r["value"]) for r in targets() if r["measure"].startswith("haf_")]
    assert found == [
        ("haf_winter_children", "local", "15000"),
        ("haf_winter_children", "DfE", "12000"),
        ("haf_winter_meals", "local", "60000"),
        ("haf_winter_meals", "DfE", "46400"),
    ]
    assert len(targets()) == len(TOLERANCES) + 2


SUMMER = "Summer term 2022"
NOT_DUE, NOT_APPLICABLE, NOT_AVAILABLE = ("not_due", ""), ("not_applicable", ""), ("not_available", "")
OWN_QUARTER = [("reported", f"Quarter {n} 2022/23") for n in (1, 2, 3)]
YEARLY = [("reported", "Academic year 2020/21"), NOT_DUE, NOT_DUE]
TERMLY = [("reported", SUMMER), ("repeated", SUMMER), ("reported", "Autumn term 2022")]
WINTER = [NOT_APPLICABLE, NOT_APPLICABLE, ("reported", "Winter 2022")]
STATES = {
    "absence_primary": YEARLY,
    "absence_secondary": YEARLY,
    "eee_2": TERMLY,
    "eee_3_4": TERMLY,
    "haf_winter_children": WINTER,
    "haf_winter_meals": WINTER,
    "ehcp_waiting": [NOT_AVAILABLE, *OWN_QUARTER[1:]],
    "neet_supported": OWN_QUARTER,
    "neet_16_17": OWN_QUARTER,
    "care_leavers_eet": OWN_QUARTER,
    "ehc_20_weeks": OWN_QUARTER,
    "excl_primary": YEARLY,
    "transport_eligible": OWN_QUARTER,
    "excl_secondary": YEARLY,
    "excl_special": YEARLY,
}


@pytest.mark.parametrize(("measure", "expected"), STATES.items())
def test_every_figure_says_its_state_and_the_time_it_is_about(
    measure: str, expected: list[tuple[str, str]]
) -> None:
    rows = [by_measure(file)[measure] for file in QUARTERS.values()]
    assert [(row["state"], row["data_period"]) for row in rows] == expected


DIRECTORATE, COUNCIL, TRUST = "Directorate", "Council", "Birmingham Children's Trust"
WORKFORCE = {
    "2023-01-04/workforce_2023-01-01.csv": [
        ("2023-01-01", DIRECTORATE, "headcount", "1447"),
        ("2023-01-01", DIRECTORATE, "fte", "1026.95"),
        ("2023-01-01", TRUST, "headcount", "1910"),
        ("2023-01-01", TRUST, "fte", "1764"),
        ("2023-01-04", DIRECTORATE, "agency_share", "24"),
        ("2023-01-04", DIRECTORATE, "absence_length", "7.9"),
    ],
    "2023-02-03/workforce_2023-02-01.csv": [
        ("2023-02-01", DIRECTORATE, "headcount", "1469"),
        ("2023-02-01", DIRECTORATE, "agency_share", "19"),
        ("2023-02-01", COUNCIL, "agency_share", "17.5"),
        ("2023-02-01", DIRECTORATE, "agency_tenure", "8"),
        ("2023-02-01", COUNCIL, "agency_tenure", "17"),
        ("2023-02-01", DIRECTORATE, "absent_share", "5.2"),
        ("2023-02-01", COUNCIL, "absent_share", "5.9"),
        ("2023-02-01", DIRECTORATE, "absence_length", "5.3"),
        ("2023-02-01", COUNCIL, "absence_length", "5.2"),
    ],
}


@pytest.mark.parametrize(("file", "expected"), WORKFORCE.items())
def test_workforce_headlines_are_those_of_the_report(
    file: str, expected: list[tuple[str, str, str, str]]
) -> None:
    rows = rows_of(file)
    assert [(r["as_at"], r["organisation"], r["measure"], r["value"]) for r in rows] == expected


def test_the_figures_of_the_last_report_say_that_it_has_no_date() -> None:
    rows = rows_of("2023-01-04/workforce_2023-01-01.csv")
    assert [r["measure"] for r in rows if "date not given" in r["narrative"]] == [
        "agency_share",
        "absence_length",
    ]


def test_the_two_risks_have_a_mitigation_and_no_score() -> None:
    rows = rows_of("2023-03-17/risks_2023-03-17.csv")
    assert [row["risk"] for row in rows] == ["R1", "R2"]
    assert all(row["mitigation"] and not row["likelihood"] and not row["impact"] for row in rows)


def test_the_comparators_carry_all_390_published_figures_for_three_areas() -> None:
    rows = rows_of(COMPARATORS_2025)
    areas = {"Birmingham": 130, "West Midlands": 130, "England": 130}
    assert Counter(row["area"] for row in rows) == areas
    assert len({row["measure"] for row in rows}) == 14
    assert len({(row["measure"], row["data_period"], row["area"]) for row in rows}) == 390
    assert all(row["source"].startswith("DfE, ") for row in rows)


def test_a_comparator_without_a_value_is_not_available_and_every_other_is_reported() -> None:
    rows = rows_of(COMPARATORS_2025)
    assert {(row["state"], bool(row["value"])) for row in rows} == {
        ("reported", True),
        ("not_available", False),
    }
    blank = Counter((row["measure"], row["data_period"]) for row in rows if not row["value"])
    assert blank == {
        ("absence_primary", "Academic year 2019/20"): 3,
        ("absence_secondary", "Academic year 2019/20"): 3,
        ("social_worker_agency", "30 September 2024"): 1,
        ("social_worker_absence", "Year to 30 September 2024"): 1,
    }


LAST_BY_MARCH_2022 = {
    "absence_primary": "Academic year 2020/21",
    "absence_secondary": "Academic year 2020/21",
    "eee_2": "January 2022",
    "eee_3_4": "January 2022",
    "neet_16_17": "December 2021 to February 2022",
    "care_leavers_eet": "Year to 31 March 2022",
    "ehc_20_weeks": "Calendar year 2021",
    "excl_primary": "Academic year 2020/21",
    "excl_secondary": "Academic year 2020/21",
    "excl_special": "Academic year 2020/21",
    "social_worker_agency": "30 September 2021",
    "social_worker_turnover": "Year to 30 September 2021",
    "social_worker_absence": "Year to 30 September 2021",
    "social_worker_vacancy": "30 September 2021",
}


def test_the_first_comparators_are_the_later_ones_up_to_the_last_data_period_by_31_march_2022() -> None:
    expected: list[Row] = []
    passed: set[str] = set()
    for row in rows_of(COMPARATORS_2025):
        if row["measure"] not in passed or row["data_period"] == LAST_BY_MARCH_2022[row["measure"]]:
            expected.append(row)
        if row["data_period"] == LAST_BY_MARCH_2022[row["measure"]]:
            passed.add(row["measure"])
    assert rows_of(COMPARATORS_2023) == expected
    assert len(expected) == 246


@pytest.mark.parametrize(
    ("measure", "data_period", "area", "value"),
    [
        ("absence_primary", "Academic year 2020/21", "Birmingham", "5"),
        ("absence_secondary", "Academic year 2024/25", "England", "8.44"),
        ("eee_2", "January 2021", "Birmingham", "48.3"),
        ("eee_3_4", "January 2018", "West Midlands", "98.2"),
        ("neet_16_17", "December 2017 to February 2018", "Birmingham", "2.22"),
        ("care_leavers_eet", "Year to 31 March 2022", "England", "55"),
        ("ehc_20_weeks", "Calendar year 2024", "Birmingham", "26.7"),
        ("excl_primary", "Academic year 2020/21", "Birmingham", "0.0214"),
        ("excl_secondary", "Academic year 2023/24", "England", "0.2534"),
        ("excl_special", "Academic year 2023/24", "Birmingham", "0.2039"),
        ("social_worker_agency", "30 September 2022", "West Midlands", "18"),
        ("social_worker_turnover", "Year to 30 September 2025", "Birmingham", "8.5"),
        ("social_worker_absence", "Year to 30 September 2016", "England", "3.5"),
        ("social_worker_vacancy", "30 September 2022", "Birmingham", "30.9"),
    ],
)
def test_a_comparator_of_each_measure_is_as_published(
    measure: str, data_period: str, area: str, value: str
) -> None:
    key = (measure, data_period, area)
    found = [
        r["value"] for r in rows_of(COMPARATORS_2025) if (r["measure"], r["data_period"], r["area"]) == key
    ]
    assert found == [value]
