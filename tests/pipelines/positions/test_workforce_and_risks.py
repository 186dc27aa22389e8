"""The workforce and the risks at their latest date."""

import pandas as pd
import pytest

from pipelines.positions import risk_position, workforce_position, workforce_series
from tests.pipelines.positions.giving import Given

HEADER = "as_at,organisation,measure,value,state,narrative\n"
KEYS = ["as_at", "organisation", "measure", "value", "comparator", "previous", "direction"]
JANUARY = "2023-01-01,Directorate,headcount,1447,,\n2023-01-04,Directorate,agency_share,24,,date not given"
FEBRUARY = """2023-02-01,Directorate,headcount,1469,,
2023-02-01,Directorate,agency_share,19,,
2023-02-01,Council,agency_share,17.5,,
2023-02-01,Birmingham Children's Trust,agency_share,21,,"""


@pytest.fixture
def months(desk: Given) -> Given:
    desk.give("workforce", "2023-01-04", HEADER + JANUARY)
    desk.give("workforce", "2023-02-03", HEADER + FEBRUARY)
    return desk


def test_a_measure_stands_beside_the_councils_figure_and_its_own_earlier_one(months: Given) -> None:
    for as_at, measure, figures, direction in (
        ("2023-04-05", "headcount", [1469, None, 1447], "Higher"),
        ("2023-04-05", "agency_share", [19, 17.5, 24], "Improving"),
        ("2023-02-02", "headcount", [1447, None, None], "No earlier figure"),
        ("2023-02-02", "agency_share", [24, None, None], "No earlier figure"),
    ):
        rows = months.ask(workforce_position, as_at)
        assert list(rows.columns)[: len(KEYS)] == KEYS
        row = rows[(rows["measure"] == measure) & (rows["organisation"] == "Directorate")].iloc[0]
        found = [
            None if pd.isna(row[key]) else float(row[key]) for key in ("value", "comparator", "previous")
        ]
        assert (found, row["direction"]) == (figures, direction)


def test_only_the_directorate_is_set_beside_the_council_and_it_comes_first(months: Given) -> None:
    rows = months.ask(workforce_position, workstream="A")
    organisations = ["Directorate", "Directorate", "Council", "Birmingham Children's Trust"]
    assert rows["organisation"].tolist() == organisations
    assert rows["comparator"].notna().tolist() == [False, True, False, False]
    assert rows.loc[1, "previous_narrative"] == "date not given"


def test_a_correction_of_a_date_is_no_earlier_figure_and_a_date_without_one_says_why(months: Given) -> None:
    months.give("workforce", "2023-02-20", HEADER + "2023-02-01,Directorate,headcount,1470,,")
    row = months.ask(workforce_position).iloc[0]
    assert (int(row["value"]), int(row["previous"])) == (1470, 1447)
    series = months.ask(workforce_series)
    assert series.loc[series["measure"] == "headcount", "value"].astype(int).tolist() == [1447, 1470]
    months.give("workforce", "2023-03-03", HEADER + "2023-03-01,Directorate,headcount,,not_available,")
    row = months.ask(workforce_position).iloc[0]
    assert pd.isna(row["value"])
    assert (row["state"], int(row["previous"])) == ("not_available", 1470)


def test_the_register_is_the_one_of_the_latest_date_in_natural_order(desk: Given) -> None:
    header = "report_date,risk,title,mitigation,owner,likelihood,impact\n"
    desk.give("risk", "2023-02-03", header + "2023-02-03,R9,Old,,,,")
    desk.give("risk", "2023-03-17", header + "2023-03-17,R10,Data,,,,\n2023-03-17,R2,Recruitment,,,4,5")
    rows = desk.ask(risk_position, workstream="A")
    assert rows["risk"].tolist() == ["R2", "R10"]
    assert rows["impact"].tolist() == [5, pd.NA]
    assert rows["line"].tolist() == [3, 2]
