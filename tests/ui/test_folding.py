"""Specification of what stands one press away."""

from streamlit.testing.v1 import AppTest

from ui.folding import fold


def page() -> None:
    import pandas as pd
    import streamlit as st

    from ui.paging import folded

    rows = pd.DataFrame({"n": range(st.session_state["rows"])})
    folded("<p>Head</p>", "Show <all>", rows, lambda shown: f"<p>{list(shown['n'])[:1]}</p>", "movements")


def opened(rows: int, **address: str) -> AppTest:
    app = AppTest.from_function(page)
    app.session_state["rows"] = rows
    for name, value in address.items():
        app.query_params[name] = value
    return app.run(timeout=60)


def said(app: AppTest) -> list[str]:
    return [html.value for html in app.html]


def test_a_short_list_is_there_when_folded_in_one_piece_with_its_head() -> None:
    app = opened(50)
    (piece,) = said(app)
    assert "<p>Head</p><details" in piece
    assert "<summary>Show &lt;all&gt;</summary><p>[0]</p></details>" in piece
    assert not app.toggle


def test_a_long_list_is_made_once_it_is_asked_for_a_page_at_a_time() -> None:
    app = opened(120)
    assert len(said(app)) == 1
    app.toggle[0].set_value(True).run()
    assert said(app)[1].count("<p>[0]</p>") == 1


def test_a_link_to_a_page_of_a_long_list_shows_that_page() -> None:
    assert "<p>[50]</p>" in said(opened(120, movements="2"))[1]


def test_an_empty_list_offers_nothing() -> None:
    app = opened(0)
    assert "details" not in said(app)[0]
    assert not app.toggle


def test_a_label_is_text() -> None:
    assert fold("Show <b>", "<p>x</p>").startswith('<details class="fold"><summary>Show &lt;b&gt;</summary>')
