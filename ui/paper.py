"""A page as printed: what stands on every sheet, and the rules that make a screen into a sheet of A4."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from schemas.definitions import Definitions
from schemas.periods import period_label
from ui.filters import View
from ui.navigation import FRONT_SHEET, KPI, KPIS, PLAN
from ui.palette import LIGHT, status_key
from ui.text import BOTH_KEYS, VERDICT_KEY
from ui.theme import COLOURS, both

PRODUCT = "Children and Families performance"
# Screens that show KPIs, and screens that show how far delivery has come; their keys are printed.
WITH_KPIS = (FRONT_SHEET.name, KPIS.name, KPI.name, "clinic", "reports")
WITH_DELIVERY = (FRONT_SHEET.name, PLAN.name, "project", "clinic", "reports")
# Filters that one page has for itself, by their place in the address.
OWN_FILTERS = {"verdict": "Against target", "lead": "Lead"}


def statement(screen: str, view: View, dated: str, asked: Mapping[str, str]) -> str:
    """Period, date and filters of what is printed, in words."""
    own = [f"{label}: {asked[name]}" for name, label in OWN_FILTERS.items() if asked.get(name)]
    filters = "; ".join(filter(None, [view.part, *own])) or "none"
    period = f"{period_label(view.period)}. " if view.period and screen in WITH_KPIS else ""
    return f"{period}{dated}. Filters: {filters}."


def keys(screen: str, known: Definitions) -> str:
    """The keys of what is printed: against target, delivery, or both and that they are two."""
    kpis, delivery = screen in WITH_KPIS, screen in WITH_DELIVERY
    said = [
        f"KPI key: {VERDICT_KEY}" if kpis else "",
        f"Delivery key: {status_key(known.statuses)}." if delivery else "",
        BOTH_KEYS if kpis and delivery else "",
    ]
    return " ".join(filter(None, said))


def statement_of(title: str, screen: str, view: View, dated: str, known: Definitions) -> str:
    """Return as HTML what stands, on paper only, below the title and at the foot of every sheet: what is printed."""
    said = statement(screen, view, dated, st.query_params.to_dict())
    lines = "<br>".join(escape(line) for line in (f"{PRODUCT}. {said}", keys(screen, known)) if line)
    label = period_label(view.period) if view.period else ""
    foot = said.removeprefix(f"{label}. ") if label in title else said
    return f'<p class="paper-statement">{lines}</p><style>{_sheet(f"{title}. {foot}")}</style>'


def _quoted(text: str) -> str:
    """Text as a CSS string that ends neither itself nor its element."""
    return '"' + "".join(c if c.isalnum() or c in " ,.:;·()%/-–" else f"\\{ord(c):x} " for c in text) + '"'


def _sheet(foot: str) -> str:
    look = f"font: 8pt Arial, Helvetica, sans-serif; color: {LIGHT.secondary}; vertical-align: top; padding-top: 3mm"
    return f"""@page {{ size: A4; margin: 12mm 12mm 18mm;
@bottom-left {{ content: {_quoted(foot)}; width: 80%; {look} }}
@bottom-right {{ content: "Page " counter(page) " of " counter(pages); {look} }} }}"""


def _light(name: str) -> str:
    """Rules that print a coloured word in its colour of the light theme, whichever theme it was drawn in."""
    rules = ""
    for part, kind in (("color", "TextColor"), ("background-color", "BackgroundColor")):
        themes = both(name, kind)
        drawn = ", ".join(f'[style*="{part}: {_rgb(colour)}"]' for colour in themes)
        rules += f"[data-testid=stApp] :is({drawn}) {{ {part}: {themes[0]} !important }}\n"
    return rules


def _rgb(colour: str) -> str:
    """A colour as browsers write it in an element's style."""
    return "rgb({}, {}, {})".format(*(int(colour[i : i + 2], 16) for i in (1, 3, 5)))


_CONTROLS = ", ".join(
    f"[data-testid={name}]"
    for name in (
        *("stHeader", "stToolbar", "stElementToolbar", "stSkipToContent", "stSidebar", "stTopNav"),
        *("stSelectbox", "stMultiSelect", "stDateInput", "stTextInput", "stTextArea", "stNumberInput"),
        *("stButton", "stButtonGroup", "stDownloadButton", "stCheckbox", "stRadio", "stPills"),
        *("stPopover", "stPagination", "stFileUploader", "stForm", "stIconMaterial"),
    )
)
_FRAME = "html, body, #root, " + ", ".join(
    f"[data-testid={name}]" for name in ("stApp", "stAppViewContainer", "stMain", "stMainBlockContainer")
)


def stylesheet() -> str:
    """How a screen becomes sheets: light, as wide as the paper, without controls, cut between rows only."""
    return f"""
.paper-statement {{ display: none; }}
@media print {{
  html {{ font-size: 11.5px !important; }}
  {_FRAME}, [data-testid=stAppViewContainer] > div {{
    position: static !important; display: block !important; overflow: visible !important;
    height: auto !important; min-height: 0 !important; width: auto !important; max-width: none !important;
    padding: 0 1px !important; margin: 0 !important;
  }}
  html, body, [data-testid=stApp], [data-testid=stApp] * {{ color-scheme: light !important; }}
  html, body, [data-testid=stApp], [data-testid=stApp] :not(svg, svg *, img) {{
    background-color: transparent; color: {LIGHT.text} !important;
  }}
  [data-testid=stApp] :where(div, th, td, details) {{ border-color: {LIGHT.line}; }}
  [data-testid=stApp] p.note {{ color: {LIGHT.secondary} !important; }}
  {"".join(map(_light, COLOURS))}
  [data-testid=stApp] .paper-statement {{
    display: block; font-size: 0.875rem; color: {LIGHT.secondary} !important; border-bottom: 1px solid {LIGHT.line};
  }}
  [data-testid=stElementContainer]:has(> :is({_CONTROLS})), {_CONTROLS},
  [class*="st-key-filters"], .st-key-head > :has(> .st-key-head-period) {{ display: none !important; }}
  a, a * {{ text-decoration: none !important; }}
  [data-testid=stHorizontalBlock] {{ flex-wrap: wrap !important; }}
  [data-testid=stColumn] {{ flex: 1 1 100% !important; width: 100% !important; min-width: 100% !important; }}
  [data-testid=stVerticalBlock], [data-testid=stLayoutWrapper], [data-testid=stElementContainer],
  [data-testid=stFullScreenFrame], .table {{
    overflow: visible !important; height: auto !important; max-width: 100% !important;
  }}
  [data-testid=stVerticalBlock], [data-testid=stColumn] {{ display: block !important; }}
  [data-testid=stElementContainer], [data-testid=stLayoutWrapper] {{
    width: 100% !important; margin-bottom: 0.6rem;
  }}
  thead {{ display: table-header-group; }}
  th, td {{ padding: 0.25rem 0.4rem !important; }}
  tr, .boxes li, [data-testid=stVegaLiteChart] {{
    break-inside: avoid;
  }}
  .heading, .pieces > .note:not(:last-child),
  [data-testid=stElementContainer]:has(.heading):not(:has(table, ul)),
  [data-testid=stLayoutWrapper]:has(> * > [data-testid=stElementContainer] .heading):not(
    :has(table, [data-testid=stVegaLiteChart])) {{ break-after: avoid; }}
  :is([data-testid=stLayoutWrapper]:has(.heading):not(:has(table, svg.marks)),
    [data-testid=stElementContainer]:has(.heading):not(:has(table, ul)))
    + [data-testid=stElementContainer]:has(.note):not(:has(table, ul)) {{ break-after: avoid; }}
  svg.marks {{ width: 100% !important; height: auto !important; }}
  /* A chart drawn for a screen is made narrower; its words are not made smaller in the same measure. */
  svg.marks g:not(.role-legend *) > text:is([font-size="14px"], [font-size="15px"]) {{ font-size: 18px; }}
  details {{ border: none !important; }}
  details::details-content {{ content-visibility: visible !important; block-size: auto !important; }}
  details > summary {{ break-after: avoid; padding: 0 !important; min-height: 0 !important; font-weight: bold; }}
}}"""
