"""What a page says when it has nothing to show: what happened, what is safe, what to try."""

import streamlit as st

from pipelines.store import StoreBusy, StoreProblem
from schemas.definition_faults import DefinitionFaults
from ui.markdown import escape
from ui.prose import go_to, title
from ui.screens import RETURNS


def empty_store() -> None:
    """No return has been loaded yet."""
    title("No returns have been loaded yet")
    st.markdown(
        "The dashboard shows what returns say, and this store holds none. Nothing is wrong.\n\n"
        "Load the bundled returns of 2022/23 to look around:"
    )
    st.code("python -m pipelines load --bundled", language=None)
    st.markdown("Or check and send a return of your own:")
    go_to(RETURNS, "Send a return")
    _try_again("Show the returns")


def store_problem(problem: StoreProblem) -> None:
    """The store is busy, damaged, out of reach or of a newer version."""
    busy = isinstance(problem, StoreBusy)
    title("The store is busy" if busy else "The store cannot be read")
    st.markdown(escape(str(problem)))
    if busy:
        st.markdown(
            "A return may be being loaded. What is held is safe, and this page shows it when you try again."
        )
    _try_again("Try again")


def faulty_definitions(problem: DefinitionFaults) -> None:
    """The definition files contradict themselves; every fault is listed."""
    title("The definitions cannot be used")
    st.markdown(
        "The returns are safe. Correct these and reload the page. "
        "`python -m pipelines definitions --check` lists them too:"
    )
    st.markdown("\n".join(f"- {escape(str(fault))}" for fault in problem.faults))
    _try_again("Try again")


def nothing_received(what: str, until: str) -> None:
    """Nothing of a kind had been received by the date."""
    st.info(f"No {what} had been received by {until}. Choose a later date under “As at”, or load a return.")


def _try_again(words: str) -> None:
    st.button(words, type="primary", icon=":material/refresh:")
