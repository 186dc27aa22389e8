"""Take the pictures of the screens: ``make screens``."""

import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import sync_playwright

from tests.browser.serving import ROOT, SIZES, launch, open_page, serve
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
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def take(folder: Path) -> None:
    """Write one picture for each page, size and theme."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        store = Path(scratch, "performance.duckdb")
        run_pipelines("load", "--bundled", store=store)
        with serve(ROOT / "app.py", store, Path(scratch, "log")) as server:
            browser = launch(playwright)
            for size, (width, height) in SIZES.items():
                for theme in THEMES:
                    context = browser.new_context(
                        viewport={"width": width, "height": height},
                        color_scheme=theme,
                        reduced_motion="reduce",
                    )
                    page = context.new_page()
                    for name, address in PAGES.items():
                        open_page(page, server.url + address)
                        page.screenshot(path=folder / f"{name}-{size}-{theme}.png")
                    context.close()
            browser.close()


if __name__ == "__main__":
    take(ROOT / "docs" / "screens")
