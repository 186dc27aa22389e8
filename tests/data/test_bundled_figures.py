"""The bundled returns hold what was published: the report's table typed once more, against the files, by csv alone."""

from collections import Counter

from tests.conftest import bundled_rows, specified

QUARTERS = [
    *("2022-07-29/kpi_2022-23_q1.csv", "2022-10-28/kpi_2022-23_q2.csv", "2023-01-27/kpi_2022-23_q3.csv")
]
Row = dict[str, str]


def cells_of(rows: list[Row], columns: str) -> list[list[str]]:
    return [[row[name] for name in columns.split()] for row in rows]


ABOUT = {
    "yearly": "reported, Academic year 2020/21; not_due, ; not_due, ",
    "termly": "reported, Summer term 2022; repeated, Summer term 2022; reported, Autumn term 2022",
    "winter": "not_applicable, ; not_applicable, ; reported, Winter 2022",
    "from q2": "not_available, ; reported, Quarter 2 2022/23; reported, Quarter 3 2022/23",
    "quarterly": "reported, Quarter 1 2022/23; reported, Quarter 2 2022/23; reported, Quarter 3 2022/23",
}


def test_values_and_what_they_are_about_are_those_of_appendix_three_in_its_order() -> None:
    for place, file in enumerate(QUARTERS):
        expected = [
            [f"2022-23 Q{place + 1}", row[0], row[4 + place], *ABOUT[row[7]].split("; ")[place].split(", ")]
            for row in specified(__file__, "appendix_three")
        ]
        assert cells_of(bundled_rows(file), "period measure value state data_period") == expected


def test_targets_are_those_of_appendix_three_for_the_whole_year_and_two_have_one_of_dfe() -> None:
    dfe = {"haf_winter_children": "12000", "haf_winter_meals": "46400"}
    expected = []
    for measure, target, tolerance, kind, *_ in specified(__file__, "appendix_three"):
        aims = {"local": target, "DfE": dfe.get(measure, "")}
        expected += [[measure, name, aim, tolerance, kind] for name, aim in aims.items() if aim]
    targets = bundled_rows("2022-04-01/targets_2022-23.csv")
    assert cells_of(targets, "measure target value tolerance tolerance_kind") == expected
    assert cells_of(targets, "period_from period_to") == [["2022-23 Q1", "2022-23 Q4"]] * 16


def test_workforce_headlines_are_those_of_the_report_and_those_of_the_last_one_have_no_date() -> None:
    files = ("2023-01-04/workforce_2023-01-01.csv", "2023-02-03/workforce_2023-02-01.csv")
    columns = "as_at organisation measure value"
    found = [[file, *cells] for file in files for cells in cells_of(bundled_rows(file), columns)]
    assert found == specified(__file__, "workforce")
    last = bundled_rows("2023-01-04/workforce_2023-01-01.csv")
    undated = [row["measure"] for row in last if "date not given" in row["narrative"]]
    assert undated == ["agency_share", "absence_length"]


def test_the_two_risks_have_a_mitigation_and_no_score() -> None:
    rows = bundled_rows("2023-03-17/risks_2023-03-17.csv")
    assert cells_of(rows, "risk likelihood impact") == [["R1", "", ""], ["R2", "", ""]]
    assert all(row["mitigation"] for row in rows)


COMPARATORS = bundled_rows("2025-12-31/comparators_to_2025-12.csv")


def test_the_comparators_carry_all_390_published_figures_for_three_areas() -> None:
    assert Counter(row["area"] for row in COMPARATORS) == dict.fromkeys(
        ("Birmingham", "West Midlands", "England"), 130
    )
    assert len({row["measure"] for row in COMPARATORS}) == 14
    assert len({(row["measure"], row["data_period"], row["area"]) for row in COMPARATORS}) == 390
    assert all(row["source"].startswith("DfE, ") for row in COMPARATORS)


def test_a_comparator_without_a_value_is_not_available_and_every_other_is_reported() -> None:
    assert all(row["state"] == ("reported" if row["value"] else "not_available") for row in COMPARATORS)
    assert Counter((row["measure"], row["data_period"]) for row in COMPARATORS if not row["value"]) == {
        ("absence_primary", "Academic year 2019/20"): 3,
        ("absence_secondary", "Academic year 2019/20"): 3,
        ("social_worker_agency", "30 September 2024"): 1,
        ("social_worker_absence", "Year to 30 September 2024"): 1,
    }


def test_a_comparator_of_each_measure_is_as_published() -> None:
    cells = cells_of(COMPARATORS, "measure data_period area value")
    assert [
        figure for measure, _, *figure in specified(__file__, "published") if [measure, *figure] not in cells
    ] == []


def test_the_first_comparators_are_the_later_ones_up_to_the_last_data_period_by_31_march_2022() -> None:
    last = {measure: data_period for measure, data_period, *_ in specified(__file__, "published")}
    expected: list[Row] = []
    passed: set[str] = set()
    for row in COMPARATORS:
        is_last = row["data_period"] == last[row["measure"]]
        if row["measure"] not in passed or is_last:
            expected.append(row)
        if is_last:
            passed.add(row["measure"])
    assert bundled_rows("2023-03-17/comparators_to_2022-03.csv") == expected
    assert len(expected) == 246
