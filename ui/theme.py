"""The colours of Streamlit's theme, for what we draw beside it; ``.streamlit/config.toml`` is where they stand."""

import streamlit as st

# The colours that our own words may have.
COLOURS = ("red", "orange", "yellow", "blue", "green", "gray")


def both(name: str, kind: str) -> tuple[str, str]:
    """Return a colour of the theme on a light and on a dark ground: ``both("red", "TextColor")``."""
    light, dark = (str(st.get_option(f"theme.{theme}.{name}{kind}")) for theme in ("light", "dark"))
    return light, dark


def themed(name: str, kind: str) -> str:
    """Return it as a colour of which the browser picks the side."""
    light, dark = both(name, kind)
    return f"light-dark({light}, {dark})"
