"""XmR worked out one point at a time in fractions: written from the rule, shares nothing with the product."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

Signs = list[int]


def chart(values: list[Fraction]) -> tuple[Fraction, Fraction]:
    """Centre line, and the distance from it to either limit."""
    centre = sum(values, Fraction(0)) / len(values)
    ranges = [abs(after - before) for before, after in pairwise(values)]
    moving = sum(ranges, Fraction(0)) / len(ranges) if ranges else Fraction(0)
    return centre, Fraction("2.66") * moving


def side_of(value: Fraction, line: Fraction) -> int:
    """1 above, -1 below, 0 on the line."""
    return (value > line) - (value < line)


def marked(length: int, count: int, window_sign: Callable[[int], int]) -> Signs:
    """Sign each point with that of any window of ``length`` points that it lies in, the earliest such window's."""
    signs = [0] * count
    for start in range(count - length + 1):
        for place in range(start, start + length):
            signs[place] = signs[place] or window_sign(start)
    return signs


def outside(values: list[Fraction]) -> Signs:
    """Beyond a limit."""
    centre, reach = chart(values)
    return [side_of(value, centre) if abs(value - centre) > reach else 0 for value in values]


def run(values: list[Fraction]) -> Signs:
    """Seven in a row on one side of the mean."""
    centre, _ = chart(values)

    def sign(start: int) -> int:
        sides = {side_of(value, centre) for value in values[start : start + 7]}
        return sides.pop() if len(sides) == 1 else 0

    return marked(7, len(values), sign)


def trend(values: list[Fraction]) -> Signs:
    """Seven points, each beyond the one before in the same direction."""

    def sign(start: int) -> int:
        window = values[start : start + 7]
        steps = {side_of(after, before) for before, after in pairwise(window)}
        return steps.pop() if len(steps) == 1 else 0

    return marked(7, len(values), sign)


def two_of_three(values: list[Fraction]) -> Signs:
    """Of three neighbours on one side, two or more beyond two thirds of the way to the limit."""
    centre, reach = chart(values)
    far = [abs(value - centre) > reach * 2 / 3 for value in values]

    def sign(start: int) -> int:
        sides = {side_of(value, centre) for value in values[start : start + 3]}
        return sides.pop() if len(sides) == 1 and sum(far[start : start + 3]) >= 2 else 0

    return [sign if far[place] else 0 for place, sign in enumerate(marked(3, len(values), sign))]


RULES = {"outside": outside, "run": run, "trend": trend, "two_of_three": two_of_three}


def icon(values: list[Fraction], better: str) -> str:
    """The variation icon of the latest point."""
    sign = next((found for rule in RULES.values() if (found := rule(values)[-1])), 0)
    if not sign:
        return "common cause"
    if better == "none":
        return "neutral"
    return "improvement" if (sign > 0) == (better == "higher") else "concern"


def assurance(values: list[Fraction], better: str, target: Fraction | None) -> str:
    """What the limits say of the target."""
    if target is None or better == "none":
        return ""
    centre, reach = chart(values)
    if centre - reach <= target <= centre + reach:
        return "hit and miss"
    return "consistently passes" if (target < centre) == (better == "higher") else "consistently fails"
