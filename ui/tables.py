"""Tables that people read: real HTML tables, numbers on the right, text from outside kept as text."""

from collections.abc import Collection, Mapping
from typing import Any, cast

import pandas as pd
import streamlit as st

from ui.markdown import escaped

Rule = dict[str, Any]


def show(
    frame: pd.DataFrame,
    alt: str,
    numbers: Collection[str] = (),
    heads: int = 1,
    plain: Collection[str] = (),
    whole: Collection[str] = (),
    wide: Collection[str] = (),
    widths: Mapping[str, str] | None = None,
) -> None:
    """Show ``frame`` as a table whose first ``heads`` columns name the row.

    Cells are markdown of our own; columns named in ``plain`` are text from outside and are escaped here.
    Columns in ``numbers`` stand on the right in figures of one width, those in ``whole`` are never broken into
    lines, those in ``wide`` take what room there is, and ``widths`` says how narrow a column may become.
    """
    cells = frame.assign(**{column: escaped(frame[column]) for column in plain}).fillna("")
    cells = cells.set_index(frame.columns[:heads].tolist())
    rules = rules_of(list(frame.columns), heads, numbers, whole, wide, widths or {})
    styler = cells.style.set_table_styles(cast(Any, rules))
    st.table(styler, border="horizontal", alt=alt, hide_index=False)


def rules_of(
    columns: list[str],
    heads: int,
    numbers: Collection[str],
    whole: Collection[str],
    wide: Collection[str],
    widths: Mapping[str, str],
) -> list[Rule]:
    """Return the styles of a table, by the classes that pandas gives its cells."""
    right = [("text-align", "right !important"), ("font-variant-numeric", "tabular-nums")]
    cell = {
        c: f"th.row_heading.level{i}" if i < heads else f"td.col{i - heads}" for i, c in enumerate(columns)
    }
    head = {c: f"th.col_heading.col{i - heads}" for i, c in enumerate(columns) if i >= heads}
    return [
        {"selector": "td, th.row_heading", "props": [("font-size", "0.9375rem"), ("color", "inherit")]},
        {"selector": "thead th", "props": [("font-size", "0.875rem")]},
        *({"selector": f"{cell[c]}, {head.get(c, cell[c])}", "props": right} for c in numbers),
        *(
            {"selector": f"{cell[c]} p", "props": [("white-space", "nowrap !important")]}
            for c in [*whole, *numbers]
        ),
        # Without these the first cell beside the row's name stands out of line, and text stops half way.
        {"selector": "td.col0", "props": [("padding-left", "1rem !important")]},
        *({"selector": f"{cell[c]} > div", "props": [("max-width", "44rem !important")]} for c in wide),
        *({"selector": cell[c], "props": [("min-width", "10rem")]} for c in wide),
        *({"selector": cell[c], "props": [("min-width", width)]} for c, width in widths.items()),
    ]
