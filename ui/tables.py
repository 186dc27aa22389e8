"""Tables that people read: real HTML tables, numbers on the right, text from outside kept as text."""

from collections.abc import Collection, Mapping
from html import escape

import pandas as pd
import streamlit as st

from ui.cells import html_of
from ui.markdown import escaped
from ui.theme import COLOURS, themed


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
    cells = frame.assign(**{column: escaped(frame[column]) for column in plain})
    kinds = {"number": numbers, "whole": [*whole, *numbers], "wide": wide}
    looks = {c: [kind for kind, columns in kinds.items() if c in columns] for c in frame.columns}
    st.html(table_of(cells, alt, heads, looks, widths or {}))


def table_of(
    cells: pd.DataFrame,
    alt: str,
    heads: int,
    looks: Mapping[str, Collection[str]],
    widths: Mapping[str, str],
) -> str:
    """Return the HTML of a table of cells; ``looks`` are the classes of each column, ``widths`` their least width."""
    classes = [f' class="{" ".join(looks[c])}"' if looks[c] else "" for c in cells.columns]
    least = [f' style="--least:{widths[c]}"' if c in widths else "" for c in cells.columns]
    head = "".join(
        f'<th scope="col"{look}{width}>{escape(str(c))}</th>'
        for c, look, width in zip(cells.columns, classes, least, strict=True)
    )
    columns = []
    for place, look in enumerate(classes):
        tag, scope = ("th", ' scope="row"') if place < heads else ("td", "")
        begin, end = ("<div>", "</div>") if "wide" in looks[cells.columns[place]] else ("", "")
        begin, end = f"<{tag}{scope}{look}>{begin}", f"{end}</{tag}>"
        columns.append([begin + cell + end for cell in html_of(cells.iloc[:, place])])
    rows = "".join(f"<tr>{''.join(row)}</tr>" for row in zip(*columns, strict=True))
    # Two or three columns share a phone; of more, prose takes what it needs and the table scrolls.
    many = " many" if len(cells.columns) > 3 else ""
    return (
        f'<div class="table cells{many}"><table aria-label="{escape(alt)}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def stylesheet() -> str:
    """How tables and other cells look: lines between rows, badges and colours of the theme as in text."""
    colours = "".join(
        f".cells :is(.{name}, .{name}-badge) {{ color: {themed(name, 'TextColor')} !important; }}\n"
        f".cells .{name}-badge {{ background: {themed(name, 'BackgroundColor')} !important; }}\n"
        for name in COLOURS
    )
    return f"""
.table {{ overflow-x: auto; }}
.table table {{ width: 100%; border-collapse: collapse; font-size: 0.9375rem; line-height: 1.5; }}
.table :is(th, td) {{
  padding: 0.25rem 0.5rem; border: 0 solid {themed("border", "Color")}; border-bottom-width: 1px;
  text-align: start; font-weight: 400; overflow-wrap: break-word;
}}
.table thead th {{ font-size: 0.875rem; color: {themed("gray", "TextColor")}; }}
.table .number {{ text-align: end; font-variant-numeric: tabular-nums; }}
.table .number + :not(.number) {{ padding-inline-start: 1rem; }}
.table tbody .whole {{ white-space: nowrap; }}
.table .wide {{ min-width: 10rem; }}
@media screen {{
  .many .wide {{ min-width: 16rem; }}
  .table th[style] {{ min-width: var(--least); }}
  .table th[style]:first-child {{ width: var(--least); }}
}}
@media screen and (max-width: 900px) {{
  .many .wide {{ min-width: min(20rem, 80vw); }}
}}
.table .wide > div {{ max-width: 44rem; }}
.cells .small {{ font-size: 0.875rem; }}
.cells [class$="-badge"] {{
  display: inline-block; padding: 0 0.25rem; border-radius: 2px; font-size: 0.875rem; line-height: 1.5;
}}
.cells a {{ color: {themed("link", "Color")}; }}
.cells img {{ max-width: 100%; vertical-align: middle; }}
{colours}"""
