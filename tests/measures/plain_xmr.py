"""XmR worked out one point at a time in fractions: written from the rule, shares nothing with the product."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

Signs = list[int]
Values = list[Fraction]


def chart(values: Values) -> tuple[Fraction, Fraction]:
    """Centre line, and the distance from it to either limit."""
    ranges = [abs(after - before) for before, after in pairwise(values)]
    moving = sum(ranges, Fraction(0)) / len(ranges) if ranges else Fraction(0)
    return sum(values, Fraction(0)) / len(values), Fraction("2.66") * moving


def side_of(value: Fraction, line: Fraction) -> int:
    """1 above, -1 below, 0 on the line."""
    return (value > line) - (value < line)


def common(signs: Signs) -> int:
    """The sign that all share, else 0."""
    return signs[0] if len(set(signs)) == 1 else 0


def marked(length: int, count: int, window_sign: Callable[[int], int]) -> Signs:
    """Sign each point with that of the earliest window of ``length`` points that it lies in and that has one."""
    signs = [0] * count
    for start in range(count - length + 1):
        for place in range(start, start + length):
            signs[place] = signs[place] or window_sign(start)
    return signs


def outside(values: Values) -> Signs:
    """Beyond a limit."""
    centre, reach = chart(values)
    return [side_of(value, centre) if abs(value - centre) > reach else 0 for value in values]


def run(values: Values) -> Signs:
    """Seven in a row on one side of the mean."""
    sides = [side_of(value, chart(values)[0]) for value in values]
    return marked(7, len(values), lambda start: common(sides[start : start + 7]))


def trend(values: Values) -> Signs:
    """Seven points, each beyond the one before in the same direction."""
    steps = [side_of(after, before) for before, after in pairwise(values)]
    return marked(7, len(values), lambda start: common(steps[start : start + 6]))


def two_of_three(values: Values) -> Signs:
    """Of three neighbours on one side, two or more beyond two thirds of the way to the limit."""
    centre, reach = chart(values)
    sides = [side_of(value, centre) for value in values]
    far = [abs(value - centre) > reach * 2 / 3 for value in values]

    def sign(start: int) -> int:
        return common(sides[start : start + 3]) if sum(far[start : start + 3]) >= 2 else 0

    return [sign if is_far else 0 for is_far, sign in zip(far, marked(3, len(values), sign), strict=True)]


RULES = {"outside": outside, "run": run, "trend": trend, "two_of_three": two_of_three}


def icon(values: Values, better: str) -> str:
    """The variation icon of the latest point."""
    sign = next((found for rule in RULES.values() if (found := rule(values)[-1])), 0)
    if not sign:
        return "common cause"
    if better == "none":
        return "neutral"
    return "improvement" if (sign > 0) == (better == "higher") else "concern"


def assurance(values: Values, better: str, target: Fraction | None) -> str:
    """What the limits say of the target."""
    if target is None or better == "none":
        return ""
    centre, reach = chart(values)
    if centre - reach <= target <= centre + reach:
        return "hit and miss"
    return "consistently passes" if (target < centre) == (better == "higher") else "consistently fails"
