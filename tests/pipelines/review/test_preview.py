"""A preview says what accepting would change, from one read, and writes nothing."""

import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.checks.check_files import check_returns
from pipelines.positions import (
    Query,
    action_position,
    kpi_history,
    kpi_position,
    project_position,
    reconciliation,
    risk_position,
    workforce_position,
)
from pipelines.review.preview import ROWS, Preview, preview
from pipelines.store import Store
from pipelines.store.acceptance import accept
from schemas.definitions import Definitions
from tests.conftest import ROOT
from tests.pipelines.sending import BY

Files = list[tuple[str, bytes]]


@pytest.fixture
def store(own_store: Path) -> Store:
    return Store(own_store)


def previewed(store: Store, definitions: Definitions, files: Files, received: date | None = None) -> Preview:
    answers = dict.fromkeys(["small-number", "hundredfold", "dropped-rows"], "It is meant")
    return preview(
        store, definitions, check_returns(store, definitions, files, None, answers, received), received
    )


def kpi(*rows: str) -> Files:
    return [("kpi.csv", "\n".join(["period,measure,value", *rows]).encode())]


def only(frame: pd.DataFrame) -> dict[str, Any]:
    [row] = frame.to_dict("records")
    return {str(name): value for name, value in row.items()}


def test_a_new_figure_stands_beside_the_one_that_the_position_has(
    store: Store, definitions: Definitions
) -> None:
    row = only(previewed(store, definitions, kpi("2022-23 Q4,eee_2,73")).figures)
    assert {name: str(value) for name, value in row.items()} == {
        "measure": "eee_2",
        "name": definitions.measures["eee_2"].name,
        "period": "2022-23 Q4",
        "unit": "%",
        "decimals": "0",
        "value_before": "69.000000",
        "value_after": "73.000000",
        "state_before": "not_due",
        "state_after": "reported",
        "verdict_before": "Near target",
        "verdict_after": "On target",
        "direction_before": "Improving: 67% to 69%",
        "direction_after": "Improving: 69% to 73%",
        "reason_after": "73% against 72% or more; beats it by 1 point",
    }


def test_a_measures_first_figure_has_no_verdict_before(store: Store, definitions: Definitions) -> None:
    found = previewed(store, definitions, kpi("2022-23 Q1,ehcp_waiting,300")).figures
    assert found[["period", "verdict_before", "direction_before"]].to_dict("records") == [
        {"period": "2022-23 Q2", "verdict_before": "No target", "direction_before": "No earlier figure"},
        {"period": "2022-23 Q1", "verdict_before": "", "direction_before": ""},
    ]


def test_a_correction_of_an_earlier_period_shows_there_and_where_it_turns_a_direction(
    store: Store, definitions: Definitions
) -> None:
    found = previewed(store, definitions, kpi("2022-23 Q1,neet_16_17,5.6")).figures
    assert list(found["period"]) == ["2022-23 Q2", "2022-23 Q1"]
    assert list(found["direction_after"]) == ["Improving: 5.6% to 3.8%", "No earlier figure"]
    assert list(found["verdict_after"]) == ["On target", "Off target"]


def test_a_target_changes_the_verdicts_of_every_period_it_is_for(
    store: Store, definitions: Definitions
) -> None:
    files = [
        (
            "t.csv",
            b"measure,target,period_from,period_to,value\nehcp_waiting,local,2022-23 Q1,2022-23 Q4,250\n",
        )
    ]
    found = previewed(store, definitions, files)
    assert dict(zip(found.figures["period"], found.figures["verdict_after"], strict=True)) == {
        "2022-23 Q3": "Off target",
        "2022-23 Q2": "On target",
    }
    assert only(found.targets)["after"] == "250"


def test_rows_are_counted_by_file(store: Store, definitions: Definitions) -> None:
    header, first, *_ = (ROOT / "data/returns/2022-04-01/targets_2022-23.csv").read_text().splitlines()
    files = [
        *kpi("2022-23 Q3,eee_2,69", "2022-23 Q3,eee_3_4,92", "2022-23 Q4,eee_2,70"),
        ("t.csv", "\n".join([header, first.replace(",4,", ",5,")]).encode()),
    ]
    found = previewed(store, definitions, files).rows
    # The commentary that the new file leaves out is a change too.
    assert list(found.columns) == ROWS
    assert found.values.tolist() == [["kpi.csv", "kpi", 1, 2, 0, 0, 0], ["t.csv", "target", 0, 1, 0, 0, 0]]


def test_rows_that_a_return_leaves_out_are_removed_ones(store: Store, definitions: Definitions) -> None:
    lines = (ROOT / "data/returns/2023-03-17/actions_2023-03-17.csv").read_text().splitlines()
    first = [line for line in lines[1:] if ",A1," in line]
    found = previewed(store, definitions, [("a.csv", "\n".join([lines[0], *first[1:]]).encode())])
    assert only(found.rows)["removed"] == 1
    gone = only(found.statuses)
    assert (gone["what"], gone["ref"], gone["before"], gone["after"]) == ("action", "A1-01", "Blue", "")
    assert only(found.totals[found.totals["name"] == "total"]) == {
        "what": "actions",
        "name": "total",
        "before": 287,
        "after": 286,
    }


@pytest.mark.parametrize(
    "path", sorted((ROOT / "data" / "returns").glob("*/[krw]*.csv")), ids=lambda p: p.stem
)
def test_a_return_that_changes_nothing_says_so(path: Path, store: Store, definitions: Definitions) -> None:
    found = previewed(store, definitions, [(path.name, path.read_bytes() + b"\n\n")])
    frames = [found.figures, found.workforce, found.statuses, found.overdue, found.totals]
    frames += [found.targets, found.comparators, found.risks]
    assert found.is_no_change
    assert set(found.confirmations["code"]) == {"replaces"}
    assert [len(frame) for frame in frames] == [0] * len(frames)
    counts = only(found.rows)
    assert (counts["added"], counts["changed"], counts["removed"]) == (0, 0, 0)
    assert counts["same"] > 0


def test_bytes_in_force_already_change_nothing(store: Store, definitions: Definitions) -> None:
    path = ROOT / "data/returns/2023-01-27/kpi_2022-23_q3.csv"
    before, version = store.path.read_bytes(), store.data_version()
    found = previewed(store, definitions, [(path.name, path.read_bytes())])
    assert found.is_no_change
    assert only(found.rows)["same"] == 15
    assert (store.path.read_bytes(), store.data_version()) == (before, version)


def test_what_was_received_before_that_which_is_held_does_not_come_into_force(
    store: Store, definitions: Definitions
) -> None:
    files = kpi("2022-23 Q3,eee_2,50", "2022-23 Q4,eee_2,70")
    found = previewed(store, definitions, files, date(2023, 1, 10))
    assert list(found.figures["period"]) == ["2022-23 Q4"]
    counts = only(found.rows)
    assert (counts["added"], counts["changed"], counts["not_in_force"]) == (1, 0, 1)


def test_a_return_received_after_the_stores_today_is_shown_as_at_that_day(
    store: Store, definitions: Definitions
) -> None:
    found = previewed(store, definitions, kpi("2022-23 Q4,eee_2,73"), date(2023, 4, 20))
    assert found.as_at == date(2023, 4, 20)
    assert list(found.figures["measure"]) == ["eee_2"]


def test_a_project_past_its_date_that_is_open_again_becomes_overdue(
    store: Store, definitions: Definitions
) -> None:
    files = [("p.csv", b"report_date,project,status,revised_date\n2023-03-31,A1,Amber,2023-04-02\n")]
    row = only(previewed(store, definitions, files).overdue)
    assert (row["what"], row["ref"], row["days_overdue"]) == ("project", "A1", 3)
    assert row["due_date"] == pd.Timestamp("2023-04-02")


def test_a_new_register_stands_in_the_place_of_the_one_before(store: Store, definitions: Definitions) -> None:
    title = risk_position(store, definitions)["title"].iloc[1]
    files = [("r.csv", b"report_date,risk,title\n2023-03-31,R1,Recruitment\n2023-03-31,R3,Money\n")]
    found = previewed(store, definitions, files).risks
    told = found[found["column"] == "title"].set_index("risk")[["change", "before", "after"]]
    assert list(told.loc["R3"]) == ["added", "", "Money"]
    assert list(told.loc["R2"]) == ["removed", title, ""]
    assert told.loc["R1", "change"] == "changed"


def test_what_a_person_must_confirm_is_listed(store: Store, definitions: Definitions) -> None:
    found = previewed(store, definitions, kpi("2022-23 Q3,eee_2,70")).confirmations
    row = only(found)
    assert (row["file"], row["code"]) == ("kpi.csv", "replaces")
    assert "received 27 January 2023 from bundled" in row["message"]


def test_a_return_with_errors_is_left_out(store: Store, definitions: Definitions) -> None:
    files = [*kpi("2022-23 Q4,eee_2,many"), ("t.csv", b"measure,target,period_from,period_to,value\n")]
    found = previewed(store, definitions, files)
    assert found.is_no_change
    assert found.rows.empty


def test_a_store_not_made_yet_can_be_previewed(tmp_path: Path, definitions: Definitions) -> None:
    nowhere = Store(tmp_path / "performance.duckdb")
    files = [
        *kpi("2022-23 Q3,eee_2,69"),
        ("p.csv", b"report_date,project,status\n2023-03-17,A1,Green\n"),
        ("w.csv", b"as_at,organisation,measure,value\n2023-03-01,Directorate,headcount,1500\n"),
        ("r.csv", b"report_date,risk,title\n2023-03-17,R1,Staff\n"),
    ]
    found = previewed(nowhere, definitions, files)
    assert only(found.figures)["value_after"] == only(found.workforce)["value_after"] - 1431 == 69
    assert only(found.statuses)["after"] == "Green"
    assert only(found.risks)["after"] == "Staff"
    assert not nowhere.exists()


SHOWN = ["value", "state", "verdict", "direction_words"]
MEASURES = [
    "eee_2",
    "eee_3_4",
    "neet_16_17",
    "neet_supported",
    "ehc_20_weeks",
    "ehcp_waiting",
    "absence_primary",
]
FIGURES = st.dictionaries(
    st.tuples(
        st.sampled_from(["2022-23 Q1", "2022-23 Q2", "2022-23 Q3", "2022-23 Q4"]), st.sampled_from(MEASURES)
    ),
    st.integers(11, 99),
    min_size=1,
    max_size=6,
)
PROJECTS = st.dictionaries(
    st.sampled_from(["A1", "A2", "A8", "B1", "C1", "E1", "E1.2"]),
    st.sampled_from(["Blue", "Amber", "Red", "Grey"]),
)
STAFF = st.dictionaries(
    st.tuples(
        st.sampled_from(["2023-01-01", "2023-02-01", "2023-03-01"]), st.sampled_from(["headcount", "fte"])
    ),
    st.integers(900, 2000),
)


def sent(figures: dict[Any, int], projects: dict[str, str], staff: dict[Any, int]) -> Files:
    files = kpi(*(f"{period},{measure},{value}" for (period, measure), value in figures.items()))
    if projects:
        rows = [f"2023-03-31,{ref},{status}" for ref, status in projects.items()]
        files.append(("projects.csv", "\n".join(["report_date,project,status", *rows]).encode()))
    if staff:
        rows = [f"{day},Directorate,{measure},{value}" for (day, measure), value in staff.items()]
        files.append(("staff.csv", "\n".join(["as_at,organisation,measure,value", *rows]).encode()))
    return files


def by_measure(store: Store, definitions: Definitions, period: str) -> pd.DataFrame:
    return kpi_position(store, definitions, Query(period=period)).set_index("measure")[SHOWN].sort_index()


@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(figures=FIGURES, projects=PROJECTS, staff=STAFF)
def test_what_is_previewed_is_what_is_held_once_it_is_accepted(
    bundled_store: Path,
    definitions: Definitions,
    figures: dict[Any, int],
    projects: dict[str, str],
    staff: dict[Any, int],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(shutil.copy(bundled_store, folder))
        answers = dict.fromkeys(["small-number", "hundredfold", "dropped-rows"], "It is meant")
        checked = check_returns(store, definitions, sent(figures, projects, staff), answers=answers)
        found = preview(store, definitions, checked)
        latest = max("2022-23 Q3", *(period for period, _ in figures))
        before = by_measure(store, definitions, latest)
        told = project_position(store, definitions).set_index("project")
        accept(store, checked, BY)
        after = by_measure(store, definitions, latest)

        listed = found.figures[found.figures["period"] == latest].set_index("measure")
        for name, column in (("value", "value"), ("state", "state"), ("direction_words", "direction")):
            held = after.loc[listed.index, name]
            has_figure = (
                held.notna() if name != "direction_words" else after.loc[listed.index, "value"].notna()
            )
            assert list(listed[f"{column}_after"][has_figure]) == list(held[has_figure])
        others = before.index.difference(listed.index)
        pd.testing.assert_frame_equal(before.loc[others], after.loc[others])

        then = kpi_history(store, definitions).set_index(["measure", "period"])
        early = found.figures[found.figures["period"] < latest].set_index(["measure", "period"])
        assert list(early["value_after"].dropna()) == list(then.loc[early.index, "value"].dropna())

        new = project_position(store, definitions).set_index("project")
        words = [position["status"].fillna(position["reported_by"]).fillna("") for position in (told, new)]
        changed = words[0].index[words[0] != words[1]]
        assert list(found.statuses["ref"]) == list(changed)
        assert list(found.statuses["after"]) == list(words[1][changed])
        assert found.reconciliation_after == reconciliation(store, definitions)

        people = workforce_position(store, definitions)
        current = found.workforce.merge(people, on=["as_at", "organisation", "measure"])
        assert list(current["value_after"]) == list(current["value"])
        assert list(current["direction_after"]) == list(current["direction_words"])
        assert len(action_position(store, definitions)) == found.reconciliation_after["actions"]["total"]
