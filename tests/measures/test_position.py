"""Where a KPI stands at a period: which figure, which target, and every key that the contract names."""

from typing import Any

import pandas as pd
import pytest

from measures.position import KEYS, find_kpi_position, select_targets
from schemas.periods import next_period, period_end, short_period
from tests.measures.frames import days, rows, texts

FIGURES = "measure period value state data_period data_period_end"
TARGETS = "measure aim period_from period_to value tolerance tolerance_kind"
Q1, Q2, Q3, Q4 = (f"2022-23 Q{number}" for number in (1, 2, 3, 4))
SUMMER, AUTUMN = ["Summer term 2022", "2022-08-31"], ["Autumn term 2022", "2022-12-31"]
EEE = [
    ["eee_2", Q1, "67", "reported", *SUMMER],
    ["eee_2", Q2, "67", "repeated", *SUMMER],
    ["eee_2", Q3, "69", "reported", *AUTUMN],
]
LOCAL = ["eee_2", "local", Q1, Q4, "72", "3", "points"]


def figures(*table: list[Any]) -> pd.DataFrame:
    """KPI rows in force."""
    return rows(FIGURES, *table).assign(
        provisional=pd.Series(False, index=range(len(table)), dtype="boolean"),
        marker=texts(*[None] * len(table)),
        commentary=texts(*(f"Text of {row[1]}" for row in table)),
        return_id=texts(*(f"r-{row[1]}" for row in table)),
        line=pd.Series(range(2, len(table) + 2), dtype="Int64"),
        file_name=texts(*["kpi.csv"] * len(table)),
        accepted_by=texts(*["Analyst"] * len(table)),
        received_on=days(*["2023-01-27"] * len(table)),
    )


def targets(*table: list[Any]) -> pd.DataFrame:
    """Target rows in force, in the order of their file."""
    frame = rows(TARGETS, *table).rename(columns={"aim": "target"})
    return frame.assign(line=pd.Series(range(2, len(table) + 2), dtype="Int64"))


def measures(*table: dict[str, Any]) -> pd.DataFrame:
    """Definitions of KPIs, take-up at age 2 unless said otherwise."""
    own = {
        "measure": "eee_2",
        "name": "Take-up of early education, age 2",
        "short_name": "Early education, age 2",
        "workstream": "E1",
        "service_area": "Schools and Achievement",
        "unit": "%",
        "better": "higher",
        "decimals": 0,
        "frequency": "termly",
        "breaks": [],
    }
    return pd.DataFrame([own | row for row in table or ({},)])


def position(
    held: pd.DataFrame,
    aims: pd.DataFrame,
    period: str = Q3,
    of: pd.DataFrame | None = None,
    state: str = "late",
) -> pd.DataFrame:
    """The position, where what is missing is late."""
    of = measures() if of is None else of
    missing = pd.Series(state, index=of["measure"], dtype="str")
    return find_kpi_position(held, aims, of, period, missing)


def one(*arguments: Any, **named: Any) -> dict[str, Any]:
    """The position of a single measure."""
    frame = position(*arguments, **named)
    assert len(frame) == 1
    return {str(key): value for key, value in frame.iloc[0].items()}


def test_a_measure_has_every_key_of_the_contract_and_the_words_for_it() -> None:
    found = one(figures(*EEE), targets(LOCAL))
    assert list(found)[: len(KEYS)] == KEYS
    expected = {
        "measure": "eee_2",
        "name": "Take-up of early education, age 2",
        "short_name": "Early education, age 2",
        "workstream": "E1",
        "service_area": "Schools and Achievement",
        "unit": "%",
        "better": "higher",
        "decimals": 0,
        "period": Q3,
        "reported_in": Q3,
        "value": 69,
        "data_period": "Autumn term 2022",
        "state": "reported",
        "target": 72,
        "target_words": "72% or more",
        "tolerance": 3,
        "verdict": "Near target",
        "reason": "69% against 72% or more; within 3 points",
        "direction": "Improving",
        "direction_words": "Improving: 67% to 69%",
        "change": "+2 points",
        "arrow": "↗",
        "previous": 67,
        "previous_data_period": "Summer term 2022",
        "variation": "Not enough data (2 of 13)",
        "variation_icon": "",
        "assurance": "",
        "pace": "",
        "commentary": f"Text of {Q3}",
        "return_id": f"r-{Q3}",
        "line": 4,
        "accepted_by": "Analyst",
        "targets": [
            {
                "name": "local",
                "value": 72,
                "tolerance": 3,
                "tolerance_kind": "points",
                "verdict": "Near target",
                "reason": "69% against 72% or more; within 3 points",
            }
        ],
    }
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("period", "reported_in", "value", "state", "direction"),
    [
        (Q1, Q1, 67, "reported", "No earlier figure"),
        (Q2, Q2, 67, "repeated", "No earlier figure"),
        (Q3, Q3, 69, "reported", "Improving"),
        # nothing was returned for Q4: the last figure stands, and its state says why it is not newer
        (Q4, Q3, 69, "late", "Improving"),
    ],
)
def test_the_figure_is_the_latest_reported_in_or_before_the_period(
    period: str, reported_in: str, value: int, state: str, direction: str
) -> None:
    found = one(figures(*EEE), targets(LOCAL), period)
    assert [found[key] for key in ("reported_in", "value", "state", "direction")] == [
        *(reported_in, value, state, direction)
    ]


def test_a_blank_with_a_state_leaves_the_earlier_figure_standing_and_gives_the_state() -> None:
    blank = ["eee_2", Q2, None, "not_due", None, None]
    found = one(figures(EEE[0], blank), targets(LOCAL), Q2)
    assert [found[key] for key in ("reported_in", "value", "state", "commentary")] == [
        *(Q1, 67, "not_due", f"Text of {Q2}")
    ]


def test_a_measure_never_reported_is_there_without_a_figure() -> None:
    found = one(figures(), targets(LOCAL))
    assert pd.isna(found["value"])
    assert [found[key] for key in ("verdict", "reason", "direction", "state", "variation", "pace")] == [
        *("No figure", "No figure reported", "No earlier figure", "late", "Not enough data (0 of 13)", "")
    ]
    assert found["target"] == 72
    assert [target["verdict"] for target in found["targets"]] == ["No figure"]


def test_a_measure_without_a_target_has_an_empty_list_of_them() -> None:
    found = one(figures(*EEE), targets())
    assert (found["verdict"], found["reason"], found["targets"]) == ("No target", "No target set", [])
    assert pd.isna(found["target"])


@pytest.mark.parametrize(
    ("names", "headline"),
    [
        (["DfE", "local"], "local"),
        (["local", "DfE"], "local"),
        (["DfE", "regional"], "DfE"),
        (["b", "a"], "b"),
    ],
)
def test_the_headline_target_is_the_local_one_or_else_the_first_of_the_file(
    names: list[str], headline: str
) -> None:
    aims = targets(*(["eee_2", name, Q1, Q4, "60" if name == "DfE" else "72", None, None] for name in names))
    found = one(figures(*EEE), aims)
    assert found["target_name"] == headline
    assert [target["name"] for target in found["targets"]] == sorted(names, key=lambda name: name != headline)
    verdicts = {target["name"]: target["verdict"] for target in found["targets"]}
    assert verdicts == {name: "On target" if name == "DfE" else "Off target" for name in names}


def test_targets_change_through_the_year_and_the_one_for_the_period_asked_is_used() -> None:
    aims = targets(["eee_2", "local", Q1, Q2, "60", None, None], ["eee_2", "local", Q3, Q4, "72", None, None])
    assert [one(figures(*EEE), aims, period)["target"] for period in (Q1, Q2, Q3, Q4)] == [60, 60, 72, 72]
    assert select_targets(aims, "2023-24 Q1").empty


def test_across_a_break_figures_are_not_comparable_and_the_series_begins_again() -> None:
    of = measures({"breaks": [{"from_": "Autumn term 2022", "why": "Counted in another way."}]})
    found = one(figures(*EEE), targets(LOCAL), of=of)
    assert [found[key] for key in ("direction", "direction_words", "arrow", "variation")] == [
        *("Not comparable", "Not comparable", "↗", "Not enough data (1 of 13)")
    ]


def test_a_break_before_the_earlier_figure_or_after_the_latest_changes_nothing() -> None:
    breaks = [{"from_": "Summer term 2022", "why": "-"}, {"from_": "Spring term 2023", "why": "-"}]
    found = one(figures(*EEE), targets(LOCAL), of=measures({"breaks": breaks}))
    assert (found["direction"], found["variation"]) == ("Improving", "Not enough data (2 of 13)")


def test_the_same_period_last_year_is_compared_where_it_is_there() -> None:
    last_year = ["eee_2", "2021-22 Q3", "70", "reported", "Autumn term 2021", "2021-12-31"]
    found = one(figures(last_year, *EEE), targets(LOCAL))
    assert (found["same_period_last_year"], found["last_year_direction"]) == (70, "Worsening")
    assert pd.isna(one(figures(*EEE), targets(LOCAL))["same_period_last_year"])


def test_what_is_reported_later_is_not_known_yet() -> None:
    assert one(figures(*EEE), targets(LOCAL), Q2)["variation"] == "Not enough data (1 of 13)"


@pytest.mark.parametrize(
    ("count", "variation", "pace"),
    [
        (2, "Not enough data (2 of 13)", ""),
        (3, "Not enough data (3 of 13)", "needs +6.0 points a quarter, has not moved"),
        (12, "Not enough data (12 of 13)", "needs +5.5 points a quarter, has gained +0.1"),
        (13, "Common cause; consistently fails the target", "needs +6.0 points a quarter, has not moved"),
    ],
)
def test_from_three_data_periods_there_is_a_pace_and_from_thirteen_a_variation(
    count: int, variation: str, pace: str
) -> None:
    periods = ["2019-20 Q1"]
    while len(periods) < count + 2:
        periods.append(next_period(periods[-1]))
    held = figures(
        *(
            [
                "eee_2",
                period,
                str(60 + n % 2),
                "reported",
                short_period(period),
                period_end(period).isoformat(),
            ]
            for n, period in enumerate(periods[:count])
        )
    )
    aims = targets(["eee_2", "local", periods[0], periods[-1], "72", "3", "points"])
    found = one(held, aims, periods[count - 1], of=measures({"frequency": "quarterly"}))
    assert (found["variation"], found["pace"]) == (variation, pace)


def test_rows_come_worst_first_and_then_by_how_far_they_miss() -> None:
    of = measures(
        *(
            {"measure": code, "name": name, "better": better}
            for code, name, better in [
                ("on", "Met", "higher"),
                ("none_10", "Untargeted 10", "higher"),
                ("none_2", "Untargeted 2", "higher"),
                ("off", "Off by a tenth", "higher"),
                ("far", "Off by a fifth", "lower"),
                ("near", "Close", "higher"),
                ("silent", "Silent", "higher"),
            ]
        )
    )
    held = figures(
        *(
            [code, Q3, value, "reported", *AUTUMN]
            for code, value in [
                *(
                    ("on", "100"),
                    ("none_10", "1"),
                    ("none_2", "1"),
                    ("off", "90"),
                    ("far", "12"),
                    ("near", "99"),
                )
            ]
        )
    )
    aims = targets(
        *(
            [code, "local", Q1, Q4, target, "1", "points"]
            for code, target in [
                ("on", "100"),
                ("off", "100"),
                ("far", "10"),
                ("near", "100"),
                ("silent", "5"),
            ]
        )
    )
    found = position(held, aims, of=of)
    assert found["measure"].tolist() == ["far", "off", "near", "none_2", "none_10", "silent", "on"]


def test_the_order_of_rows_held_does_not_matter() -> None:
    held, aims = figures(*EEE), targets(LOCAL, ["eee_2", "DfE", Q1, Q4, "60", None, None])
    one_way, other = position(held, aims), position(held[::-1], aims[::-1])
    pd.testing.assert_frame_equal(one_way, other)


def test_only_the_measures_asked_for_are_there() -> None:
    other = ["other", Q3, "5", "reported", *AUTUMN]
    assert position(figures(*EEE, other), targets(LOCAL))["measure"].tolist() == ["eee_2"]


def test_an_empty_store_has_an_empty_position_with_every_column() -> None:
    found = position(figures(), targets(), "", of=measures().head(0))
    assert found.empty
    assert set(KEYS) <= set(found.columns)
