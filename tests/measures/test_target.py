"""A figure against its target, and the pace the target asks for: tables, and what holds for any figures."""

from datetime import date
from decimal import Decimal

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from measures.direction import count_periods_between
from measures.target import describe_pace, explain_verdicts, judge_against_target
from schemas.periods import day_in_words
from tests.measures.frames import rows, specified, split


def judge(frame: pd.DataFrame) -> list[str]:
    """The verdict of each row."""
    columns = ("value", "target", "tolerance", "tolerance_kind", "better")
    return judge_against_target(*(frame[name] for name in columns)).tolist()


def test_a_figure_is_judged_against_its_target() -> None:
    spec = specified("verdicts")
    assert judge(spec) == spec["expected"].tolist()
    assert judge(spec.head(0)) == []


def test_every_verdict_has_its_reason_in_words() -> None:
    spec = specified("reasons")
    spec["verdict"] = judge(spec)
    assert explain_verdicts(spec).tolist() == spec["expected"].tolist()
    assert explain_verdicts(spec.head(0)).tolist() == []


figures = st.decimals(min_value=-(10**9), max_value=10**9, places=3)
tolerances = st.none() | st.decimals(min_value=0, max_value=1000, places=3)
cases = st.tuples(figures, figures, tolerances, st.sampled_from(["points", "share"]))
MIRRORED = {"higher": "lower", "lower": "higher"}


@given(cases, figures, st.sampled_from(["higher", "lower"]))
def test_the_other_polarity_mirrors_the_verdict_and_a_better_figure_never_gets_a_worse_one(
    case: tuple[Decimal, Decimal, Decimal | None, str], other: Decimal, better: str
) -> None:
    value, target, tolerance, kind = case
    worse, good = sorted([value, other], reverse=better == "lower")
    cells = [
        *([figure, target, tolerance, kind, better] for figure in (worse, good)),
        *([-figure, -target, tolerance, kind, MIRRORED[better]] for figure in (worse, good)),
    ]
    found = judge(rows("value target tolerance tolerance_kind better", *cells))
    assert found[:2] == found[2:]
    worst_to_best = ["Off target", "Near target", "On target"]
    assert worst_to_best.index(found[0]) <= worst_to_best.index(found[1])


ENDS = {
    "terms": ["2022-03-31", "2022-08-31", "2022-12-31"],
    "quarters": ["2022-06-30", "2022-09-30", "2022-12-31"],
    "with a gap": ["2022-06-30", "2022-09-30", "2023-03-31"],
    "years": ["2020-08-31", "2021-08-31", "2022-08-31"],
    "repeated": ["2022-08-31", "2022-08-31", "2022-12-31"],
}


def test_pace_sets_what_is_needed_beside_what_has_been_gained() -> None:
    spec = specified("paces")
    spec["measure"] = [f"m{place}" for place in spec.index]
    points = [
        [measure, f"2022-23 Q{number}", value, f"Year to {day_in_words(date.fromisoformat(end))}", end]
        for measure, values, ends in zip(spec["measure"], spec["values"], spec["ends"], strict=True)
        for number, (value, end) in enumerate(zip(split(values, " "), ENDS[ends], strict=False), 1)
    ]
    known = rows("measure period value data_period data_period_end", *points)
    # what adds up through a year has no pace from one quarter to the next
    assert not describe_pace(known, spec.assign(cumulative="financial year")).any()
    found = describe_pace(known, spec.assign(cumulative=None))
    assert found.tolist() == spec["expected"].replace("none", "").tolist()


def test_data_periods_between_two_days_are_those_that_end_after_one_and_by_the_other() -> None:
    spec = specified("data_periods_between")
    found = count_periods_between(spec["start"], spec["end"], spec["frequency"])
    assert found.tolist() == spec["expected"].astype("int64").tolist()
