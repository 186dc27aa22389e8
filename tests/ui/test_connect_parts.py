"""Specification of the part of a page that connects Excel and Power BI."""

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import headings


def _page() -> None:
    from datetime import date

    from ui import filters
    from ui.connect_parts import connect
    from ui.filters import View

    filters.keep(View("2022-23 Q3", date(2023, 4, 5), "B", chosen=(("workstream", "B"),)))
    connect()


def _opened() -> AppTest:
    app = AppTest.from_function(_page)
    app.query_params["connect"] = "true"
    return app.run()


def test_addresses_and_steps_are_drawn_once_they_are_asked_for() -> None:
    app = AppTest.from_function(_page).run()
    assert not app.code
    assert [part.label for part in app.expander] == ["Show every address and the steps"]


def test_addresses_follow_the_filters_the_format_and_whether_the_date_is_kept() -> None:
    app = _opened()
    assert [code.value for code in app.code][:2] == [
        "api/kpis.csv?workstream=B",
        "api/projects.csv?workstream=B",
    ]
    app.toggle(key="connect-fixed").set_value(True)
    app.segmented_control(key="connect-form").set_value("Parquet").run()
    kept = "api/kpis.parquet?workstream=B&period=2022-23+Q3&as_at=2023-04-05"
    assert next(code.value for code in app.code) == kept


def test_each_program_has_its_steps() -> None:
    app = _opened()
    assert headings(app, 3) == ["Excel", "Power BI", "What to know"]
    assert any("Get data" in text.value for text in app.markdown)
