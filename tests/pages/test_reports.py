"""The reports' page: what is missing, a look inside and the feed; packs are made in ``tests/browser``."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.store import Store
from pipelines.store.finals import add_final
from pipelines.store.ledger import now
from tests.pages.conftest import Open, cells, headings, words

COMMITTEE = "2023-03-17"


def test_it_says_what_is_missing_first_and_a_look_inside_shows_the_public_nothing_internal(
    open_page: Open,
) -> None:
    app = open_page("reports", as_at=COMMITTEE)
    assert "2 things to see to first" in headings(app)
    assert "Workforce return, March 2023: due 10 March 2023 by the assumed calendar, 7 days late" in words(
        app
    )
    assert "Decisions: none is open" not in words(app)
    assert not app.code
    app = open_page("reports", as_at=COMMITTEE, inside="true")
    assert (
        "6 of 14 with a target are off it, 4 of them on figures of 2020/21; 5 more miss it within tolerance"
        in words(app)
    )
    assert "Decisions: none is open" in words(app)
    assert "■ Off target" in cells(app)
    app.segmented_control(key="readers").set_value("Public").run()
    assert "8 parts in this pack" in headings(app, 3)
    assert "Decisions: none is open" not in words(app)


def test_before_the_first_return_there_is_nothing_to_report(open_page: Open) -> None:
    app = open_page("reports", as_at="2022-06-01")
    assert "No pack is final yet" in headings(app)
    assert not app.get("download_button")


def test_the_feeds_addresses_follow_filters_format_and_whether_the_date_is_kept(open_page: Open) -> None:
    app = open_page("reports", workstream="B", connect="true")
    first, second = (code.value for code in app.code[:2])
    assert first.endswith("kpis.csv?workstream=B")
    assert second.endswith("projects.csv?workstream=B")
    app.toggle(key="connect-fixed").set_value(True)
    app.segmented_control(key="connect-form").set_value("Parquet").run()
    assert app.code[0].value.endswith("kpis.parquet?workstream=B&period=2022-23+Q3&as_at=2023-04-05")
    assert headings(app, 3) == ["Excel", "Power BI", "What to know"]


def test_a_final_is_read_once_in_a_state_of_the_store_and_one_that_is_damaged_is_not_offered(
    open_page: Open, own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(own_store)
    add_final(store, b"pack", "2022-23 Q3", date(2023, 3, 17), "docx", now(), "Officer", True)
    read: list[str] = []
    monkeypatch.setattr("ui.cache.final_packs.fault_of_final", lambda _, pack_id: read.append(pack_id))
    app = open_page("reports", store=own_store).run()
    assert "1 final pack is kept" in headings(app)
    assert app.get("download_button")
    assert len(read) == 1
    monkeypatch.undo()
    for content in (b"another", None):
        with store.write() as connection:
            connection.run("UPDATE packs SET content = ?", [content])
        app = open_page("reports", store=own_store)
        assert "not as it was kept: its hash differs. Restore a backup" in words(app)
        assert not app.get("download_button")
