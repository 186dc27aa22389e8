"""The history, through the whole app: every return, its file and answers, two compared, one taken back."""

from pathlib import Path

from pipelines.store import Store
from pipelines.store.ledger import Standing, list_returns
from tests.conftest import run_pipelines
from tests.pages.conftest import Open, cells, headings, words
from tests.pipelines.sending import TODAY

CORRECTED = "period,measure,value,data_period,commentary\n2022-23 Q3,neet_supported,1075,Quarter 3 2022/23,Corrected.\n"


def load(store: Path, folder: Path, text: str = CORRECTED, *options: str) -> str:
    """Load a return, and its id."""
    path = folder / "corrected.csv"
    path.write_text(text)
    loaded = run_pipelines("load", str(path), *options, store=store)
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    with Store(store).read() as connection:
        ledger = list_returns(connection, TODAY)
    return str(ledger.loc[ledger["file_name"] == "corrected.csv", "return_id"].iloc[0])


def test_every_return_is_listed_with_who_when_and_what_became_of_it(open_page: Open) -> None:
    app = open_page("history")
    assert headings(app)[0] == "11 returns kept, 10 wholly in force"
    shown = cells(app)
    for said in ("kpi_2022-23_q3.csv", "27 January 2023", "bundled", "● In force", "→ Received later"):
        assert said in shown


def test_search_finds_a_return_by_file_kind_or_person(open_page: Open) -> None:
    app = open_page("history")
    app.text_input[0].set_value("risk").run()
    assert "1 return, of 11 in all, the newest first" in words(app)


def test_a_return_shows_its_hash_its_rows_and_its_file(
    open_page: Open, own_store: Path, tmp_path: Path
) -> None:
    return_id = load(own_store, tmp_path, CORRECTED, "--answer", "replaces=Late starters came in")
    app = open_page("history", store=own_store, **{"return": return_id})
    shown = cells(app)
    assert "SHA-256" in shown
    assert "Late starters came in" in shown
    assert app.get("download_button")
    assert "1075" in app.dataframe[0].value.to_string()


def test_a_return_that_does_not_exist_is_said(open_page: Open) -> None:
    assert "There is no return “nothing-1”" in words(open_page("history", **{"return": "nothing-1"}))


def test_withdrawing_needs_a_reason_and_brings_back_what_was_there(
    open_page: Open, own_store: Path, tmp_path: Path
) -> None:
    return_id = load(own_store, tmp_path)
    app = open_page("history", store=own_store, **{"return": return_id})
    app.button(key=f"withdraw-{return_id}-button").click().run()
    assert "Give a reason" in words(app)
    app.text_input(key=f"why-{return_id}").set_value("Sent for the wrong quarter")
    app.button(key=f"withdraw-{return_id}-button").click().run()
    assert f"Withdrawn: {return_id}" in "\n".join(one.value for one in app.success).replace("\\", "")
    assert "Sent for the wrong quarter" in cells(app)
    assert "725" in cells(open_page("kpis", store=own_store))
    with Store(own_store).read() as connection:
        ledger = list_returns(connection, TODAY).set_index("return_id")
    assert ledger.loc[return_id, "standing"] == Standing.WITHDRAWN


def test_two_returns_are_compared_row_by_row(open_page: Open, own_store: Path, tmp_path: Path) -> None:
    new = load(own_store, tmp_path)
    with Store(own_store).read() as connection:
        ledger = list_returns(connection, TODAY)
    old = str(ledger.loc[ledger["file_name"] == "kpi_2022-23_q3.csv", "return_id"].iloc[0])
    app = open_page("history", store=own_store)
    app.selectbox(key="first-return").select(old)
    app.selectbox(key="second-return").select(new).run()
    assert any("15 rows differ: 1 changed and 14 removed" in one for one in headings(app, 3))
    assert "1,075" in cells(app)


def test_two_dates_are_compared_as_they_were_known(open_page: Open) -> None:
    app = open_page("history")
    app.segmented_control(key="compare").set_value("Two dates").run()
    assert any("45 rows differ: 45 added" in one for one in headings(app, 3))


def test_returns_of_two_kinds_are_not_compared_and_it_says_so(open_page: Open) -> None:
    app = open_page("history")
    options = app.selectbox(key="first-return").options
    kpi, risk = (next(one for one in options if name in one) for name in ("kpi_2022", "risks_2023"))
    app.selectbox(key="first-return").select(kpi)
    app.selectbox(key="second-return").select(risk).run()
    assert "kpi" in app.error[0].value
    assert "risk" in app.error[0].value
