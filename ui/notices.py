"""What a page says of itself and of what happened: its title, success, problems, and that there is nothing to show."""

from collections.abc import Sequence

import streamlit as st

from pipelines.store import StoreBusy, StoreProblem
from schemas.definition_faults import DefinitionFaults
from ui.components import move_focus, new_turn
from ui.filters import view
from ui.markup import escape_markdown
from ui.screens import SCREENS
from ui.text import day, unknown_value


def draw_title(words: str) -> None:
    """Name the page, and its tab in the browser, by what it is about."""
    st.set_page_config(page_title=f"{words} · Children and Families performance")
    st.title(escape_markdown(words), anchor=False)


def show_problem(messages: Sequence[str], turn: int | None = None, places: Sequence[str] = ()) -> None:
    """Say what is wrong in a box that takes the focus once for each ``turn``, for who does not see it appear.

    The first messages lead to ``places`` on the page.
    """
    words = [escape_markdown(one) for one in messages]
    words[: len(places)] = [f"[{one}](#{at})" for one, at in zip(words, places, strict=False)]
    with st.container(key="problem"):
        st.error("\n".join(f"- {one}" for one in words), title="There is a problem", icon=":material/error:")
    move_focus(".st-key-problem", new_turn() if turn is None else turn)


def show_success(title: str, words: str, turn: int, key: str) -> None:
    """Say what went well in a box that takes the focus once for each ``turn``, for who does not see it appear."""
    with st.container(key=key):
        st.success(words, title=title, icon=":material/check_circle:")
    move_focus(f".st-key-{key}", turn)


def nothing_received(what: str) -> None:
    """Say that nothing of a kind had been received by the date shown, or nothing of the part that is shown."""
    part, until = view().part, day(view().as_at)
    of, remedy = (f" for {part}", "Clear the filters") if part else ("", "Send a return")
    st.info(f"No {what}{of} had been received by {until}. {remedy}, or choose a later date under “As at”.")


def warn_unknown(name: str, value: str, known: Sequence[str]) -> None:
    """Say that the address names what there is not, and what there is."""
    st.warning(escape_markdown(unknown_value(name, value, known)), icon=":material/warning:")


def empty_store() -> None:
    """Say what to do before the first return."""
    draw_title("No data yet. Upload your first return to begin.")
    if st.button("Upload a return", type="primary", icon=":material/upload_file:"):
        st.switch_page(SCREENS["returns"].path)
    st.markdown("To look around first, load the bundled returns of 2022/23, then press “Try again”:")
    st.code("python -m pipelines load --bundled", language=None)
    st.button("Try again", icon=":material/refresh:")


def store_problem(problem: StoreProblem) -> None:
    """Say that the store is busy, damaged, out of reach or of a newer version."""
    is_busy = isinstance(problem, StoreBusy)
    draw_title("The store is busy" if is_busy else "The store cannot be read")
    st.markdown(escape_markdown(str(problem)))
    if is_busy:
        st.markdown(
            "A return may be being loaded. What was accepted is safe, and this page shows it when you try again."
        )
    st.button("Try again", type="primary", icon=":material/refresh:")


def faulty_definitions(problem: DefinitionFaults) -> None:
    """List every fault of definition files that contradict themselves."""
    draw_title("The definitions cannot be used")
    st.markdown(
        "The returns are safe. Correct these and reload the page. "
        "`python -m pipelines definitions --check` lists them too:"
    )
    st.markdown("\n".join(f"- {escape_markdown(str(fault))}" for fault in problem.faults))
    st.button("Try again", type="primary", icon=":material/refresh:")
