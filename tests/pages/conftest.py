"""The whole app in one process, on a store of its own."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.reading import cell_text, parsed, pieces, read

Open = Callable[..., AppTest]
# What a return may hold that means something to HTML, Markdown or Streamlit.
HOSTILE = "<img src=x onerror=alert(1)> [a](javascript:x) $x^2$ :red[r] ![i](http://e.com/i) # h"
# Every fresh session would look through all packages for components: a tenth of a second, and always the same.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def open_app(page: str, **address: str) -> AppTest:
    """Open a page of the store in use as a fresh session does, with an address."""
    app = AppTest.from_file(str(ROOT / "ui" / "shell.py"), default_timeout=120)
    for name, value in address.items():
        app.query_params[name] = value
    if page != "front_sheet":
        app.switch_page(str(ROOT / "pages" / f"{page}.py"))
    return app.run()


@pytest.fixture
def open_page(bundled_store: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page with an address; ``store`` for another than the bundled one."""

    def opened(page: str = "front_sheet", store: Path = bundled_store, **address: str) -> AppTest:
        monkeypatch.setenv("PERFORMANCE_STORE", str(store))
        return open_app(page, **address)

    return opened


def unfold(app: AppTest, *names: str) -> AppTest:
    """Open parts of a page that are drawn only once they are asked for."""
    for name in names:
        app.session_state[f"show-{name}"] = True
    return app.run()


def press(app: AppTest, name: str) -> AppTest:
    """Press the first button of a label or key."""
    return next(button for button in app.button if name in (button.label, button.key)).click().run()


def words(app: AppTest) -> str:
    """Every word on the page that is not in a table or a chart."""
    return re.sub(r"(?m)^#+ ", "", "\n".join(read(app).lines))


def headings(app: AppTest, level: int = 2) -> list[str]:
    """What the headings of a level say: 1 for the page's name, 2 for its parts, 3 for smaller ones."""
    mark = "#" * level + " "
    return [line.removeprefix(mark) for line in read(app).lines if line.startswith(mark)]


def tables(app: AppTest) -> list[pd.DataFrame]:
    """Every table on the page as it reads, a second line in a cell after a line end, a picture as [its words]."""
    return [pd.DataFrame(rows, columns=head, dtype="str") for _, (head, *rows) in read(app).tables]


def cells(app: AppTest) -> str:
    """Every cell of every table on the page, headings too."""
    return "\n".join(cell for _, rows in read(app).tables for row in rows for cell in row)


def _found(app: AppTest, path: str) -> list[Any]:
    return [node for html in pieces(app) for node in parsed(html).xpath(path)]


def links(app: AppTest) -> dict[str, str]:
    """The address behind the words of each link in a table."""
    return {link.text_content(): link.get("href") for link in _found(app, "//table//a")}


def alone(app: AppTest) -> dict[str, str]:
    """The address behind the words of each link that stands by itself."""
    return {link.text_content(): link.get("href") for link in _found(app, "//p[@class='page-link']/a")}


def boxes(app: AppTest) -> dict[str, list[str]]:
    """The boxes side by side on the page as they read, by the name of their list."""
    return {ul.get("aria-label"): list(map(cell_text, ul)) for ul in _found(app, "//ul[@aria-label]")}


def link_to_copy(app: AppTest) -> str:
    """The address that is shown for somebody else."""
    (link,) = _found(app, "//code")
    return str(link.text_content())
