"""A figure against its target: the table is the specification, the properties hold for any figures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.target import explain_verdicts, judge_against_target
from tests.measures.frames import numbers, rows, texts, unhurried

WORST_TO_BEST = ["Off target", "Near target", "On target"]
figures = st.decimals(min_value=-(10**9), max_value=10**9, places=3)
tolerances = st.none() | st.decimals(min_value=0, max_value=1000, places=3)
kinds = st.sampled_from(["points", "share"])
polarities = st.sampled_from(["higher", "lower"])


def verdict(value: object, target: object, tolerance: object, kind: str | None, better: str) -> str:
    """The verdict on one figure."""
    figure, aim, allowed = (
        numbers(None if cell is None else str(cell)) for cell in (value, target, tolerance)
    )
    return str(judge_against_target(figure, aim, allowed, texts(kind), texts(better)).iloc[0])


@pytest.mark.parametrize(
    ("value", "better", "target", "tolerance", "kind", "expected"),
    [
        # meets or beats
        ("72", "higher", "72", "3", "points", "On target"),
        ("73", "higher", "72", "3", "points", "On target"),
        ("4", "lower", "4", "0.5", "points", "On target"),
        ("3.9", "lower", "4", "0.5", "points", "On target"),
        # misses by no more than the tolerance
        ("71.999999", "higher", "72", "3", "points", "Near target"),
        ("69", "higher", "72", "3", "points", "Near target"),
        ("4.5", "lower", "4", "0.5", "points", "Near target"),
        # misses by more
        ("68.999999", "higher", "72", "3", "points", "Off target"),
        ("4.500001", "lower", "4", "0.5", "points", "Off target"),
        # a share is of the target
        ("14250", "higher", "15000", "5", "share", "Near target"),
        ("14249", "higher", "15000", "5", "share", "Off target"),
        ("105", "lower", "100", "5", "share", "Near target"),
        ("105.000001", "lower", "100", "5", "share", "Off target"),
        # a share of a target below zero widens it all the same
        ("-105", "higher", "-100", "5", "share", "Near target"),
        ("-106", "higher", "-100", "5", "share", "Off target"),
        # a blank tolerance is none, and so is zero
        ("71", "higher", "72", None, "points", "Off target"),
        ("71", "higher", "72", None, None, "Off target"),
        ("72", "higher", "72", None, None, "On target"),
        ("71", "higher", "72", "0", "points", "Off target"),
        # zero is a figure and a target
        ("0", "lower", "0", None, None, "On target"),
        ("0", "higher", "10", "5", "points", "Off target"),
        # cannot say
        (None, "higher", "72", "3", "points", "No figure"),
        ("69", "higher", None, None, None, "No target"),
        (None, "higher", None, None, None, "No figure"),
        ("69", "none", "72", "3", "points", "No target"),
        (None, "none", "72", "3", "points", "No figure"),
    ],
)
def test_a_figure_is_judged_against_its_target(
    value: str, better: str, target: str | None, tolerance: str | None, kind: str | None, expected: str
) -> None:
    assert verdict(value, target, tolerance, kind, better) == expected


@pytest.mark.parametrize(
    ("value", "better", "target", "tolerance", "kind", "unit", "decimals", "expected"),
    [
        ("69", "higher", "72", "3", "points", "%", 0, "69% against 72% or more; within 3 points"),
        ("91", "higher", "92", "1", "points", "%", 0, "91% against 92% or more; within 1 point"),
        (
            *("13104", "higher", "15000", "5", "share", "children", 0),
            "13,104 against 15,000 or more; misses by 1,896, tolerance 750 (5%)",
        ),
        (
            *("58787", "higher", "60000", "5", "share", "meals", 0),
            "58,787 against 60,000 or more; within 3,000 (5%)",
        ),
        (
            *("5", "lower", "4", "0.5", "points", "%", 1),
            "5.0% against 4.0% or less; misses by 1.0 points, tolerance 0.5 points",
        ),
        (
            *("0.02", "lower", "0.01", "0.005", "points", "%", 2),
            "0.02% against 0.01% or less; misses by 0.01 points, tolerance 0.005 points",
        ),
        (
            "71",
            "higher",
            "72",
            None,
            None,
            "%",
            0,
            "71% against 72% or more; misses by 1 point, no tolerance",
        ),
        ("65", "higher", "65", "3", "points", "%", 0, "65% against 65% or more; meets it"),
        ("2.2", "lower", "5", "0.5", "points", "%", 1, "2.2% against 5.0% or less; beats it by 2.8 points"),
        ("278", "lower", None, None, None, "children", 0, "No target set"),
        (None, "lower", "4", "0.5", "points", "%", 1, "No figure reported"),
        ("7", "none", "8", None, None, "days", 0, "Neither higher nor lower is better, so not judged"),
    ],
)
def test_every_verdict_has_its_reason_in_words(
    value: str, better: str, target: str, tolerance: str, kind: str, unit: str, decimals: int, expected: str
) -> None:
    frame = rows(
        "value better target tolerance tolerance_kind unit decimals",
        [value, better, target, tolerance, kind, unit, decimals],
    )
    frame["verdict"] = verdict(value, target, tolerance, kind, better)
    assert explain_verdicts(frame).tolist() == [expected]


def test_no_rows_have_no_verdicts_and_no_reasons() -> None:
    frame = rows("value target tolerance tolerance_kind better unit decimals verdict")
    columns = [frame[name] for name in ("value", "target", "tolerance", "tolerance_kind", "better")]
    assert judge_against_target(*columns).tolist() == []
    assert explain_verdicts(frame).tolist() == []


@unhurried
@given(figures, figures, tolerances, kinds, polarities)
def test_the_other_polarity_mirrors_the_verdict(
    value: Decimal, target: Decimal, tolerance: Decimal | None, kind: str, better: str
) -> None:
    mirrored = {"higher": "lower", "lower": "higher"}[better]
    assert verdict(value, target, tolerance, kind, better) == verdict(
        -value, -target, tolerance, kind, mirrored
    )


@unhurried
@given(figures, figures, figures, tolerances, kinds, polarities)
def test_a_better_figure_never_gets_a_worse_verdict(
    one: Decimal, two: Decimal, target: Decimal, tolerance: Decimal | None, kind: str, better: str
) -> None:
    worse, good = sorted([one, two], reverse=better == "lower")
    found = [verdict(value, target, tolerance, kind, better) for value in (worse, good)]
    assert WORST_TO_BEST.index(found[0]) <= WORST_TO_BEST.index(found[1])


@unhurried
@given(figures, st.decimals(min_value="0.001", max_value=1000, places=3), polarities)
def test_the_edge_of_the_tolerance_is_near_and_a_hair_beyond_is_off(
    target: Decimal, tolerance: Decimal, better: str
) -> None:
    away = -1 if better == "higher" else 1
    edge = target + away * tolerance
    assert verdict(edge, target, tolerance, "points", better) == "Near target"
    assert verdict(edge + away * Decimal("0.000001"), target, tolerance, "points", better) == "Off target"
    assert verdict(target, target, tolerance, "points", better) == "On target"


def test_decimals_that_floats_cannot_hold_meet_their_target_exactly() -> None:
    total = numbers("0.1") + numbers("0.2")
    judged = judge_against_target(total, numbers("0.3"), numbers(None), texts("points"), texts("lower"))
    assert 0.1 + 0.2 > 0.3
    assert judged.tolist() == ["On target"]


def test_the_verdict_is_exact_for_the_longest_figures_that_can_be_kept() -> None:
    assert (
        verdict("999999999999.999999", "999999999999.999998", "99.999999", "share", "lower") == "Near target"
    )
    assert verdict("-999999999999.999999", "999999999999.999999", None, None, "lower") == "On target"


@unhurried
@given(st.lists(st.tuples(figures, figures, tolerances, kinds, polarities), min_size=1, max_size=8))
def test_a_row_is_judged_by_itself_whatever_stands_beside_it(
    table: list[tuple[Decimal, Decimal, Decimal | None, str, str]],
) -> None:
    values, targets, given_, kinds_, better = (list(column) for column in zip(*table, strict=True))
    together = judge_against_target(
        numbers(*values), numbers(*targets), numbers(*given_), texts(*kinds_), texts(*better)
    )
    assert together.tolist() == [verdict(*row) for row in table]
