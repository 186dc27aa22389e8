"""Pictures of a committee pack's pages, where LibreOffice and poppler are there to draw them: ``make screens``."""

import subprocess
import tempfile
from pathlib import Path
from shutil import which

from tests.conftest import run_pipelines

NEEDED = ("soffice", "pdftotext", "pdftoppm")
HIGH = 800  # dots
# A page by words that stand on it first after the cover.
PAGES = {
    "progress": "Progress overall",
    "kpis": "The KPI key",
    "measure": "NEET young people in support",
}


def take_pack(folder: Path, store: Path) -> None:
    """Write one picture for each page, as LibreOffice sees the Word document."""
    if not all(map(which, NEEDED)):
        print(f"No pictures of the pack: {', '.join(NEEDED)} are needed.")  # noqa: T201 - a command's own words
        return
    with tempfile.TemporaryDirectory() as scratch:
        word, pdf = Path(scratch, "pack.docx"), Path(scratch, "pack.pdf")
        asked = ("--period", "2022-23 Q3", "--as-at", "2023-03-17", "--by", "Governance officer")
        made = run_pipelines("pack", *asked, "--to", str(word), store=store)
        assert made.returncode == 0, made.stderr
        _run("soffice", "--headless", "--convert-to", "pdf", "--outdir", scratch, word)
        pages = _run("pdftotext", "-layout", pdf, "-").split("\f")
        for name, words in PAGES.items():
            number = next(place for place, text in enumerate(pages, 1) if place > 1 and words in text)
            at = ("-f", number, "-l", number, "-scale-to-y", HIGH, "-scale-to-x", -1)
            _run("pdftoppm", *at, "-png", "-singlefile", pdf, folder / f"pack-{name}")


def _run(*command: object) -> str:
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout
