"""A preview says what accepting would change, from one read, and writes nothing."""

import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import positions
from pipelines.review.preview import Preview, preview
from pipelines.store import Store
from schemas.definitions import Definitions
from tests.conftest import ROOT, specified
from tests.pipelines.sending import Desk, return_of
from ui.views.returns import change_finding, plain_table

Files = list[tuple[str, bytes]]


ANSWERS = dict.fromkeys(["small-number", "hundredfold", "dropped-rows", "action-moved"], "It is meant")


@pytest.fixture
def desk(own_store: Path, definitions: Definitions) -> Desk:
    """A desk with what is bundled, to accept returns at."""
    return Desk(Store(own_store), definitions)


@pytest.fixture(scope="module")
def bundled(bundled_store: Path, definitions: Definitions) -> Desk:
    """A desk with what is bundled, for previews alone: they write nothing."""
    return Desk(Store(bundled_store), definitions)


def previewed(desk: Desk, files: Files, received: date | None = None) -> Preview:
    checked = desk.check(*files, received=received, answers=ANSWERS)
    return preview(desk.store, desk.definitions, checked, received)


def kpi(*rows: str) -> Files:
    return [("kpi.csv", return_of("kpi", *rows))]


def only(frame: pd.DataFrame) -> dict[str, Any]:
    [row] = frame.to_dict("records")
    return {str(name): value for name, value in row.items()}


@pytest.fixture(scope="module")
def found(bundled: Desk) -> Preview:
    """What returns of four kinds would change."""
    targets = ["ehcp_waiting,local,2022-23 Q1,2022-23 Q4,250", "ehc_20_weeks,local,2022-23 Q3,2022-23 Q4,70"]
    projects = "report_date,project,status,revised_date\n2023-03-31,A1,Amber,2023-04-02\n"
    files = [
        *kpi("2022-23 Q1,ehcp_waiting,300", "2022-23 Q1,neet_16_17,5.6"),
        ("t.csv", return_of("target", *targets)),
        ("p.csv", (projects + "2023-03-31,A8,Grey,2023-03-30\n").encode()),
        ("r.csv", return_of("risk", "2023-03-31,R1,Recruitment", "2023-03-31,R3,Money")),
    ]
    return previewed(bundled, files)


def figures(found: Preview, measure: str, *columns: str) -> list[list[str]]:
    rows = found.figures[found.figures["measure"] == measure]
    return [list(row) for row in rows[list(columns)].astype("str").to_numpy().tolist()]


def test_a_new_figure_stands_beside_the_one_held(bundled: Desk) -> None:
    row = only(previewed(bundled, kpi("2022-23 Q4,eee_2,73")).figures)
    assert [[name, str(value)] for name, value in row.items()] == specified(__file__, "new_figure")


def test_a_first_figure_stands_beside_nothing_and_a_first_target_changes_what_is_held(found: Preview) -> None:
    columns = ("period", "verdict_before", "verdict_after", "direction_before")
    assert figures(found, "ehcp_waiting", *columns) == [
        ["2022-23 Q3", "No target", "Off target", "Worsening: 244 to 278"],
        ["2022-23 Q2", "No target", "On target", "No earlier figure"],
        ["2022-23 Q1", "", "Off target", ""],
    ]


def test_a_correction_and_a_target_show_in_every_period_they_are_for_and_in_no_other(found: Preview) -> None:
    assert figures(found, "neet_16_17", "period", "direction_after", "verdict_after") == [
        ["2022-23 Q2", "Improving: 5.6% to 3.8%", "On target"],
        ["2022-23 Q1", "No earlier figure", "Off target"],
    ]
    assert figures(found, "ehc_20_weeks", "period") == [["2022-23 Q3"]]
    columns = ["measure", "period_from", "change", "column", "before", "after"]
    assert found.targets[columns].to_numpy().tolist() == [
        ["ehcp_waiting", "2022-23 Q1", "added", "value", "", "250"],
        ["ehc_20_weeks", "2022-23 Q3", "changed", "value", "65%", "70%"],
        ["ehc_20_weeks", "2022-23 Q3", "changed", "tolerance", "3", ""],
        ["ehc_20_weeks", "2022-23 Q3", "changed", "tolerance_kind", "points", ""],
    ]
    counts = found.rows[found.rows["file"] == "t.csv"].iloc[0, 2:]
    assert counts.tolist() == [1, 1, 0, 0, 0]


def test_a_project_open_again_is_past_its_date_and_a_register_replaces_the_one_before(
    found: Preview, bundled: Desk
) -> None:
    title = positions.risk_position(bundled.store, bundled.definitions)["title"].iloc[1]
    rows = found.past_dates.set_index("ref")
    assert rows["lateness"].to_dict() == {"A1": "date passed since the report", "A8": "overdue"}
    columns = ["what", "due_date", "days_overdue"]
    assert rows.loc[["A8"], columns].to_numpy().tolist() == [["project", pd.Timestamp("2023-03-30"), 6]]
    titles = found.risks[found.risks["column"] == "title"].set_index("risk")[["change", "before", "after"]]
    assert list(titles.loc["R3"]) == ["added", "", "Money"]
    assert list(titles.loc["R2"]) == ["removed", title, ""]
    assert titles.loc["R1", "change"] == "changed"


def test_rows_are_counted_by_file_and_those_left_out_are_removed_ones(bundled: Desk) -> None:
    header, first, *_ = (ROOT / "data/returns/2022-04-01/targets_2022-23.csv").read_text().splitlines()
    head, *lines = (ROOT / "data/returns/2023-03-17/actions_2023-03-17.csv").read_text().splitlines()
    actions = [line for line in lines if ",A1," in line]
    figures = ("2022-23 Q3,eee_2,69", "2022-23 Q3,eee_3_4,92", "2022-23 Q4,eee_2,70")
    targets = "\n".join([header, first.replace(",4,", ",5,")])
    others = [("t.csv", targets.encode()), ("a.csv", "\n".join([head, *actions[1:]]).encode())]
    found = previewed(bundled, [*kpi(*figures), *others])
    # The commentary that the new file leaves out is a change too.
    named = ["file", "kind", "added", "changed", "same", "removed", "not_in_force"]
    assert list(found.rows.columns) == named
    assert found.rows.to_numpy().tolist() == [
        ["kpi.csv", "kpi", 1, 2, 0, 0, 0],
        ["t.csv", "target", 0, 1, 0, 0, 0],
        ["a.csv", "action", 0, 0, len(actions) - 1, 1, 0],
    ]
    gone = only(found.gone)
    assert found.statuses.empty
    assert (gone["what"], gone["ref"], gone["project"]) == ("action", "A1-01", "A1")
    total = only(found.totals[found.totals["name"] == "total"])
    assert (total["what"], total["before"], total["after"]) == ("actions", 287, 286)
    confirmed = found.confirmations[found.confirmations["file"] == "kpi.csv"]
    assert "replaces" in set(confirmed["code"])
    assert any("received 27 January 2023 from bundled" in message for message in confirmed["message"])
    with_errors = previewed(bundled, kpi(*figures, "2022-23 Q4,eee_3_4,many"))
    assert with_errors.is_no_change
    assert with_errors.rows.empty


def test_returns_that_change_nothing_say_so(bundled: Desk) -> None:
    paths = sorted((ROOT / "data" / "returns").glob("*/[krw]*.csv"))
    before, version = bundled.store.path.read_bytes(), bundled.store.data_version()
    # Whatever their bytes: every other one has blank lines more.
    files = [(path.name, path.read_bytes() + b"\n\n" * (at % 2)) for at, path in enumerate(paths)]
    found = previewed(bundled, files)
    frames = [found.figures, found.workforce, found.statuses, found.past_dates, found.totals]
    frames += [found.targets, found.comparators, found.risks]
    assert found.is_no_change
    assert [len(frame) for frame in frames] == [0] * len(frames)
    assert set(found.confirmations["code"]) <= {"replaces"}
    assert (found.rows[["added", "changed", "removed"]] == 0).all(axis=None)
    assert (found.rows["same"] > 0).all()
    assert (bundled.store.path.read_bytes(), bundled.store.data_version()) == (before, version)


def test_the_day_received_decides_what_comes_into_force_and_the_day_shown(bundled: Desk) -> None:
    files = kpi("2022-23 Q3,eee_2,50", "2022-23 Q4,eee_2,70")
    found = previewed(bundled, files, date(2023, 1, 10))
    assert list(found.figures["period"]) == ["2022-23 Q4"]
    counts = only(found.rows)
    assert (counts["added"], counts["changed"], counts["not_in_force"]) == (1, 0, 1)
    # Received after the store's today it is shown as at that day.
    later = previewed(bundled, files, date(2023, 4, 20))
    assert later.as_at == date(2023, 4, 20)
    assert only(later.rows)["not_in_force"] == 0


def test_a_partial_report_shows_what_would_go_and_which_ratings_would_be_to_query(bundled: Desk) -> None:
    files = [
        ("a.csv", return_of("action", "2023-04-04,A2,A2-01,Changed title only,Director,2022-06-30,Amber")),
        ("p.csv", b"report_date,project,status,progress\n2023-04-04,A2,Grey,It has begun\n"),
        ("r.csv", return_of("risk", "2023-04-04,R1,Recruitment")),
    ]
    found = previewed(bundled, files)
    assert list(found.gone["ref"]) == [f"A2-0{number}" for number in range(2, 10)] + ["R2"]
    assert {("project", "A2"), ("action", "A2-01")} <= set(
        found.challenges[["what", "ref"]].itertuples(index=False, name=None)
    )
    assert change_finding(found).endswith("; 8 actions and 1 risk would disappear")
    assert list(plain_table(found.gone, "gone")["Project"])[-2:] == ["A2", "–"]


def test_a_store_not_made_yet_can_be_previewed(tmp_path: Path, definitions: Definitions) -> None:
    nowhere = Desk(Store(tmp_path / "performance.duckdb"), definitions)
    files = [
        *kpi("2022-23 Q3,eee_2,69"),
        ("p.csv", return_of("project", "2023-03-17,A1,Green")),
        ("w.csv", return_of("workforce", "2023-03-01,Directorate,headcount,1500")),
        ("r.csv", return_of("risk", "2023-03-17,R1,Staff")),
    ]
    found = previewed(nowhere, files)
    assert only(found.figures)["value_after"] == only(found.workforce)["value_after"] - 1431 == 69
    assert only(found.statuses)["after"] == "Green"
    assert only(found.risks)["after"] == "Staff"
    assert not nowhere.store.exists()


SHOWN = ["value", "state", "verdict", "direction_words"]
MEASURES = ["eee_2", "eee_3_4", "neet_16_17", "neet_supported", "ehc_20_weeks", "ehcp_waiting"]
PERIODS = st.sampled_from(["2022-23 Q1", "2022-23 Q2", "2022-23 Q3", "2022-23 Q4"])
DAYS = st.sampled_from(["2023-01-01", "2023-02-01", "2023-03-01"])
STATUS = st.sampled_from(["Blue", "Amber", "Red", "Grey"])
FIGURES = st.dictionaries(
    st.tuples(PERIODS, st.sampled_from(MEASURES)), st.integers(11, 99), min_size=1, max_size=6
)
STATUSES = st.dictionaries(st.sampled_from(["A1", "A2", "A8", "B1", "C1", "E1", "E1.2"]), STATUS)
STAFF = st.dictionaries(st.tuples(DAYS, st.sampled_from(["headcount", "fte"])), st.integers(900, 2000))


def sent(figures: dict[Any, int], projects: dict[str, str], staff: dict[Any, int]) -> Files:
    rows = {
        "kpi": [f"{period},{code},{value}" for (period, code), value in figures.items()],
        "project": [f"2023-03-31,{ref},{status}" for ref, status in projects.items()],
        "workforce": [f"{day},Directorate,{code},{value}" for (day, code), value in staff.items()],
    }
    return [(f"{kind}.csv", return_of(kind, *lines)) for kind, lines in rows.items() if lines]


def by_measure(store: Store, definitions: Definitions, period: str) -> pd.DataFrame:
    rows = positions.kpi_position(store, definitions, positions.Query(period=period))
    return rows.set_index("measure")[SHOWN].sort_index()


def check_against_accepted(desk: Desk, files: Files, latest: str) -> None:
    store, definitions = desk.store, desk.definitions
    checked = desk.check(*files, answers=ANSWERS)
    found = preview(store, definitions, checked)
    before = by_measure(store, definitions, latest)
    earlier = positions.project_position(store, definitions).set_index("project")
    desk.accept(*checked)
    after = by_measure(store, definitions, latest)

    listed = found.figures[found.figures["period"] == latest].set_index("measure")
    for name, column in (("value", "value"), ("state", "state"), ("direction_words", "direction")):
        accepted = after.loc[listed.index, name]
        known = after.loc[listed.index, "value" if name == "direction_words" else name].notna()
        assert list(listed[f"{column}_after"][known]) == list(accepted[known])
    others = before.index.difference(listed.index)
    pd.testing.assert_frame_equal(before.loc[others], after.loc[others])

    then = positions.kpi_history(store, definitions).set_index(["measure", "period"])
    early = found.figures[found.figures["period"] < latest].set_index(["measure", "period"])
    assert list(early["value_after"].dropna()) == list(then.loc[early.index, "value"].dropna())

    new = positions.project_position(store, definitions).set_index("project")
    words = [position["status"].fillna(position["reported_by"]).fillna("") for position in (earlier, new)]
    changed = words[0].index[words[0] != words[1]]
    assert list(found.statuses["ref"]) == list(changed)
    assert list(found.statuses["after"]) == list(words[1][changed])
    assert found.reconciliation_after == positions.reconciliation(store, definitions)

    people = positions.workforce_position(store, definitions)
    current = found.workforce.merge(people, on=["as_at", "organisation", "measure"])
    assert list(current["value_after"]) == list(current["value"])
    assert list(current["direction_after"]) == list(current["direction_words"])
    actions = positions.action_position(store, definitions)
    assert len(actions) == found.reconciliation_after["actions"]["total"]


def test_what_is_previewed_is_what_is_held_once_it_is_accepted(desk: Desk) -> None:
    figures = {("2022-23 Q1", "eee_2"): 45, ("2022-23 Q3", "neet_supported"): 80}
    figures |= {("2022-23 Q4", "eee_3_4"): 95, ("2022-23 Q4", "ehcp_waiting"): 12}
    projects = {"A1": "Amber", "B1": "Blue", "C1": "Red", "E1.2": "Grey"}
    staff = {("2023-01-01", "fte"): 950, ("2023-03-01", "headcount"): 1500}
    check_against_accepted(desk, sent(figures, projects, staff), "2022-23 Q4")


@pytest.mark.soak
@settings(max_examples=25)
@given(figures=FIGURES, projects=STATUSES, staff=STAFF)
def test_so_it_is_whatever_is_sent(
    bundled_store: Path,
    definitions: Definitions,
    figures: dict[Any, int],
    projects: dict[str, str],
    staff: dict[Any, int],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Store(shutil.copy(bundled_store, folder)), definitions)
        latest = max("2022-23 Q3", *(period for period, _ in figures))
        check_against_accepted(desk, sent(figures, projects, staff), latest)
