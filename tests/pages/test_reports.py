"""The reports' page: what is missing, a look inside, the draft, the final and its download, and the feed."""

from pathlib import Path

from pipelines.store import Store
from pipelines.store.packs import list_finals, read_final
from tests.pages.conftest import Open, cells, headings, words

COMMITTEE = "2023-03-17"


def test_it_says_what_is_missing_first(open_page: Open) -> None:
    app = open_page("reports", as_at=COMMITTEE)
    assert "2 things to see to first" in headings(app)
    assert "Workforce return, March 2023: due 10 March 2023, 7 days late" in words(app)
    assert "Decisions: none is open" not in words(app)
    assert not app.code


def test_a_link_looks_inside_where_the_public_does_not_see_what_is_internal(open_page: Open) -> None:
    app = open_page("reports", as_at=COMMITTEE, inside="true")
    assert "- 6 of 15 measures are off target, 5 more are close" in words(app)
    assert "- Decisions: none is open" in words(app)
    assert "■ Off target" in cells(app)
    app.segmented_control(key="readers").set_value("Public").run()
    assert "8 parts in this pack" in headings(app, 3)
    assert "Decisions: none is open" not in words(app)


def test_a_draft_is_made_then_kept_as_final_and_given_back_in_another_session(
    open_page: Open, own_store: Path
) -> None:
    app = open_page("reports", store=own_store, as_at=COMMITTEE)
    app.button(key="make-draft").click().run(timeout=120)
    assert [one.proto.label for one in app.get("download_button")] == ["Download the draft"]
    app.segmented_control(key="readers").set_value("Public").run()
    assert not app.get("download_button"), "a draft of another choice is not this one's"
    app.segmented_control(key="readers").set_value("Internal").run()
    app.button(key="make-final").click().run(timeout=120)
    [final] = list_finals(Store(own_store))
    assert (final.period, final.as_at.isoformat(), final.format) == ("2022-23 Q3", COMMITTEE, "docx")
    assert read_final(Store(own_store), final.pack_id).startswith(b"PK")
    again = open_page("reports", store=own_store)
    assert "1 final pack is kept" in headings(again)
    assert final.sha256 in [code.value for code in again.code]
    assert [one.proto.label for one in again.get("download_button")] == ["Download the final"]


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
    fixed = "kpis.parquet?workstream=B&period=2022-23+Q3&as_at=2023-04-05"
    assert app.code[0].value.endswith(fixed)
    assert headings(app, 3) == ["Excel", "Power BI", "What to know"]
