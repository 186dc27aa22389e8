"""A chart is drawn once for the same figures, and anew where any cell of them differs."""

from functools import partial

import pandas as pd
import pytest

from tests.ui.chart_examples import POINTS, TARGETS
from ui.charts.trend import trend
from ui.charts.xmr import xmr
from ui.figures import drawing_of


def test_the_same_figures_are_the_same_drawing() -> None:
    assert drawing_of(partial(trend, POINTS, TARGETS)) == drawing_of(
        partial(trend, POINTS.copy(), TARGETS.copy())
    )


@pytest.mark.parametrize("row", range(len(POINTS)))
@pytest.mark.parametrize("column", POINTS.columns)
def test_figures_that_differ_in_one_cell_are_another_drawing(row: int, column: str) -> None:
    other = POINTS.astype("object")
    other.loc[row, column] = "another"
    assert drawing_of(partial(trend, other, TARGETS)) != drawing_of(
        partial(trend, POINTS.astype("object"), TARGETS)
    )


def test_another_height_or_kind_of_chart_is_another_drawing() -> None:
    drawings = [
        partial(trend, POINTS, TARGETS),
        partial(trend, POINTS, TARGETS, height=200),
        partial(xmr, POINTS, TARGETS),
        partial(trend, pd.DataFrame(POINTS.head(2)), TARGETS),
    ]
    assert len({drawing_of(drawing) for drawing in drawings}) == len(drawings)
