"""A figure is far from its history beyond twice the limits' distance from the mean and from the last figure."""

import pandas as pd
import pytest

from measures.variation import find_far_from_history


def series(text: str, decimals: int = 0, name: str = "one", since: str | None = None) -> pd.DataFrame:
    values = text.split()
    return pd.DataFrame(
        {
            "series": name,
            "order": pd.date_range("2020-03-31", periods=len(values), freq="QE"),
            "value": [float(value) for value in values],
            "decimals": decimals,
            "since": pd.Timestamp(since) if since else pd.NaT,
        }
    )


def is_last_far(text: str, decimals: int = 0) -> bool:
    figures = series(text, decimals)
    return figures.index[-1] in find_far_from_history(figures).index


@pytest.mark.parametrize(
    ("figures", "decimals", "expected"),
    [
        # Mean 60 and mean moving range 1.75: more than 2 x 2.66 x 1.75 = 9.31 from the mean and the last figure.
        ("59 61 59 61 60 69.3", 1, False),
        ("59 61 59 61 60 69.4", 1, True),
        ("59 61 59 61 60 50.7", 1, False),
        ("59 61 59 61 60 50.6", 1, True),
        # A news of one limit is no slip.
        ("60 62 60 62 62 67", 0, False),
        # Fewer than five earlier data periods say too little.
        ("60 62 60 62 90", 0, False),
        # A steady trend is no surprise, however long.
        ("10 20 30 40 50 60", 0, False),
        (" ".join(str(number) for number in range(100, 1000, 10)), 0, False),
        (" ".join(str(number) for number in range(1000, 100, -10)), 0, False),
        ("2 4 8 16 32 64", 0, False),
        # A series that stood still is taken to move by one in its last place.
        ("100 100 100 100 100 99.9", 1, False),
        ("100 100 100 100 100 95", 0, False),
        ("100 100 100 100 100 94", 0, True),
        ("100 100 100 100 100 99", 1, True),
        # After a step to a new level the second figure there is near the last one.
        ("60 62 60 62 62 90 91", 0, False),
    ],
)
def test_a_figure_far_from_its_history(figures: str, decimals: int, expected: bool) -> None:
    assert is_last_far(figures, decimals) == expected


def test_it_tells_how_many_figures_came_before_and_between_what() -> None:
    found = find_far_from_history(series("60 64 61 59 62 90")).iloc[-1]
    assert (found["earlier"], found["least"], found["most"]) == (5, 59, 64)


def test_series_are_apart_and_their_order_is_that_of_time() -> None:
    both = pd.concat([series("60 62 60 62 62 90"), series("90 88 90 88 90 90", name="two")])
    mixed = both.sample(frac=1, random_state=1).reset_index(drop=True)
    found = mixed.join(find_far_from_history(mixed), how="inner")
    assert list(found["value"]) == [90]
    assert list(found["series"]) == ["one"]


def test_what_came_before_a_break_is_not_its_history() -> None:
    before, after = series("60 62 60 62 62"), series("60 62 60 62 62 90", since="2021-06-30").tail(1)
    assert find_far_from_history(pd.concat([before, after], ignore_index=True)).empty


def test_nothing_has_no_history() -> None:
    assert find_far_from_history(series("").astype({"value": "float64"})).empty
