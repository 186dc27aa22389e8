"""The whole app in one process, on a store of its own."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from ui.markdown import WORD_JOINER

Open = Callable[..., AppTest]
KINDS = ("title", "header", "subheader", "markdown", "caption", "warning", "info", "error", "page_link")


@pytest.fixture
def open_page(bundled_store: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page as a fresh session does, with an address; ``store`` for another than the bundled one."""

    def opened(page: str = "front_sheet", store: Path = bundled_store, **address: str) -> AppTest:
        monkeypatch.setenv("PERFORMANCE_STORE", str(store))
        app = AppTest.from_file(str(ROOT / "ui" / "shell.py"), default_timeout=60)
        for name, value in address.items():
            app.query_params[name] = value
        if page != "front_sheet":
            app.switch_page(str(ROOT / "pages" / f"{page}.py"))
        return app.run()

    return opened


def as_read(markdown: str) -> str:
    """Markdown as it reads on the screen, its marks left out."""
    seen = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown.replace("&#10;", "\n"))
    return seen.replace(WORD_JOINER, "").replace("**", "").replace("  \n", "\n")


def words(app: AppTest) -> str:
    """Every word on the page that is not in a table or a chart."""
    return as_read(
        "\n".join(str(getattr(element, "value", "")) for kind in KINDS for element in app.get(kind))
    )


def cells(app: AppTest) -> str:
    """Every cell of every table on the page."""
    frames = [table.value.reset_index() for table in app.table]
    return as_read("\n".join(str(cell) for frame in frames for cell in frame.to_numpy().ravel()))
