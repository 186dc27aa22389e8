"""How the plan stands: lateness, challenges, movement between reports, reconciliation and risks, as tables."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from measures import plan
from schemas.vocabulary import Lateness
from tests.conftest import read_table, specification
from tests.measures.frames import rows, specified, split

STATUSES = ["Blue", "Green", "Amber", "Red", "Grey"]
STAGES = dict(zip(STATUSES, ["embedded", "complete", "started", "off_track", "not_started"], strict=True))
AS_AT, BOARD = date(2023, 4, 5), date(2023, 4, 28)


def lateness_of(frame: pd.DataFrame, as_at: date, board: date | None = BOARD) -> pd.DataFrame:
    stage, by, due, reported = (frame[c] for c in ("stage", "reported_by", "due_date", "report_date"))
    return plan.judge_lateness(stage, by, due, reported, as_at, board)


def test_late_means_known_to_be_late() -> None:
    spec = specified("lateness")
    found = lateness_of(spec, AS_AT)
    pd.testing.assert_frame_equal(found[["lateness", "days_overdue"]], spec[["lateness", "days_overdue"]])
    assert found["date_passed"].map({True: "yes", False: "no"}).tolist() == spec["date_passed"].tolist()
    # Where the calendar names no later Board, nothing is due before one; all else stays.
    without = lateness_of(spec, AS_AT, None)["lateness"]
    assert without.tolist() == spec["lateness"].replace("due before the next Board", "on time").tolist()


stages = st.sampled_from([None, *STAGES.values()])
statuses = st.sampled_from([None, *STATUSES])
others = st.sampled_from([None, "Travel programme", "SEND plan"])
some_days = st.none() | st.dates(date(2020, 1, 1), date(2026, 12, 31)).map(date.isoformat)


@given(
    st.lists(st.tuples(stages, others, some_days, some_days), max_size=20),
    st.dates(date(2021, 1, 1), date(2025, 12, 31)),
)
def test_every_row_has_one_lateness_and_a_day_alone_makes_nothing_overdue(
    cells: list[Any], as_at: date
) -> None:
    frame = rows("stage reported_by due_date report_date", *cells)
    frame["report_date"] = frame["report_date"].where(frame["report_date"] <= pd.Timestamp(as_at))
    found, after = lateness_of(frame, as_at), lateness_of(frame, as_at + timedelta(1))
    assert set(found["lateness"]) <= {str(word) for word in Lateness}
    overdue = found["lateness"] == "overdue"
    assert (found["days_overdue"].notna() == overdue).all()
    assert (overdue == (after["lateness"] == "overdue")).all()
    assert (after.loc[overdue, "days_overdue"] == found.loc[overdue, "days_overdue"] + 1).all()


def challenges(
    position: pd.DataFrame, history: pd.DataFrame | None = None, beneath: Mapping[str, int] | None = None
) -> pd.DataFrame:
    """The challenges of projects, of which only some columns matter."""
    empty = dict.fromkeys(set(plan.CHALLENGED) - set(position), "") | {"progress": None, "days_overdue": None}
    given = position.assign(**{name: cell for name, cell in empty.items() if name not in position})
    past = rows("project report_date status due_date moved_to") if history is None else history
    return plan.find_challenges(given, past, "project", beneath)


def test_one_report_can_contradict_its_own_status() -> None:
    spec = specified("contradictions")
    spec["project"] = [f"A{place}" for place in spec.index]
    spec["stage"] = spec["status"].map(STAGES)
    found = challenges(spec)
    words = (found["challenge"] + ": " + found["reason"]).groupby(found["ref"]).agg("; ".join)
    assert words.to_dict() == spec.set_index("project")["expected"].dropna().to_dict()
    cells = ["A1", "Grey", "not_started", "on time", None, "  "]
    blank = rows("project status stage lateness days_overdue progress", cells)
    assert challenges(blank).empty
    assert challenges(blank.head(0)).empty


def test_a_complete_project_has_no_open_actions_beneath_it() -> None:
    for _, status, actions, number in specified("open_beneath_complete").itertuples():
        cells = [
            [None if part == "-" else STAGES.get(part, part) for part in action.split()]
            for action in split(actions)
        ]
        beneath = plan.count_open(rows("project parent stage", *cells))
        project = rows("project status stage lateness", ["A1", status, STAGES.get(status), "complete"])
        found = challenges(project, beneath=beneath)
        words = f"{status}, with {number} open action{'' if number == '1' else 's'} beneath it"
        assert found["reason"].tolist() == ([] if pd.isna(number) else [words])


MONTHS = ["2022-12-09", "2023-01-20", "2023-03-17", "2023-04-28"]


def test_an_open_status_unchanged_for_three_reports_or_a_date_moved_again_is_challenged() -> None:
    spec = specified("histories")
    cells = [
        [project, month, status, STAGES[status], None if day == "-" else day]
        for _, project, given, dates, _ in spec.itertuples()
        for month, status, day in zip(MONTHS, given.split(), split(dates, " ") or "----", strict=False)
    ]
    history = rows("project report_date status stage moved_to", *cells, lateness="on time", due_date=pd.NaT)
    position = history.drop_duplicates("project", keep="last")
    expected = spec.set_index("project")["expected"].dropna().to_dict()
    for order in (history, history[::-1]):
        found = challenges(position, order)
        assert found.set_index("ref")["reason"].to_dict() == expected
    assert challenges(position, history.head(0)).empty


def test_an_action_whose_due_date_itself_is_rewritten_has_moved_too() -> None:
    history = rows(
        "project action report_date status due_date moved_to",
        ["A1", "1", MONTHS[0], "Amber", "2023-03-31", None],
        ["A1", "1", MONTHS[1], "Grey", "2023-04-30", None],
        ["A1", "1", MONTHS[2], "Amber", "2023-04-30", "2023-06-30"],
        # another project's action of that ref, which moved once
        ["A2", "1", MONTHS[0], "Amber", "2023-03-31", None],
        ["A2", "1", MONTHS[1], "Grey", "2023-03-31", "2023-04-30"],
        **dict.fromkeys(["workstream", "service_area", "title", "lead", "progress"], ""),
        stage="started",
        lateness="on time",
    )
    position = history.drop_duplicates("project", keep="last")
    [found] = plan.find_challenges(position, history, "action").to_dict("records")
    assert [found[name] for name in ("project", "ref", "challenge", "reason")] == [
        *("A1", "1", "Date moved again", "Date moved 2 times")
    ]


REPORTS = "project report_date standing"


def count(found: pd.DataFrame, what: str = "project") -> plan.Tally:
    return plan.count_movement(found.assign(what=what, counted=True, is_rated=True))


def test_a_project_is_set_beside_its_own_report_before() -> None:
    spec = read_table(specification(__file__, "reports_of_a_project"))
    reports = [[ref, *report.split()] for ref, given, *_ in spec for report in given.split(", ")]
    found = (
        plan.compare_reports(rows(REPORTS, *reports), "project").astype("str").replace("NaT", "").fillna("")
    )
    columns = ["ref", "change", "before", "after", "before_on", "after_on"]
    assert found[columns].values.tolist() == [[ref, *expected] for ref, _, *expected in spec]


def test_an_action_that_comes_or_goes_has_not_moved() -> None:
    reports = rows(
        REPORTS + " action",
        *(["A1", "2023-02-03", "Grey", "A1-1"], ["A1", "2023-02-03", "Amber", "A1-2"]),
        *(["A1", "2023-03-17", "Green", "A1-1"], ["A1", "2023-03-17", "Grey", "A1-3"]),
    )
    found = plan.compare_reports(reports, "action")
    changes = dict(zip(found["ref"], found["change"], strict=True))
    assert changes == {"A1-1": "moved", "A1-2": "no longer reported", "A1-3": "new"}
    assert count(found, "action").flows == {("action", "Grey", "Green"): 1}


report_days = st.sampled_from(["2023-01-01", "2023-02-03", "2023-03-17"])
reports = st.tuples(st.sampled_from("ABC"), report_days, st.sampled_from(STATUSES))


@given(st.lists(reports, max_size=9, unique_by=lambda row: row[:2]))
def test_every_reported_project_is_there_once_and_flows_count_those_that_moved(cells: list[Any]) -> None:
    found = plan.compare_reports(rows(REPORTS, *cells), "project")
    assert sorted(found["ref"]) == sorted({project for project, *_ in cells})
    moved = found[found["change"] == "moved"]
    assert (moved["before"] != moved["after"]).all()
    assert sum(count(found).flows.values()) == len(moved)
    assert cells or count(found) == plan.Tally(Counter(), since=(), until=(), last=None)


def test_parts_of_a_project_and_what_others_report_are_left_out_of_the_tally() -> None:
    reports = rows(
        REPORTS,
        *(["A1", "2023-02-03", "Grey"], ["A1", "2023-03-17", "Amber"]),
        *(["B1", "2023-02-03", "Grey"], ["B1", "2023-03-17", "Amber"]),
        *(["C1", "2023-01-01", "Grey"], ["C1", "2023-03-31", "Grey"]),
    )
    counted = pd.Series([True, None, True], dtype="object")
    found = plan.compare_reports(reports, "project")
    tally = plan.count_movement(found.assign(what="project", counted=counted, is_rated=[True, True, False]))
    assert tally.ways == {("project", "moved", "Grey", "Amber"): 1}
    assert (tally.since, tally.until) == ((date(2023, 2, 3),), (date(2023, 3, 17),))
    assert tally.last == date(2023, 3, 31)


TRAVEL, SEND = (None, "Travel programme"), (None, "SEND plan")
RATED = {status: (status, None) for status in STATUSES}
PUBLISHED_PROJECTS = [RATED["Green"], *[RATED["Amber"]] * 20, RATED["Grey"], *[TRAVEL] * 7, *[SEND] * 5]
PUBLISHED_ACTIONS = [
    *([RATED["Blue"]] * 12 + [RATED["Green"]] * 30 + [RATED["Amber"]] * 128 + [RATED["Grey"]] * 48),
    *([TRAVEL] * 36 + [SEND] * 33),
]


def counts_of(cells: Any, control: int | None = None) -> dict[str, Any]:
    return plan.count_statuses(rows("status reported_by", *cells), STATUSES, control)


def test_the_position_of_17_march_2023_reconciles_to_the_published_totals() -> None:
    projects, actions = counts_of(PUBLISHED_PROJECTS, 34), counts_of(PUBLISHED_ACTIONS, 287)
    agreed = {"not_rated": 0, "agrees": True}
    assert projects == agreed | {
        "total": 34,
        "rated": 22,
        "control": 34,
        "by_status": {"Blue": 0, "Green": 1, "Amber": 20, "Red": 0, "Grey": 1},
        "elsewhere": {"Travel programme": 7, "SEND plan": 5},
    }
    assert actions == agreed | {
        "total": 287,
        "rated": 218,
        "control": 287,
        "by_status": {"Blue": 12, "Green": 30, "Amber": 128, "Red": 0, "Grey": 48},
        "elsewhere": {"Travel programme": 36, "SEND plan": 33},
    }
    assert list(projects["by_status"]) == STATUSES


def test_the_sum_is_printed_with_its_parts_and_its_miss() -> None:
    known = {"rated": ("Amber", None), "both": ("Amber", "SEND plan"), "nobody": (None, None)}
    for counted, control, words in read_table(specification(__file__, "sums")):
        parts = [part.split(" ", 1) for part in counted.split(", ")]
        cells = [known.get(who, (None, who)) for number, who in parts for _ in range(int(number))]
        found = counts_of(cells, int(control) if control else None)
        assert plan.describe_reconciliation(found, "actions") == words


@given(st.lists(st.tuples(statuses, others), max_size=40), st.none() | st.integers(0, 40))
def test_it_always_adds_up(cells: list[Any], control: int | None) -> None:
    found = counts_of(cells, control)
    assert found["rated"] == sum(found["by_status"].values())
    parts = found["rated"] + found["not_rated"] + sum(found["elsewhere"].values())
    assert parts == found["total"] == len(cells)
    assert found["not_rated"] == cells.count((None, None))
    assert found["agrees"] == (None if control is None else control == len(cells))


def register(*risks: str) -> pd.DataFrame:
    cells = [[cell or None for cell in risk.split(",")] for risk in risks]
    frame = rows("report_date risk title mitigation owner likelihood impact", *cells)
    scores = ["likelihood", "impact"]
    return frame.astype(dict.fromkeys(scores, "float")).astype(dict.fromkeys(scores, "Int64"))


EARLIER, LATEST = "2023-02-03,R2,Data,Reports,Director,2,4", "2023-03-17,R2,Data,Reports,Director,2,4"


def test_a_risk_is_set_beside_the_register_before() -> None:
    for before, change, changed in read_table(specification(__file__, "registers")):
        risks = [f"2023-02-03,{before}", LATEST] if before else [LATEST]
        found = plan.compare_registers(register(*risks)).set_index("risk").loc["R2"]
        assert (found["change"], found["changed"]) == (change, changed)


def test_a_risk_that_left_the_register_is_named_with_the_day_it_was_first_reported() -> None:
    found = plan.compare_registers(register("2022-12-23,R2,Data,,,,", EARLIER, "2023-03-17,R10,Supply,,,,"))
    assert found[["risk", "title", "change"]].values.tolist() == [
        ["R2", "Data", plan.RiskChange.GONE],
        ["R10", "Supply", plan.RiskChange.NEW],
    ]
    assert found["first_reported"].dt.date.astype(str).tolist() == ["2022-12-23", "2023-03-17"]
    assert plan.compare_registers(register(EARLIER).head(0)).empty


def test_only_risks_with_both_scores_are_in_the_matrix() -> None:
    risks = register("2023-03-17,R1,a,,,4,5", "2023-03-17,R2,b,,,4,5", "2023-03-17,R3,c,,,4,")
    [cell] = plan.count_risk_matrix(risks).to_dict("records")
    assert cell == {"likelihood": 4, "impact": 5, "risks": "R1, R2", "count": 2}
    assert plan.count_risk_matrix(risks.head(0)).empty
