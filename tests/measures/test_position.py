"""Where a KPI stands at a period: which figure, which target, and every key that the contract names."""

from decimal import Decimal
from typing import Any

import pandas as pd

from measures.position import KEYS, find_kpi_position, select_targets
from schemas.periods import next_period, period_end
from tests.conftest import read_table, specification
from tests.measures.frames import days, rows, specified, table

Q1, Q2, Q3, Q4 = (f"2022-23 Q{number}" for number in (1, 2, 3, 4))
FIGURES = "measure period value state data_period data_period_end"
AUTUMN = ["Autumn term 2022", "2022-12-31"]
SUMMER = ["Summer term 2022", "2022-08-31"]
EEE = [
    ["eee_2", Q1, "67", "reported", *SUMMER],
    ["eee_2", Q2, "67", "repeated", *SUMMER],
    ["eee_2", Q3, "69", "reported", *AUTUMN],
]
LOCAL = ["eee_2", "local", Q1, Q4, "72", "3", "points"]
DFE = ["eee_2", "DfE", Q1, Q4, "60", None, None]


def figures(*cells: list[Any]) -> pd.DataFrame:
    """KPI rows in force."""
    same = {"file_name": "kpi.csv", "accepted_by": "Analyst", "marker": None, "denominator": None}
    frame = rows(FIGURES, *cells, **same)
    return frame.assign(
        provisional=pd.Series(False, index=frame.index, dtype="boolean"),
        commentary="Text of " + frame["period"],
        return_id="r-" + frame["period"],
        line=frame.index + 2,
        received_on=days(*["2023-01-27"] * len(frame)),
    )


def targets(*cells: list[Any]) -> pd.DataFrame:
    """Target rows in force, in the order of their file."""
    frame = rows("measure aim period_from period_to value tolerance tolerance_kind", *cells)
    return frame.rename(columns={"aim": "target"}).assign(line=frame.index + 2)


[OWN] = table(
    """
measure | name | short_name | workstream | service_area | unit | better | frequency
eee_2 | Take-up of early education, age 2 | Early education, age 2 | E1 | Schools and Achievement | % | higher | termly
"""
).to_dict("records")
OWN |= {"decimals": 0, "breaks": [], "cumulative": None, "smallest_change": None}
OWN |= {"published": "context", "cautions": []}


PUBLISHED = "measure data_period data_period_end area value source"


def position(
    facts: list[list[Any]],
    aims: list[list[Any]],
    period: str = Q3,
    *measures: dict[str, Any],
    published: list[list[Any]] = [],  # noqa: B006 - never changed
) -> pd.DataFrame:
    """The position, where what is missing is late; of take-up at age 2 unless other measures are given."""
    definitions = pd.DataFrame([OWN | one for one in measures or ({},)])
    late = pd.Series("late", index=definitions["measure"], dtype="str")
    return find_kpi_position(
        figures(*facts), targets(*aims), definitions, period, late, rows(PUBLISHED, *published)
    )


def find_one(*arguments: Any, **named: Any) -> dict[str, Any]:
    """The position of a single measure."""
    [found] = position(*arguments, **named).to_dict("records")
    return {str(key): value for key, value in found.items()}


def test_a_measure_has_every_key_of_the_contract_and_the_words_for_it() -> None:
    found = find_one(EEE, [LOCAL])
    assert list(found)[: len(KEYS)] == KEYS
    judged = {"tolerance": 3, "verdict": "Near target", "reason": "69% against 72% or more; within 3 points"}
    expected: dict[Any, Any] = {
        key: OWN[key]
        for key in OWN.keys()
        - {"frequency", "breaks", "cumulative", "smallest_change", "published"}
        - {"cautions"}
    } | judged
    expected |= {"value": 69, "target": 72, "previous": 67, "line": 4}
    expected["targets"] = [{"name": "local", "value": 72, "tolerance_kind": "points", **judged}]
    expected |= dict(read_table(specification(__file__, "words_of_a_position")))
    assert {key: found[key] for key in expected} == expected


def test_the_figure_is_the_latest_reported_in_or_before_the_period() -> None:
    # what is reported later is not known yet; nothing was returned for Q4: the last figure stands with a state
    standing = f"""
{Q1} | {Q1} | 67 | reported | No earlier figure | Not enough data (1 of 13)
{Q2} | {Q2} | 67 | repeated | No earlier figure | Not enough data (1 of 13)
{Q3} | {Q3} | 69 | reported | Improving | Not enough data (2 of 13)
{Q4} | {Q3} | 69 | late | Improving | Not enough data (2 of 13)
"""
    for period, *expected in read_table(standing):
        found = find_one(EEE, [LOCAL], period)
        keys = ("reported_in", "value", "state", "direction", "variation")
        assert [f"{found[key]}".removesuffix(".000000") for key in keys] == expected


def test_a_blank_with_a_state_leaves_the_earlier_figure_standing_and_gives_the_state() -> None:
    found = find_one([EEE[0], ["eee_2", Q2, None, "not_due", None, None]], [LOCAL], Q2)
    keys = ("reported_in", "value", "state", "commentary")
    assert [found[key] for key in keys] == [Q1, 67, "not_due", f"Text of {Q2}"]


def test_a_measure_never_reported_is_there_without_a_figure_and_one_without_a_target_has_none() -> None:
    found = find_one([], [LOCAL])
    assert pd.isna(found["value"])
    assert [found[key] for key in ("verdict", "reason", "direction", "state", "variation", "pace")] == [
        *("No figure", "No figure reported", "No earlier figure", "late", "Not enough data (0 of 13)", "")
    ]
    assert found["target"] == 72
    assert [target["verdict"] for target in found["targets"]] == ["No figure"]
    found = find_one(EEE, [])
    assert (found["verdict"], found["reason"], found["targets"]) == ("No target", "No target set", [])
    assert pd.isna(found["target"])


def test_the_headline_target_is_the_local_one_or_the_first_of_the_file() -> None:
    # targets in the order of the file, and in the order in which they are to be shown
    orders = {
        "DfE local": "local DfE",
        "local DfE": "local DfE",
        "DfE regional": "DfE regional",
        "b a": "b a",
    }
    for given, shown in orders.items():
        met = {name: name == "DfE" for name in given.split()}
        aims = [["eee_2", name, Q1, Q4, "60" if is_met else "72", None, None] for name, is_met in met.items()]
        found = find_one(EEE, aims)
        assert found["target_name"] == shown.split()[0]
        verdicts = [(name, "On target" if met[name] else "Off target") for name in shown.split()]
        assert [(target["name"], target["verdict"]) for target in found["targets"]] == verdicts


def test_targets_change_through_the_year_and_the_one_for_the_period_asked_is_used() -> None:
    aims = [["eee_2", "local", Q1, Q2, "60", None, None], ["eee_2", "local", Q3, Q4, "72", None, None]]
    assert [find_one(EEE, aims, period)["target"] for period in (Q1, Q2, Q3, Q4)] == [60, 60, 72, 72]
    assert select_targets(targets(*aims), ["2023-24 Q1"]).empty


def test_across_a_break_figures_are_not_comparable_and_the_series_begins_again() -> None:
    across, beside = ["Not comparable", "Not comparable", ""], ["Improving", "Improving: 67% to 69%", "↗"]
    # the last two breaks are before the earlier figure, and after the latest
    for starts, words, count in (
        ("Autumn term 2022", across, 1),
        ("Summer term 2022;Spring term 2023", beside, 2),
    ):
        breaks = [{"from_": start, "why": "-"} for start in starts.split(";")]
        found = find_one(EEE, [LOCAL], Q3, {"breaks": breaks})
        keys = ("direction", "direction_words", "arrow", "variation")
        assert [found[key] for key in keys] == [*words, f"Not enough data ({count} of 13)"]


def test_the_same_period_last_year_is_compared_where_it_is_there() -> None:
    last_year = ["eee_2", "2021-22 Q3", "70", "reported", "Autumn term 2021", "2021-12-31"]
    found = find_one([last_year, *EEE], [LOCAL])
    assert (found["same_period_last_year"], found["last_year_direction"]) == (70, "Worsening")
    assert pd.isna(find_one(EEE, [LOCAL])["same_period_last_year"])


def test_three_data_periods_give_a_pace_and_thirteen_a_variation() -> None:
    periods = ["2019-20 Q1"]
    while len(periods) < 15:
        periods.append(next_period(periods[-1]))
    quarters = [
        ["eee_2", period, str(60 + place % 2), "reported", period, f"{period_end(period)}"]
        for place, period in enumerate(periods)
    ]
    for number, *expected in read_table(specification(__file__, "variation_and_pace")):
        count = int(number)
        aim = ["eee_2", "local", periods[0], periods[count + 1], "72", "3", "points"]
        found = find_one(quarters[:count], [aim], periods[count - 1], {"frequency": "quarterly"})
        assert [found["variation"], found["pace"]] == expected


def test_rows_come_worst_first_and_then_by_how_far_they_miss() -> None:
    spec = specified("worst_first")[::-1]
    by_code = spec.set_index("measure")
    cells = [[code, Q3, value, "reported", *AUTUMN] for code, value in by_code["value"].dropna().items()]
    aims = [[code, "local", Q1, Q4, aim, "1", "points"] for code, aim in by_code["target"].dropna().items()]
    measures: list[Any] = spec[["measure", "name", "better"]].to_dict("records")
    found = position(cells, aims, Q3, *measures)
    assert found["measure"].tolist() == spec["measure"].tolist()[::-1]


def test_only_the_measures_asked_for_are_there_and_the_order_of_rows_does_not_matter() -> None:
    other = ["other", Q3, "5", "reported", *AUTUMN]
    one_way, other_way = position([*EEE, other], [LOCAL, DFE]), position([other, *EEE[::-1]], [DFE, LOCAL])
    assert one_way["measure"].tolist() == ["eee_2"]
    pd.testing.assert_frame_equal(one_way.drop(columns="line"), other_way.drop(columns="line"))


def test_an_empty_store_has_an_empty_position_with_every_column() -> None:
    late = pd.Series([], index=pd.Index([], dtype="str"), dtype="str")
    found = find_kpi_position(figures(), targets(), pd.DataFrame([OWN]).head(0), "", late, rows(PUBLISHED))
    assert found.empty
    assert set(KEYS) <= set(found.columns)


DFE_SERIES = "DfE, Permanent exclusions"
EXCLUSIONS = [
    ["eee_2", f"Academic year {year}", f"20{year[-2:]}-08-31", area, value, DFE_SERIES]
    for year, area, value in (
        ("2018/19", "Birmingham", "0.0762"),
        ("2019/20", "Birmingham", "0.0358"),
        ("2020/21", "Birmingham", "0.0214"),
        ("2020/21", "England", "0.0084"),
    )
]
LATER = ["eee_2", "Academic year 2021/22", "2022-08-31", "Birmingham", "0.0499", DFE_SERIES]
OF_2020 = ["Academic year 2020/21", "2021-08-31"]
CAUTION = {"data_periods": ["Academic year 2019/20", "Academic year 2020/21"], "why": "DfE asks for caution"}
ANNUAL = {"frequency": "annual", "better": "lower", "decimals": 2, "published": "same", "cautions": [CAUTION]}
OWN_FIGURE = ["eee_2", Q1, "0.02", "reported", *OF_2020]


def test_what_is_published_of_the_measure_itself_is_its_history_and_never_its_position() -> None:
    found = find_one([OWN_FIGURE], [], Q1, ANNUAL, published=[*EXCLUSIONS, LATER])
    assert (found["value"], found["reported_in"]) == (Decimal("0.02"), Q1)
    assert found["direction_words"] == "Improving: 0.04% in 2019/20 (published) to 0.02%"
    # the council's own figure stands for a data period that both have
    assert found["variation"] == "Not enough data (3 of 13)"
    assert found["published_words"] == (
        "0.0762% in 2018/19, 0.0358% in 2019/20, 0.0214% in 2020/21; England 0.0084% in 2020/21. "
        "DfE has since published 0.0499% in 2021/22. 2019/20 and 2020/21: DfE asks for caution."
    )
    without = find_one([], [], Q1, ANNUAL, published=EXCLUSIONS)
    assert (without["verdict"], without["direction"]) == ("No figure", "No earlier figure")


def test_a_published_series_that_is_context_is_no_history_and_a_break_parts_one_that_is() -> None:
    context = find_one([OWN_FIGURE], [], Q1, ANNUAL | {"published": "context"}, published=EXCLUSIONS)
    assert (context["direction"], context["published_words"]) == ("No earlier figure", "")
    breaks = [{"from_": "Academic year 2020/21", "why": "Counted in another way"}]
    broken = find_one([OWN_FIGURE], [], Q1, ANNUAL | {"breaks": breaks}, published=EXCLUSIONS)
    assert (broken["direction"], broken["variation"]) == ("Not comparable", "Not enough data (1 of 13)")
    reason = "There is a break after Academic year 2019/20: Counted in another way"
    assert broken["direction_reason"] == reason
