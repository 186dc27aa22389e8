"""A figure against its target, and the pace the target asks for: tables, and what holds for any figures."""

from datetime import date
from decimal import Decimal

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from measures.direction import count_periods_between
from measures.target import describe_pace, explain_verdicts, judge_against_target
from schemas.periods import day_in_words
from tests.measures.frames import rows, split, table

VERDICTS = """
value | better | target | tolerance | tolerance_kind | expected
# meets or beats
72 | higher | 72 | 3 | points | On target
73 | higher | 72 | 3 | points | On target
4 | lower | 4 | 0.5 | points | On target
3.9 | lower | 4 | 0.5 | points | On target
# misses by no more than the tolerance
71.999999 | higher | 72 | 3 | points | Near target
69 | higher | 72 | 3 | points | Near target
4.5 | lower | 4 | 0.5 | points | Near target
# misses by more
68.999999 | higher | 72 | 3 | points | Off target
4.500001 | lower | 4 | 0.5 | points | Off target
# a share is of the target
14250 | higher | 15000 | 5 | share | Near target
14249 | higher | 15000 | 5 | share | Off target
105 | lower | 100 | 5 | share | Near target
105.000001 | lower | 100 | 5 | share | Off target
# a share of a target below zero widens it all the same
-105 | higher | -100 | 5 | share | Near target
-106 | higher | -100 | 5 | share | Off target
# a blank tolerance is none, and so is zero
71 | higher | 72 | | points | Off target
71 | higher | 72 | | | Off target
72 | higher | 72 | | | On target
71 | higher | 72 | 0 | points | Off target
# zero is a figure and a target
0 | lower | 0 | | | On target
0 | higher | 10 | 5 | points | Off target
# cannot say
| higher | 72 | 3 | points | No figure
69 | higher | | | | No target
| higher | | | | No figure
69 | none | 72 | 3 | points | No target
| none | 72 | 3 | points | No figure
"""
REASONS = """
value | better | target | tolerance | tolerance_kind | unit | decimals | expected
69 | higher | 72 | 3 | points | % | 0 | 69% against 72% or more; within 3 points
91 | higher | 92 | 1 | points | % | 0 | 91% against 92% or more; within 1 point
13104|higher|15000|5|share|children|0|13,104 against 15,000 or more; 1,896 below target; more than the 5% allowed
58787 | higher | 60000 | 5 | share | meals | 0 | 58,787 against 60,000 or more; within 3,000 (5%)
5|lower|4|0.5|points|%|1|5.0% against 4.0% or less; 1.0 points above target; more than the 0.5 points allowed
0.12|lower|0.1|0.01|points|%|2|0.12% against 0.10% or less; 0.02 points above target; more than the 0.01 points allowed
71 | higher | 72 | | | % | 0 | 71% against 72% or more; 1 point below target
65 | higher | 65 | 3 | points | % | 0 | 65% against 65% or more; meets it
2.2 | lower | 5 | 0.5 | points | % | 1 | 2.2% against 5.0% or less; beats it by 2.8 points
278 | lower | | | | children | 0 | No target set
| lower | 4 | 0.5 | points | % | 1 | No figure reported
7 | none | 8 | | | days | 0 | Neither higher nor lower is better, so not judged
"""


def judge(frame: pd.DataFrame) -> list[str]:
    """The verdict of each row."""
    columns = ("value", "target", "tolerance", "tolerance_kind", "better")
    return judge_against_target(*(frame[name] for name in columns)).tolist()


def test_a_figure_is_judged_against_its_target() -> None:
    spec = table(VERDICTS)
    assert judge(spec) == spec["expected"].tolist()
    assert judge(spec.head(0)) == []


def test_every_verdict_has_its_reason_in_words() -> None:
    spec = table(REASONS)
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
PACES = """
values | ends | target | better | unit | decimals | frequency | period_to | expected
67 68 69 | terms | 72 | higher | % | 0 | termly | 2023-24 Q2 | needs +1.5 points a term, has gained +1.0
63 62 60 | quarters | 62 | higher | % | 0 | quarterly | 2022-23 Q4 | needs +2.0 points a quarter, has fallen −1.5
1112 1127 725|quarters|1049|higher|young people|0|quarterly|2022-23 Q4|needs +324 a quarter, has fallen −194
5.4 5.2 5.0 | years | 4 | lower | % | 1 | annual | 2023-24 Q4 | needs −1.00 points a year, has fallen −0.20
5.0 5.2 5.4 | years | 4 | lower | % | 1 | annual | 2023-24 Q4 | needs −1.40 points a year, has gained +0.20
60 62 60 | quarters | 62 | higher | % | 0 | quarterly | 2022-23 Q4 | needs +2.0 points a quarter, has not moved
60 61 61 | quarters | 62 | higher | % | 0 | quarterly | 2022-23 Q4 | needs +1.0 points a quarter, has gained +0.5
69 63 65 | quarters | 65 | higher | % | 0 | quarterly | 2022-23 Q4 | target met
3.5 3.8 2.2 | quarters | 5 | lower | % | 1 | quarterly | 2022-23 Q4 | target met
60 61 61 | quarters | 62 | higher | % | 0 | quarterly | 2022-23 Q3 | no quarter left to meet the target
60 61 61 | years | 62 | higher | % | 0 | seasonal | 2022-23 Q4 | no year left to meet the target
60 61 61 | quarters | | higher | % | 0 | quarterly | | none
60 61 61 | quarters | 62 | none | % | 0 | quarterly | 2022-23 Q4 | none
# a missing quarter counts among the periods that have passed
60 61 63 | with a gap | 65 | higher | % | 0 | quarterly | 2023-24 Q1 | needs +2.0 points a quarter, has gained +1.0
# three different data periods are needed
67 69 | terms | 72 | higher | % | 0 | termly | 2022-23 Q4 | none
67 67 69 | repeated | 72 | higher | % | 0 | termly | 2022-23 Q4 | none
67 | terms | 72 | higher | % | 0 | termly | 2022-23 Q4 | none
| terms | 72 | higher | % | 0 | quarterly | 2022-23 Q4 | none
"""


def test_pace_sets_what_is_needed_beside_what_has_been_gained() -> None:
    spec = table(PACES)
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


BETWEEN = """
start | end | frequency | expected
2022-12-31 | 2023-03-31 | quarterly | 1
2022-12-31 | 2023-03-30 | quarterly | 0
2022-12-31 | 2023-03-31 | monthly | 3
2022-11-30 | 2022-12-31 | monthly | 1
2022-12-31 | 2023-02-28 | monthly | 2
2022-12-31 | 2023-03-31 | termly | 1
2022-08-31 | 2022-12-31 | termly | 1
2022-12-31 | 2023-08-31 | termly | 2
2022-12-31 | 2023-08-30 | termly | 1
2021-08-31 | 2023-03-31 | annual | 1
2022-12-31 | 2023-03-31 | seasonal | 0
2023-03-31 | 2022-12-31 | quarterly | 0
2023-03-31 | 2022-12-31 | termly | 0
"""


def test_data_periods_between_two_days_are_those_that_end_after_one_and_by_the_other() -> None:
    spec = table(BETWEEN)
    found = count_periods_between(spec["start"], spec["end"], spec["frequency"])
    assert found.tolist() == spec["expected"].astype("int64").tolist()
