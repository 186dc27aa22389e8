"""Pace: what the target still asks for each period, against what has been gained so far."""

from decimal import Decimal

from schemas.numbers import format_number
from schemas.periods import next_period

PERIOD_WORDS = {
    "monthly": "month",
    "quarterly": "quarter",
    "termly": "term",
    "annual": "year",
    "seasonal": "season",
}
EVERY = {"monthly": 1 / 3, "quarterly": 1, "termly": 1, "annual": 4, "seasonal": 4}


def periods_left(period: str, period_to: str) -> int:
    """Return how many reporting periods follow ``period`` up to and with ``period_to``."""
    count = 0
    while period < period_to:
        period = next_period(period)
        count += 1
    return count


def _signed(value: Decimal, decimals: int, unit: str) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{format_number(abs(value), decimals)}{unit}"


def pace(values: list[Decimal], target: Decimal, better: str, left: int, frequency: str, unit: str) -> str:
    """Return "needs +1.5 points a term, has gained +1.0"; nothing from fewer than three data periods.

    ``values`` are the figures in the order of their different data periods; ``left`` counts the reporting periods
    that remain for the target.
    """
    if len(values) < 3 or better not in {"higher", "lower"}:
        return ""
    gap = target - values[-1]
    if (gap <= 0) == (better == "higher") or gap == 0:
        return "target met"
    steps = int(left / EVERY[frequency])
    if steps < 1:
        return "no period left before the target's last"
    points = " points" if unit == "%" else ""
    word = PERIOD_WORDS[frequency]
    gained = (values[-1] - values[0]) / (len(values) - 1)
    needed = (gap / steps).quantize(Decimal("0.1"))
    return f"needs {_signed(needed, 1, points)} a {word}, has moved {_signed(gained.quantize(Decimal('0.1')), 1, '')}"
