"""The history through the whole app: every return, its file and answers, two compared, one taken back."""

from pathlib import Path

import pandas as pd
import pytest

from pipelines.store import Store
from pipelines.store.ledger import Standing, list_returns
from tests.conftest import load
from tests.pages.conftest import Open, cells, headings, press, tables, words
from tests.pipelines.sending import TODAY
from tests.reading import read

CORRECTED = "period,measure,value,data_period,commentary\n2022-23 Q3,neet_supported,1075,Quarter 3 2022/23,Corrected.\n"


def ledger(store: Path) -> pd.DataFrame:
    with Store(store).read() as connection:
        return list_returns(connection, TODAY).set_index("file_name")


@pytest.fixture
def corrected(own_store: Path) -> str:
    """The id of a correction of the latest KPI return."""
    load(own_store, CORRECTED, options=["--answer", "replaces=Late starters came in"])
    return str(ledger(own_store).loc["sent-1.csv", "return_id"])


def test_every_return_is_listed_and_found_by_file_kind_or_person_or_said_not_to_be_there(
    open_page: Open,
) -> None:
    app = open_page("history", **{"return": "nothing-1"})
    assert "There is no return “nothing-1”" in words(app)
    assert "11 returns kept, 10 wholly in force" in headings(app)
    for part in ("kpi_2022-23_q3.csv", "27 January 2023", "bundled", "● In force", "→ Received later"):
        assert part in cells(app)
    app.text_input[0].set_value("risk").run()
    assert "1 return, of 11 in all, the newest first" in words(app)


def test_a_return_shows_its_answers_rows_and_file_and_is_withdrawn_with_a_reason_only(
    open_page: Open, own_store: Path, corrected: str
) -> None:
    app = open_page("history", store=own_store, **{"return": corrected})
    names = [name for name, _ in read(app).tables]
    # It opens between its own row and the next.
    place = names.index(f"Return {corrected}")
    assert (tables(app)[place - 1]["Return"].iloc[-1].split("\n")[0]) == corrected
    assert names[place + 2 :].count("Returns, the newest first") == 1
    assert "SHA-256" in cells(app)
    assert "Late starters came in" in cells(app)
    assert "1,075" in cells(app)
    assert app.get("download_button")
    press(app, f"withdraw-{corrected}-button")
    assert "Give a reason" in words(app)
    app.text_input(key=f"why-{corrected}").set_value("Sent for the wrong quarter")
    press(app, f"withdraw-{corrected}-button")
    assert app.success[0].value.replace("\\", "").startswith(f"Withdrawn: {corrected}")
    assert "Sent for the wrong quarter" in cells(app)
    assert "725" in cells(open_page("kpis", store=own_store))
    assert ledger(own_store).loc["sent-1.csv", "standing"] == Standing.WITHDRAWN


def test_two_returns_of_a_kind_are_compared_row_by_row_and_two_dates(
    open_page: Open, own_store: Path, corrected: str
) -> None:
    app = open_page("history", store=own_store)
    ids = ledger(own_store)["return_id"]
    app.selectbox(key="first-return").select(ids["kpi_2022-23_q3.csv"])
    app.selectbox(key="second-return").select(corrected).run()
    assert any("15 rows differ: 1 changed and 14 removed" in one for one in headings(app, 3))
    assert "1,075" in cells(app)
    app.selectbox(key="first-return").select(ids["risks_2023-03-17.csv"]).run()
    assert "kpi" in app.error[0].value
    app.segmented_control(key="compare").set_value("Two dates").run()
    assert any("rows differ: " in one for one in headings(app, 3))
