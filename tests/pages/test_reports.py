"""The reports' page: what is missing, the draft, the final and its download, in one session and the next."""

from pathlib import Path

from pipelines.store import Store
from pipelines.store.packs import list_finals, read_final
from tests.pages.conftest import Open, cells, words


def test_it_says_what_is_missing_first(open_page: Open) -> None:
    app = open_page("reports", as_at="2023-03-17")
    assert not app.exception
    shown = words(app)
    assert "Reports: Quarter 3, 2022/23" in shown
    assert "2 things to see to first" in shown
    assert "Workforce return, March 2023: due 10 March 2023, 7 days late" in shown
    assert "No pack is final yet" in shown


def test_the_packs_headings_and_main_tables_are_one_press_away(open_page: Open) -> None:
    assert "Decisions: none is open" not in words(open_page("reports", as_at="2023-03-17"))
    app = open_page("reports", as_at="2023-03-17", inside="true")
    assert not app.exception
    shown = words(app)
    assert "- 6 of 15 measures are off target, 5 more are close" in shown
    assert "- Decisions: none is open" in shown
    assert "■ Off target" in cells(app)


def test_for_the_public_what_is_internal_is_not_listed(open_page: Open) -> None:
    app = open_page("reports", as_at="2023-03-17", inside="true")
    app.segmented_control(key="readers").set_value("Public").run()
    assert not app.exception
    assert "8 parts in this pack" in words(app)
    assert "Decisions: none is open" not in words(app)


def test_a_draft_is_made_then_kept_as_final_and_given_back_in_another_session(
    open_page: Open, own_store: Path
) -> None:
    app = open_page("reports", store=own_store, as_at="2023-03-17")
    app.button(key="make-draft").click().run(timeout=120)
    assert not app.exception
    assert [one.proto.label for one in app.get("download_button")] == ["Download the draft"]
    app.segmented_control(key="readers").set_value("Public").run()
    assert not app.get("download_button"), "a draft of another choice is not this one's"
    app.segmented_control(key="readers").set_value("Internal").run()
    app.button(key="make-final").click().run(timeout=120)
    assert not app.exception
    [final] = list_finals(Store(own_store))
    assert (final.period, final.as_at.isoformat(), final.format) == ("2022-23 Q3", "2023-03-17", "docx")
    assert read_final(Store(own_store), final.pack_id).startswith(b"PK")
    again = open_page("reports", store=own_store)
    assert "1 final pack is kept" in words(again)
    assert final.sha256[:12] in cells(again)
    assert final.sha256 in [code.value for code in again.code]
    assert [one.proto.label for one in again.get("download_button")] == ["Download the final"]


def test_before_the_first_return_it_says_that_there_is_nothing_to_report(open_page: Open) -> None:
    app = open_page("reports", as_at="2022-06-01")
    assert not app.exception
    assert "No pack is final yet" in words(app)
    assert not app.get("download_button")
