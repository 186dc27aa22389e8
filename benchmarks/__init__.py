"""Speed as ratios: two times measured in one run, in turn, as medians."""

import time
from collections.abc import Callable, Sequence
from statistics import median

ROUNDS = 5


def measure_in_turn(
    ours: Callable[[], float], theirs: Callable[[], float]
) -> tuple[list[float], list[float]]:
    """Return the seconds of both, taken in turn after each has run once: a machine is not always as fast."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(ROUNDS)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def time_call(function: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def report(
    name: str, ours: Sequence[float], other: str, theirs: Sequence[float], most: float | None = None
) -> None:
    """Print the medians of a comparison and their ratio; whether it is met, where there is a bound."""
    ratio = median(ours) / median(theirs)
    bound = "" if most is None else f", at most {most}: {'pass' if ratio <= most else 'FAIL'}"
    times = f"ours {median(ours):.2f} s, {other} {median(theirs):.2f} s"
    print(f"{name}: {times}, ratio {ratio:.2f}{bound}", flush=True)
