"""The frame: its date, unknown values, and the screens for when there is nothing to show."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT, load, run_pipelines
from tests.holding import hold_open
from tests.pages.conftest import HOSTILE, Open, cells, headings, link_to_copy, tables, words
from ui.screens import SCREENS

WITHOUT_A_DATE = {"definitions", "project", "returns", "history"}


@pytest.mark.parametrize("page", SCREENS)
def test_every_page_is_drawn_of_a_part_without_projects_and_of_a_day_before_any_return(
    open_page: Open, page: str
) -> None:
    empty_part = open_page(page, workstream="D", service_area="SEND and Inclusion", as_at="2022-12-31")
    before = open_page(page, as_at="2020-01-01", **({"measure": "eee_2"} if page == "kpi" else {}))
    assert not empty_part.exception
    assert not before.exception
    assert "Shown as at 31 December 2022 (demonstration date: 5 April 2023)" in words(empty_part)
    assert len(headings(before, 1)) == 1
    assert page in WITHOUT_A_DATE or "received by 1 January 2020" in words(before)


@pytest.mark.parametrize("page", SCREENS)
def test_an_empty_store_says_what_to_do_or_takes_the_first_return(
    open_page: Open, page: str, tmp_path: Path
) -> None:
    app = open_page(page, store=tmp_path / "none.duckdb")
    assert not app.exception
    if SCREENS[page].when_empty:
        assert headings(app) or app.info
    else:
        assert headings(app, 1) == ["No data yet. Upload your first return to begin."]
        assert app.code[0].value == "python -m pipelines load --bundled"
    assert not (tmp_path / "none.duckdb").exists()


@pytest.mark.parametrize("page", SCREENS)
def test_a_page_without_its_shell_shows_nothing(
    page: str, bundled_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERFORMANCE_STORE", str(bundled_store))
    app = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=60).run()
    assert app.exception
    assert not tables(app)
    assert not headings(app)


def test_by_the_clock_the_page_says_today(open_page: Open, own_store: Path) -> None:
    run_pipelines("today", "clock", store=own_store)
    today = date.today()
    assert f"Shown as at {today.day} {today:%B %Y} (today)" in words(open_page(store=own_store))


def test_filter_values_that_do_not_exist_are_said_together_and_left_out(open_page: Open) -> None:
    asked = {"period": "2031-32 Q9", "workstream": "Z", "service_area": "Parks <b>", "as_at": "2023-02-31"}
    app = open_page("risks", **asked)
    assert len(app.warning) == 1
    for message in (
        "There is no period “2031-32 Q9”. Choose one of: 2022-23 Q4, 2022-23 Q3",
        "There is no workstream “Z”. Choose one of: A, B, C, D, E, E1, E2.",
        *(
            "There is no service area “Parks <b>”.",
            "There is no date “2023-02-31”.",
            "The page is shown without",
        ),
    ):
        assert message in words(app), message
    app = open_page("risks", as_at="yesterday")
    assert "There is no date “yesterday”." in words(app)
    assert "The page is shown without it." in words(app)


def test_an_address_is_read_however_it_is_spelt(open_page: Open) -> None:
    app = open_page("kpi", period="q3 2022/23", workstream="b", measure="EEE_2")
    assert headings(app, 1) == ["Take-up of early education, age 2"]
    assert not app.warning
    assert link_to_copy(app).endswith("period=2022-23+Q3&workstream=B&as_at=2023-04-05")


def test_a_parameter_may_have_any_name(open_page: Open) -> None:
    app = open_page("kpis", workstream="B", screen="x", filters="y")
    assert not app.exception
    assert "screen=x&filters=y" in link_to_copy(app)


def test_what_is_wrong_in_an_address_stays_until_the_view_changes(open_page: Open) -> None:
    app = open_page("kpis", Workstream="B", period="2031-32 Q9")
    for _ in range(2):
        assert "There is no parameter “Workstream”. Did you mean “workstream”?" in words(app)
        assert "There is no period “2031-32 Q9”." in words(app)
        app.query_params.clear()  # as Streamlit does with what it cannot show
        app.run()
    app.selectbox(key="workstream").set_value("B").run()
    assert not app.warning


def test_a_measure_that_there_is_not_says_what_there_is(open_page: Open) -> None:
    said = words(open_page("kpi", measure="eee2"))
    assert "There is no measure “eee2”. Choose one of: absence_primary, absence_secondary," in said


def test_a_link_to_copy_has_period_and_date_in_full_and_nothing_of_another_page(open_page: Open) -> None:
    link = link_to_copy(open_page("kpis", workstream="B", measure="eee_2"))
    assert link.partition("?")[2] == "workstream=B&period=2022-23+Q3&as_at=2023-04-05"
    assert "measure=eee_2" in link_to_copy(open_page("kpi", measure="eee_2"))


def test_a_busy_store_says_so_and_shows_the_page_when_tried_again(
    open_page: Open, own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.store.Store.__init__.__defaults__", (0.2,))
    app = open_page(store=own_store)
    with hold_open(own_store):
        app.date_input(key="as_at").set_value(date(2023, 1, 31)).run()
        assert not app.exception
        assert headings(app, 1)[-1] == "The store is busy"
        assert "Nothing was changed" in words(app)
    app.button[-1].click().run()
    assert headings(app, 1)[0].startswith("Front sheet")


def test_a_damaged_store_says_so_without_a_trace_or_a_path(open_page: Open, tmp_path: Path) -> None:
    path = tmp_path / "damaged.duckdb"
    path.write_bytes(b"not a database" * 1000)
    app = open_page(store=path)
    assert headings(app, 1)[0] == "The store cannot be read"
    assert "Traceback" not in words(app)
    assert str(tmp_path) not in words(app)


def test_a_store_removed_while_a_page_is_open_is_not_called_empty(open_page: Open, own_store: Path) -> None:
    app = open_page(store=own_store)
    away = own_store.rename(own_store.with_name("away.duckdb"))
    assert headings(app.run(), 1)[0] == "The store cannot be read"
    assert "no longer where it was" in words(app)
    away.rename(own_store)
    app.button[0].click().run()
    assert headings(app, 1)[0].startswith("Front sheet")


def test_an_open_page_shows_a_restored_store_and_a_corrected_return_at_the_next_run(
    open_page: Open, own_store: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.zip"
    corrected = "period,measure,value,data_period\n2022-23 Q3,neet_supported,1075,Quarter 3 2022/23\n"
    run_pipelines("backup", str(backup), store=own_store)
    app = open_page("kpis", store=own_store)
    assert "725" in cells(app)
    load(own_store, corrected, options=["--received", "2023-04-03"])
    assert "1,075" in cells(app.run())
    app.date_input(key="as_at").set_value(date(2023, 4, 2)).run()
    assert "1,075" not in cells(app)
    run_pipelines("restore", str(backup), store=own_store)
    app.date_input(key="as_at").set_value(date(2023, 4, 5)).run()
    assert "725" in cells(app)


def test_definitions_that_cannot_be_used_list_every_fault(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERFORMANCE_DEFINITIONS", str(tmp_path))
    app = open_page()
    assert headings(app, 1)[0] == "The definitions cannot be used"
    assert "plan.toml: " in words(app)
    assert "statuses.toml: " in words(app)


def test_hostile_text_in_a_return_stays_text(open_page: Open, own_store: Path) -> None:
    kpi = f'period,measure,value,data_period,commentary\n2022-23 Q3,eee_2,69,Autumn term 2022,"{HOSTILE}"\n'
    project = f'report_date,project,status,reported_by,progress\n2023-03-17,A2,Amber,,"{HOSTILE}"\n'
    load(own_store, kpi, project)
    assert HOSTILE in words(open_page("kpi", store=own_store, measure="eee_2"))
    assert HOSTILE in cells(open_page("project", store=own_store, ref="A2"))


def test_no_answer_depends_on_who_asked_first(open_page: Open) -> None:
    first, second, third = open_page(workstream="B"), open_page(), open_page(workstream="B")
    assert headings(first)[0] == headings(third)[0] != headings(second)[0]
