"""One thing of many, named by the address, with a box to choose another."""

from collections.abc import Mapping

import streamlit as st

from ui.markdown import escape
from ui.text import unknown_value


def choose(
    noun: str,
    names: Mapping[str, str],
    parameter: str = "",
    label: str = "",
    placeholder: str = "",
    otherwise: str = "",
    width: int = 560,
) -> str | None:
    """Return the one that the address names in ``parameter`` (by default the noun), or None; say if there is no such.

    ``names`` are all there are, as shown, by what stands in the address; ``otherwise`` says what to do where none
    is named.
    """
    parameter, key = parameter or noun, f"choose-{noun}"
    asked = st.query_params.get(parameter, "")

    def open_chosen() -> None:
        if chosen := st.session_state[key]:
            st.query_params[parameter] = chosen
        else:
            st.query_params.pop(parameter, None)

    st.session_state[key] = asked if asked in names else None
    st.selectbox(
        label or noun.capitalize(),
        list(names),
        format_func=names.__getitem__,
        placeholder=placeholder or f"Choose a {noun}",
        key=key,
        on_change=open_chosen,
        width=width,
    )
    if asked in names:
        return asked
    if asked:
        st.warning(escape(unknown_value(noun, asked, [])), icon=":material/warning:")
    if otherwise:
        st.info(otherwise)
    return None
