"""Which of Streamlit's scripts every page needs, so that a browser fetches them before the first word of a page comes.

Streamlit asks for the script of a table only when a table has arrived, then for what that needs, and so on.
"""

import re
from pathlib import Path

import streamlit as st

STATIC = Path(st.__file__).parent / "static"
SCRIPTS = STATIC / "static" / "js"
# By the names that Streamlit gives its own parts; one that another version lacks is left out.
PARTS = (
    *("Html", "Selectbox", "DateInput", "Button", "ButtonGroup", "Table", "TextInput", "Pagination"),
    *("Checkbox", "PageLink", "ArrowVegaLiteChart", "vega-interpreter", "embed", "BidiComponent"),
)
# Smaller ones are as quick to ask for as to be told of, and a header must not grow long.
LARGE = 5_000
_AT_ONCE = re.compile(r"static/js/([\w.-]+\.js)")
_NEEDED = re.compile(r'(?:\bfrom|\bimport)"\./([\w.-]+\.js)"')


def scripts() -> list[str]:
    """Return the files of the parts and what they import, the large ones that the frame does not ask for anyway."""
    parts = [path.name for part in PARTS for path in sorted(SCRIPTS.glob(f"{part}.*.js"))]
    at_once = _with_imports(_AT_ONCE.findall((STATIC / "index.html").read_text("utf-8")))
    later = [name for name in _with_imports(parts) if name not in at_once]
    return [name for name in later if (SCRIPTS / name).stat().st_size >= LARGE]


def _with_imports(names: list[str]) -> dict[str, None]:
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name not in found and (SCRIPTS / name).is_file():
            found[name] = None
            waiting += _NEEDED.findall((SCRIPTS / name).read_text("utf-8"))
    return found


def link_header() -> bytes:
    """Return the value of a Link header that has a browser fetch the scripts beside those of the frame."""
    return ", ".join(f"<./static/js/{name}>; rel=modulepreload" for name in scripts()).encode()
