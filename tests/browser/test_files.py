"""A figure's files, as a browser receives them."""

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.serving import Server, open_page

FILES = {
    "Picture (PNG)": ("png", b"\x89PNG"),
    "Drawing (SVG)": ("svg", b"<svg"),
    "Figures (CSV)": ("csv", b"\xef\xbb\xbfperiod,data_period,value"),
}


def test_a_figure_is_downloaded_under_a_name_that_says_what_it_is(
    page: Page, server: Server, tmp_path: Path
) -> None:
    open_page(page, server.url + "/kpi?measure=eee_2")
    page.get_by_role("button", name="Download", exact=False).filter(has_text="Download").first.click()
    for label, (suffix, begins) in FILES.items():
        with page.expect_download() as received:
            page.get_by_role("button", name=label).click()
        assert received.value.suggested_filename == f"quarters-eee_2_2022-23-Q3_2023-04-05.{suffix}"
        received.value.save_as(tmp_path / suffix)
        assert (tmp_path / suffix).read_bytes().startswith(begins), label


def test_a_figure_offers_no_picture_that_does_not_say_what_it_shows(page: Page, server: Server) -> None:
    open_page(page, server.url + "/kpi?measure=eee_2")
    page.get_by_test_id("stVegaLiteChart").first.hover()
    offered = page.get_by_test_id("stElementToolbar").first.get_by_role("button")
    assert [str(button.get_attribute("aria-label")).split(":")[0] for button in offered.all()] == [
        "Fullscreen"
    ]
