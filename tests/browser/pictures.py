"""Take the pictures of the screens, and of a pack's pages where LibreOffice and poppler are: ``make screens``."""

import subprocess
import tempfile
from pathlib import Path
from shutil import which

from playwright.sync_api import sync_playwright

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
    **{name: f"/{name}" for name in ("workforce", "returns", "history", "reports", "risks", "definitions")},
}
# Each page as the room, a laptop in the dark and a phone see it.
LOOKS: dict[str, Theme] = {"room": "light", "laptop": "dark", "phone": "light"}
PROGRAMS = ("soffice", "pdftotext", "pdftoppm")
HIGH = 800  # dots
# A page of the pack by words that stand on it first after the cover.
PACK_PAGES = {
    "progress": "Progress overall",
    "kpis": "The KPI key",
    "measure": "NEET young people in support",
}


def take(folder: Path, store: Path) -> None:
    """Write one picture for each page and look."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, serve(ROOT / "app.py", store, store.with_suffix(".log")) as server:
        browser = launch(playwright)
        for size, theme in LOOKS.items():
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


def take_pack(folder: Path, store: Path) -> None:
    """Write one picture for each page of the pack, as LibreOffice sees the Word document."""
    if not all(map(which, PROGRAMS)):
        print(f"No pictures of the pack: {', '.join(PROGRAMS)} are needed.")  # noqa: T201 - a command's own words
        return
    word, pdf = store.with_name("pack.docx"), store.with_name("pack.pdf")
    asked = ("--period", "2022-23 Q3", "--as-at", "2023-03-17", "--by", "Governance officer")
    made = run_pipelines("pack", *asked, "--to", str(word), store=store)
    assert made.returncode == 0, made.stderr
    _run("soffice", "--headless", "--convert-to", "pdf", "--outdir", pdf.parent, word)
    pages = _run("pdftotext", "-layout", pdf, "-").split("\f")
    for name, words in PACK_PAGES.items():
        number = next(place for place, text in enumerate(pages, 1) if place > 1 and words in text)
        at = ("-f", number, "-l", number, "-scale-to-y", HIGH, "-scale-to-x", -1)
        _run("pdftoppm", *at, "-png", "-singlefile", pdf, folder / f"pack-{name}")


def _run(*command: object) -> str:
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout


def take_all(folder: Path) -> None:
    """Write the pictures of every screen and of the pack."""
    with tempfile.TemporaryDirectory() as scratch:
        store = Path(scratch, "performance.duckdb")
        run_pipelines("load", "--bundled", store=store)
        take(folder, store)
        take_pack(folder, store)


if __name__ == "__main__":
    take_all(ROOT / "docs" / "screens")
