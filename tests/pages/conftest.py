"""The whole app in one process, on a store of its own."""

import json
import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT

Open = Callable[..., AppTest]
WORD_JOINER = "\u2060"  # put where a mark of Streamlit's would else be read
_TABLE = r"(?s:<table.*?</table>)"
KINDS = ("title", "header", "subheader", "caption", "markdown", "warning", "info", "error")
LEVELS = {1: "title", 2: "header", 3: "subheader"}


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


def unfold(app: AppTest, *names: str) -> AppTest:
    """Open parts of a page that are drawn only once they are asked for."""
    for name in names:
        app.session_state[f"show-{name}"] = True
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    """Press the first button of a label."""
    return next(button for button in app.button if button.label == label).click().run()


def as_read(markdown: str) -> str:
    """Markdown as it reads on the screen, its marks left out."""
    seen = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown.replace("&#10;", "\n"))
    return seen.replace(WORD_JOINER, "").replace("**", "").replace("  \n", "\n")


def pieces(app: AppTest) -> list[str]:
    """Every piece of HTML on the page."""
    linked = [str(json.loads(piece.proto.json)) for piece in app.get("bidi_component") if piece.proto.json]
    return [*(html.value for html in app.html), *linked]


def words(app: AppTest) -> str:
    """Every word on the page that is not in a table or a chart."""
    said = as_read(
        "\n".join(str(getattr(element, "value", "")) for kind in KINDS for element in app.get(kind))
    )
    prose = [_bare(html) for html in pieces(app) if "<p" in html or "<dl" in html]
    return "\n".join([said, *prose, *(box for items in boxes(app).values() for box in items)])


def headings(app: AppTest, level: int = 2) -> list[str]:
    """What the headings of a level say: 1 for the page's name, 2 for its parts, 3 for smaller ones."""
    found = rf"<h{level} [^>]*>(.*?)</h{level}>"
    ours = [_bare(words) for html in pieces(app) for words in re.findall(found, html, re.DOTALL)]
    return [*(as_read(str(getattr(head, "value", ""))) for head in app.get(LEVELS[level])), *ours]


def _bare(html: str) -> str:
    """The words of HTML, a line for each of its parts."""
    rest = re.sub(
        rf"{_TABLE}|(?s:<details class=.aside.*?</details>)|(?s:<ul .*?</ul>)|(?s:<style>.*?</style>)",
        "",
        html,
    )
    lines = re.sub(r"<br>|</(?:p|h\d|dt|dd|summary)>", "\n", rest)
    return unescape(re.sub(r"<[^>]+>", "", lines)).strip()


def cells(app: AppTest) -> str:
    """Every cell of every table on the page."""
    return "\n".join(cell for frame in tables(app) for cell in frame.to_numpy().ravel())


def tables(app: AppTest) -> list[pd.DataFrame]:
    """Every table on the page as it reads, a second line in a cell after a line end, a picture as [its words]."""
    return [read_table(table) for html in pieces(app) for table in re.findall(_TABLE, html)]


def links(app: AppTest) -> dict[str, str]:
    """The address behind the words of each link in a table."""
    return {
        words: address
        for html in pieces(app)
        for table in re.findall(_TABLE, html)
        for words, address in _Reader.links(table)
    }


def boxes(app: AppTest) -> dict[str, list[str]]:
    """The boxes side by side on the page as they read, by the name of their list."""
    return {
        name: [
            unescape(re.sub(r"<[^>]+>", "", item.replace("<br>", "\n"))) for item in items.split("</li>")[:-1]
        ]
        for html in pieces(app)
        for name, items in re.findall(r'(?s)<ul [^>]*aria-label="([^"]*)">(.*?)</ul>', html)
    }


def read_table(html: str) -> pd.DataFrame:
    """One table of HTML as rows of texts."""
    head, *rows = _Reader.rows(html)
    return pd.DataFrame(rows, columns=head, dtype="str")


class _Reader(HTMLParser):
    """Rows of cells and links of a table, as they read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cells: list[list[str]] = []
        self.found: list[list[str]] = []
        self.in_link = False
        self.feed(html)

    @classmethod
    def rows(cls, html: str) -> list[list[str]]:
        return cls(html).cells

    @classmethod
    def links(cls, html: str) -> list[tuple[str, str]]:
        return [(words, address) for words, address in cls(html).found]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "tr":
            self.cells.append([])
        elif tag in {"td", "th"}:
            self.cells[-1].append("")
        elif tag == "br":
            self.cells[-1][-1] += "\n"
        elif tag == "img":
            self.cells[-1][-1] += f"[{said['alt']}]"
        elif said.get("role") == "img":
            self.cells[-1][-1] += f"[{said['aria-label']}]"
        elif tag == "div" and said.get("class") == "small":
            self.cells[-1][-1] += "\n"
        elif tag == "a":
            self.found.append(["", str(said["href"])])
        self.in_link = self.in_link or tag == "a"

    def handle_endtag(self, tag: str) -> None:
        self.in_link = self.in_link and tag != "a"

    def handle_data(self, data: str) -> None:
        if not self.cells or not data.strip():  # a style before the table
            return
        self.cells[-1][-1] += data
        if self.in_link:
            self.found[-1][0] += data


def link_to_copy(app: AppTest) -> str:
    """The address that is shown for somebody else."""
    (link,) = [found[1] for html in pieces(app) if (found := re.search(r"<code>(.*?)</code>", html))]
    return unescape(link)
