"""What a measure and the front sheet's questions say, as rows of plain data."""

from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.positions import front_sheet, kpi_position, verdicts_changed
from pipelines.store import Store
from schemas.definitions import Definitions
from tests.conftest import load
from ui.views.front_sheet import questions
from ui.views.kpi import headline, verdict_rows
from ui.views.series import trend_words


def test_a_provisional_figure_is_said_to_be_whatever_its_flag_is_made_of(
    bundled_store: Path, definitions: Definitions
) -> None:
    row = kpi_position(Store(bundled_store), definitions).astype("object").iloc[0].copy()
    for flag, is_said in ((True, True), (np.True_, True), (False, False), (None, False), (pd.NA, False)):
        row["provisional"] = flag
        assert headline(row)["provisional"] is is_said


def test_late_returns_lead_to_the_returns_whatever_their_kinds(
    bundled_store: Path, definitions: Definitions
) -> None:
    store = Store(bundled_store)
    sheet, moved = front_sheet(store, definitions), verdicts_changed(store, definitions)
    lines = questions(sheet, moved, pd.DataFrame(), None, is_assumed=False)
    assert [line["screen"] for line in lines if " late" in line["count"]] == ["returns"]


def test_a_tolerance_is_called_this_products_where_definition_and_return_say_so_and_only_there(
    own_store: Path, definitions: Definitions
) -> None:
    own = "measure,target,period_from,period_to,value,tolerance\neee_2,local,2022-23 Q1,2022-23 Q4,72,3\n"
    load(own_store, own, options=["--received", "2023-04-04"])
    rows = kpi_position(Store(own_store), definitions).set_index("measure", drop=False)
    said = {
        code: "assumed" in next(verdict_rows(row)).why
        for code, row in rows.loc[["eee_2", "eee_3_4"]].iterrows()
    }
    assert said == {"eee_2": False, "eee_3_4": True}
    assert not rows.loc["ehcp_waiting", "tolerance_ours"]


def test_a_chart_is_told_in_words_with_its_gaps_and_targets() -> None:
    points = pd.DataFrame({"label": ["Q1", "Q2", "Q3"], "text": ["67%", "", "69%"]})
    targets = points.assign(name="local", text=["72%", "72%", "74%"])
    targets["words"] = "Local target " + targets["text"]
    told = trend_words("Take-up", "69% is near target", points, targets)
    figures = "Take-up. 69% is near target. Q1: 67%; Q2: no figure; Q3: 69%."
    assert told == f"{figures} Local target 72%, 74% from Q3."
    assert trend_words("Take-up", "69% is near target", points) == f"{figures} No target."
