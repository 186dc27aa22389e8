"""The frame: its date, unknown values, and the screens for when there is nothing to show."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.demo.making import synthesise
from pipelines.demo.times import Size
from pipelines.store import Store
from pipelines.store.backup import back_up, restore
from pipelines.store.ledger import set_today
from tests.conftest import ROOT, run_pipelines
from tests.holding import held
from tests.pages.conftest import Open, cells, headings, tables, unfold, words
from ui import data, screens

PAGES = [screen.name for screen in screens.SCREENS]


# Parts without a project, without a measure, and days on which little or nothing had been received.
PARTS: list[dict[str, str]] = [
    {"workstream": "D", "service_area": "SEND and Inclusion"},
    {"workstream": "B", "service_area": "SEND and Inclusion"},
    {"service_area": "Digital and Customer Services"},
    {"workstream": "E2", "as_at": "2022-12-31"},
    {"as_at": "2020-01-01"},
]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: "-".join(part.values()))
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_drawn_of_any_part_of_the_plan_even_an_empty_one(
    open_page: Open, page: str, part: dict[str, str]
) -> None:
    app = open_page(page, **part)
    assert not app.exception
    assert headings(app, 1), words(app)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_its_date_and_what_stands_in_for_today(open_page: Open, page: str) -> None:
    app = open_page(page)
    assert not app.exception
    assert "As at 5 April 2023, which stands in for today" in words(app)
    assert "As at 31 December 2022; 5 April 2023 stands in for today" in words(
        open_page(page, as_at="2022-12-31")
    )


def test_made_up_data_are_said_to_be_so_on_every_page_and_no_others_are(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "Made-up data: no figure, name or date here is real."
    assert said not in words(open_page())
    synthesise(Size(2, 3, 40), tmp_path / "made")
    monkeypatch.setenv("PERFORMANCE_DEFINITIONS", str(tmp_path / "made" / "definitions"))
    for page in PAGES:
        assert said in words(open_page(page))


def test_by_the_clock_the_page_says_today(open_page: Open, own_store: Path) -> None:
    with Store(own_store).write() as connection:
        set_today(connection, None, "test")
    today = date.today()
    assert f"As at today, {today.day} {today:%B %Y}" in words(open_page(store=own_store))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("period", "2031-32 Q9", "There is no period “2031-32 Q9”. Choose one of: 2022-23 Q4, 2022-23 Q3"),
        ("workstream", "Z", "There is no workstream “Z”. Choose one of: A, B, C, D, E, E1, E2."),
        ("service_area", "Parks <b>", "There is no service area “Parks <b>”."),
        ("as_at", "2023-02-31", "There is no date “2023-02-31”."),
        ("as_at", "yesterday", "There is no date “yesterday”."),
    ],
)
def test_a_filter_value_that_does_not_exist_is_said_on_the_page(
    open_page: Open, page: str, name: str, value: str, said: str
) -> None:
    app = open_page(page, **{name: value})
    assert not app.exception
    assert said in words(app)
    assert len(headings(app, 1)) == 1


def test_several_unknown_values_are_said_together(open_page: Open) -> None:
    app = open_page(workstream="Z", period="never")
    assert len(app.warning) == 1
    assert "workstream “Z”" in words(app)
    assert "period “never”" in words(app)


@pytest.mark.parametrize("page", [screen.name for screen in screens.SCREENS if not screen.when_empty])
def test_an_empty_store_says_what_is_missing_and_what_to_do(
    open_page: Open, page: str, tmp_path: Path
) -> None:
    app = open_page(page, store=tmp_path / "none.duckdb")
    assert not app.exception
    assert headings(app, 1) == ["No returns have been loaded yet"]
    assert app.code[0].value == "python -m pipelines load --bundled"
    assert not (tmp_path / "none.duckdb").exists()


@pytest.mark.parametrize("page", [screen.name for screen in screens.SCREENS if screen.when_empty])
def test_what_returns_come_in_by_works_before_there_are_any(
    open_page: Open, page: str, tmp_path: Path
) -> None:
    app = open_page(page, store=tmp_path / "none.duckdb")
    assert not app.exception
    assert headings(app) or app.info


def test_a_store_that_was_made_but_holds_nothing_is_empty_too(open_page: Open, tmp_path: Path) -> None:
    run_pipelines("today", "2023-04-05", store=tmp_path / "made.duckdb")
    assert (tmp_path / "made.duckdb").exists()
    assert headings(open_page(store=tmp_path / "made.duckdb"), 1)[0] == "No returns have been loaded yet"


ASK_FOR_NO_RETURN = {"definitions", "project", "returns", "history"}


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ASK_FOR_NO_RETURN])
def test_a_date_before_the_first_return_says_that_nothing_had_been_received(
    open_page: Open, page: str
) -> None:
    app = open_page(page, as_at="2020-01-01", **({"measure": "eee_2"} if page == "kpi" else {}))
    assert not app.exception
    assert "received by 1 January 2020" in words(app)


def test_a_busy_store_says_so_and_shows_the_page_when_tried_again(
    open_page: Open, own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.store.Store.__init__.__defaults__", (0.2,))
    with held(own_store):
        app = open_page(store=own_store)
        assert not app.exception
        assert headings(app, 1)[0] == "The store is busy"
        assert "Nothing was changed" in words(app)
    app.button[0].click().run()
    assert headings(app, 1)[0].startswith("Front sheet")


@pytest.mark.parametrize("page", ["front_sheet", "workforce"])
def test_a_store_that_is_busy_when_the_date_changes_says_so(
    page: str, open_page: Open, own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.store.Store.__init__.__defaults__", (0.2,))
    app = open_page(page, store=own_store)
    with held(own_store):
        app.date_input(key="as_at").set_value(date(2023, 1, 31)).run()
        assert not app.exception
        assert headings(app, 1)[-1] == "The store is busy"
    app.button[-1].click().run()
    assert headings(app, 1)[0].startswith(
        "Front sheet" if page == "front_sheet" else "Workforce at 31 January"
    )


def test_a_damaged_store_says_so_without_a_trace_or_a_path(open_page: Open, tmp_path: Path) -> None:
    path = tmp_path / "damaged.duckdb"
    path.write_bytes(b"not a database" * 1000)
    app = open_page(store=path)
    assert not app.exception
    assert headings(app, 1)[0] == "The store cannot be read"
    said = words(app)
    assert "Traceback" not in said
    assert str(tmp_path) not in said


def test_a_store_removed_while_a_page_is_open_is_not_said_to_be_empty(
    open_page: Open, own_store: Path
) -> None:
    app = open_page(store=own_store)
    away = own_store.rename(own_store.with_name("away.duckdb"))
    app.run()
    assert not app.exception
    assert headings(app, 1)[0] == "The store cannot be read"
    assert "no longer where it was" in words(app)
    away.rename(own_store)
    app.button[0].click().run()
    assert headings(app, 1)[0].startswith("Front sheet")


def test_an_open_page_shows_a_restored_store(open_page: Open, own_store: Path, tmp_path: Path) -> None:
    back_up(Store(own_store), tmp_path / "backup.zip")
    with Store(own_store).write() as connection:
        set_today(connection, date(2023, 2, 1), "test")
    app = open_page(store=own_store)
    assert "As at 1 February 2023" in words(app)
    restore(Store(own_store), tmp_path / "backup.zip")
    assert "As at 5 April 2023" in words(app.run())


def test_definitions_that_cannot_be_used_list_every_fault(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERFORMANCE_DEFINITIONS", str(tmp_path))
    app = open_page()
    assert not app.exception
    assert headings(app, 1)[0] == "The definitions cannot be used"
    assert "plan.toml: " in words(app)
    assert "statuses.toml: " in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_without_its_shell_shows_nothing(
    page: str, bundled_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from streamlit.testing.v1 import AppTest

    monkeypatch.setenv("PERFORMANCE_STORE", str(bundled_store))
    app = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=60).run()
    assert app.exception
    assert not tables(app)
    assert not headings(app)


HOSTILE = "<img src=x onerror=alert(1)> [a](javascript:x) $x^2$ :red[r] ![i](http://e.com/i) # h"


def test_hostile_text_in_a_return_stays_text_on_every_page(
    open_page: Open, own_store: Path, tmp_path: Path
) -> None:
    kpi = tmp_path / "kpi.csv"
    kpi.write_text(
        f'period,measure,value,data_period,commentary\n2022-23 Q3,eee_2,69,Autumn term 2022,"{HOSTILE}"\n'
    )
    project = tmp_path / "project.csv"
    project.write_text(f'report_date,project,status,reported_by,progress\n2023-03-17,A2,Amber,,"{HOSTILE}"\n')
    loaded = run_pipelines("load", str(kpi), str(project), store=own_store)
    assert loaded.returncode == 0, loaded.stdout
    app = open_page("kpi", store=own_store, measure="eee_2")
    assert HOSTILE in words(app)
    assert not any(HOSTILE in str(element.value) for element in app.markdown)
    plan = unfold(open_page("plan", store=own_store), "table")
    assert HOSTILE in cells(plan)


def test_a_corrected_return_shows_at_the_next_run_and_the_earlier_one_at_its_date(
    open_page: Open, own_store: Path, tmp_path: Path
) -> None:
    app = open_page("kpis", store=own_store)
    assert "725" in cells(app)
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(
        "period,measure,value,data_period,commentary\n2022-23 Q3,neet_supported,1075,Quarter 3 2022/23,Corrected.\n"
    )
    loaded = run_pipelines("load", str(corrected), "--received", "2023-04-03", store=own_store)
    assert loaded.returncode == 0, loaded.stdout
    app.run()
    assert "1,075" in cells(app)
    app.date_input(key="as_at").set_value(date(2023, 4, 2)).run()
    assert "725" in cells(app)
    assert "1,075" not in cells(app)


def test_nothing_kept_depends_on_who_asked_first(open_page: Open) -> None:
    first, second = open_page(workstream="B"), open_page()
    assert headings(first)[0] != headings(second)[0]
    assert headings(open_page(workstream="B"))[0] == headings(first)[0]
    assert data.version()
