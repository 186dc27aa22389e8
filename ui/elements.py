"""Pieces that several pages share, each of Streamlit's own elements."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any, Literal

import pandas as pd
import streamlit as st

from pipelines.ingest.personal import MOST_NAME
from pipelines.positions import find_spelling
from pipelines.settings import local_user
from ui import cache
from ui.components import show
from ui.markup import escape_markdown
from ui.notices import warn_unknown
from ui.text import number_of
from ui.views.glossary import find_words, list_words

Look = Literal["primary", "secondary", "tertiary"]  # of a button
ROWS = 50  # of a table at a time
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MIME = {
    "csv": "text/csv",
    "png": "image/png",
    "svg": "image/svg+xml",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
}
_UNKNOWN = "somebody without a name"


def user_name() -> str:
    """Return the name that the ledger stores for this session: that of who signed in, or of this machine's user."""
    if st.user.get("is_logged_in"):
        # An address is personal data, which nothing here keeps: what stands before its @ is the name.
        signed_in = str(st.user.get("name") or st.user.get("email") or _UNKNOWN)
        return signed_in.partition("@")[0][:MOST_NAME]
    return local_user() or _UNKNOWN


def section(finding: str, note: str = "", key: str | None = None) -> None:
    """Head a part of the page with what was found, with room above it; ``note`` is small print below.

    A link to ``#key`` leads there.
    """
    st.space("small")
    with st.container(key=key and f"part-{key}"):
        st.header(escape_markdown(finding), anchor=False)
        if note:
            st.caption(escape_markdown(note))


def explain(question: str, *slugs: str) -> None:
    """Show a question that opens the meaning of words, by their places in an address such as near-target."""
    words = find_words(list_words(cache.definitions()), slugs)
    show("meanings.html", f"meanings-{slugs[0]}", question=question, words=words)


def page_of(rows: pd.DataFrame, key: str = "page") -> pd.DataFrame:
    """Return the rows of the page asked for in the address under ``key``, with a pager where there are more."""
    pages = -(-len(rows) // ROWS)
    at = st.pagination(pages, key=key, bind="query-params") if pages > 1 else 1
    return rows.iloc[(at - 1) * ROWS : at * ROWS]


def count_rows(page: pd.DataFrame, found: pd.DataFrame, total: int, noun: str) -> str:
    """Say how many rows a page shows: "15 measures", "1 to 50 of 300 measures", "6 measures, of 15 in all"."""
    words = number_of(len(found), noun)
    if len(page) < len(found):
        first = int(found.index.get_indexer(page.index[:1])[0]) + 1
        words = f"{first:,} to {first + len(page) - 1:,} of {words}"
    return words if len(found) == total else f"{words}, of {total:,} in all"


@contextmanager
def folded(label: str, key: str, is_folded: bool = True) -> Iterator[None]:
    """Show the block one press away; it is open at once where the address has its ``key``, such as its page."""
    with st.expander(label, expanded=key in st.query_params) if is_folded else nullcontext():
        yield


def on_request(label: str, key: str, *others: str) -> bool:
    """Return whether something is asked for that is drawn only then.

    It is at once where the address has ``key`` or one of ``others``, and stays so while filters change.
    """
    st.session_state.setdefault(f"show-{key}", not {key, *others}.isdisjoint(st.query_params))
    return st.toggle(label, key=f"show-{key}")


def choose(noun: str, names: Mapping[str, str], otherwise: str, parameter: str = "") -> str | None:
    """Return the one of many that the address names in ``parameter``, by default the noun; None where it names none.

    ``names`` are all there are, as shown, by their places in the address; ``otherwise`` says what to do.
    """
    parameter, key = parameter or noun, f"choose-{noun}"
    given = st.query_params.get(parameter, "")
    value = find_spelling(given, names)

    def open_chosen() -> None:
        if chosen := st.session_state[key]:
            st.query_params[parameter] = chosen
        else:
            st.query_params.pop(parameter, None)

    st.session_state[key] = value
    st.selectbox(
        noun.capitalize(),
        list(names),
        format_func=names.__getitem__,
        placeholder=f"Choose a {noun}",
        key=key,
        on_change=open_chosen,
        width=560,
    )
    if given and value is None:
        warn_unknown(noun, given, list(names))
    if value is None:
        st.info(otherwise)
    return value


def show_frame(frame: pd.DataFrame, caption: str, key: str, numbers: Sequence[str] = ()) -> None:
    """Show a frame of plain texts as a table; ``numbers`` names the columns of figures."""
    rows = frame.astype("object").where(frame.notna(), "").to_numpy().tolist()
    show("plain_table.html", key, heads=list(frame.columns), rows=rows, numbers=numbers, caption=caption)


def show_first(rows: pd.DataFrame, draw: Callable[[pd.DataFrame], object]) -> None:
    """Draw the first of the rows, and say how many there are where there are more."""
    draw(rows.head(ROWS))
    if len(rows) > ROWS:
        st.caption(f"The first {ROWS} of {len(rows):,} are shown.")


def offer_file(
    label: str,
    content: bytes | Callable[[], bytes | None],
    name: str,
    key: str = "",
    look: Look = "secondary",
) -> None:
    """Offer a file to download, of the type that its name ends in; primary looks what is to be pressed next."""
    st.download_button(
        label,
        content,  # type: ignore[arg-type]  # a file that there is not is not offered
        file_name=name,
        mime=_MIME.get(name.rsplit(".", 1)[-1], "application/octet-stream"),
        on_click="ignore",
        icon=None if look == "tertiary" else ":material/download:",  # those of a menu stand below its own
        key=key or None,
        type=look,
    )


def link_page(screen: str, label: str, **own: str) -> None:
    """Show a link by itself to a screen, which keeps the filters in a new tab too: Streamlit's own gives them twice."""
    show("page_link.html", "-".join(["to", screen, *own.values()]), screen=screen, label=label, own=own)


def show_parts(parts: Mapping[str, str | Sequence[str]], caption: str, key: str) -> None:
    """Show the parts of one thing that it has, each with its words or lines of them, as a table without heads."""
    rows = [(part, words) for part, words in parts.items() if words]
    show("pairs.html", key, rows=rows, caption=caption)


def search_box(label: str, about: str, key: str | None = None, width: int = 320) -> str:
    """Ask for the words to search by; ``about`` says what is looked in."""
    words = st.text_input(label, type="search", live=True, placeholder=about, key=key, width=width)
    return words or ""


def choose_one(label: str, options: Sequence[str], key: str, **look: Any) -> str:
    """Ask for one of a few, side by side: the first unless another is pressed."""
    chosen = st.segmented_control(label, options, default=options[0], key=key, required=True, **look)
    return str(chosen)
