"""The history through the whole app: every return, its file and answers, two compared, one taken back."""

from pathlib import Path

from pipelines.store import Store
from pipelines.store.ledger import Standing, list_returns
from tests.conftest import run_pipelines
from tests.pages.conftest import Open, cells, headings, words
from tests.pipelines.sending import TODAY

CORRECTED = "period,measure,value,data_period,commentary\n2022-23 Q3,neet_supported,1075,Quarter 3 2022/23,Corrected.\n"


def load(store: Path, folder: Path, *options: str) -> str:
    """Load a correction of the latest KPI return, and return its id."""
    path = folder / "corrected.csv"
    path.write_text(CORRECTED)
    loaded = run_pipelines("load", str(path), *options, store=store)
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    return find_id(store, path.name)


def find_id(store: Path, file_name: str) -> str:
    with Store(store).read() as connection:
        ledger = list_returns(connection, TODAY).set_index("file_name")
    return str(ledger.loc[file_name, "return_id"])


def test_every_return_is_listed_and_found_by_file_kind_or_person(open_page: Open) -> None:
    app = open_page("history")
    assert headings(app)[0] == "11 returns kept, 10 wholly in force"
    for part in ("kpi_2022-23_q3.csv", "27 January 2023", "bundled", "● In force", "→ Received later"):
        assert part in cells(app)
    app.text_input[0].set_value("risk").run()
    assert "1 return, of 11 in all, the newest first" in words(app)


def test_a_link_to_a_return_that_does_not_exist_says_so(open_page: Open) -> None:
    assert "There is no return “nothing-1”" in words(open_page("history", **{"return": "nothing-1"}))


def test_a_return_shows_its_answers_rows_and_file_and_is_withdrawn_with_a_reason_only(
    open_page: Open, own_store: Path, tmp_path: Path
) -> None:
    return_id = load(own_store, tmp_path, "--answer", "replaces=Late starters came in")
    app = open_page("history", store=own_store, **{"return": return_id})
    assert "SHA-256" in cells(app)
    assert "Late starters came in" in cells(app)
    assert "1075" in app.dataframe[0].value.to_string()
    assert app.get("download_button")
    app.button(key=f"withdraw-{return_id}-button").click().run()
    assert "Give a reason" in words(app)
    app.text_input(key=f"why-{return_id}").set_value("Sent for the wrong quarter")
    app.button(key=f"withdraw-{return_id}-button").click().run()
    assert app.success[0].value.replace("\\", "").startswith(f"Withdrawn: {return_id}")
    assert "Sent for the wrong quarter" in cells(app)
    assert "725" in cells(open_page("kpis", store=own_store))
    with Store(own_store).read() as connection:
        ledger = list_returns(connection, TODAY).set_index("return_id")
    assert ledger.loc[return_id, "standing"] == Standing.WITHDRAWN


def test_two_returns_of_a_kind_are_compared_row_by_row_and_two_dates(
    open_page: Open, own_store: Path, tmp_path: Path
) -> None:
    new = load(own_store, tmp_path)
    app = open_page("history", store=own_store)
    app.selectbox(key="first-return").select(find_id(own_store, "kpi_2022-23_q3.csv"))
    app.selectbox(key="second-return").select(new).run()
    assert any("15 rows differ: 1 changed and 14 removed" in one for one in headings(app, 3))
    assert "1,075" in cells(app)
    risks = next(one for one in app.selectbox(key="first-return").options if "risks_2023" in one)
    app.selectbox(key="first-return").select(risks).run()
    assert "kpi" in app.error[0].value
    app.segmented_control(key="compare").set_value("Two dates").run()
    assert any("rows differ: " in one for one in headings(app, 3))
