"""Take the pictures of the screens: ``make screens``."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.pack_pictures import take_pack
from tests.browser.serving import ROOT, SIZES, Theme, launch, open_page, serve
from tests.conftest import run_pipelines

PAGES = {
    "front_sheet": "/",
    "clinic": "/clinic",
    "clinic_item": "/clinic?item=kpi-neet_supported",
    "clinic_close": "/clinic?item=close&service_area=SEND+and+Inclusion",
    "kpis": "/kpis",
    "kpis-icons": "/kpis?show=Icons",
    "kpi": "/kpi?measure=eee_2",
    "plan": "/plan",
    "project": "/project?ref=A4",
    "workforce": "/workforce",
    "returns": "/returns",
    "history": "/history",
    "reports": "/reports",
    "risks": "/risks",
    "definitions": "/definitions",
}
# Each page as the room, a laptop in the dark and a phone see it.
LOOKS: tuple[tuple[str, Theme], ...] = (
    ("room", "light"),
    ("laptop", "dark"),
    ("phone", "light"),
)


def take(folder: Path, store: Path) -> None:
    """Write one picture for each page and look."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        sync_playwright() as playwright,
        serve(ROOT / "app.py", store, store.with_suffix(".log")) as server,
    ):
        browser = launch(playwright)
        for size, theme in LOOKS:
            width, height = SIZES[size]
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=theme, reduced_motion="reduce"
            )
            page = context.new_page()
            for name, address in PAGES.items():
                open_page(page, server.url + address)
                page.screenshot(path=folder / f"{name}-{size}-{theme}.png")
            context.close()
        browser.close()


def take_all(folder: Path) -> None:
    """Write the pictures of every screen, and of three pages of a pack."""
    with tempfile.TemporaryDirectory() as scratch:
        store = Path(scratch, "performance.duckdb")
        run_pipelines("load", "--bundled", store=store)
        take(folder, store)
        take_pack(folder, store)


if __name__ == "__main__":
    take_all(ROOT / "docs" / "screens")
