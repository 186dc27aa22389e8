"""The little that Streamlit's theme cannot say: how our own HTML looks, and paper's own rules."""

from functools import cache

from schemas.vocabulary import Verdict
from ui import folding, prose, tables
from ui.palette import SCREEN
from ui.theme import themed

# The class of each verdict's tile.
TILES = {verdict: verdict.lower().replace(" ", "-") for verdict in Verdict}


@cache
def stylesheet() -> str:
    """The product's own rules, each on a class of our own HTML or one that a ``key=`` of ours makes."""
    tiles = "".join(
        f".tiles .{look} {{ border-left: 6px solid {SCREEN.verdicts[verdict]}; }}\n"
        for verdict, look in TILES.items()
    )
    return f"""<style>
{tables.stylesheet()}
{prose.stylesheet()}
{folding.stylesheet()}
[data-testid="stMainBlockContainer"] {{ padding-inline: clamp(1rem, 3vw, 4rem); }}
[data-testid=stElementToolbarButton]:has([aria-label^="Download as PNG"], [aria-label^="Copy Vega-Lite"]) {{
  display: none; /* our own Download says what the picture shows, and draws its halos */
}}
.boxes {{
  display: grid; grid-template-columns: repeat(auto-fill, minmax(max(210px, 18%), 1fr)); gap: 0.5rem;
  list-style: none; margin: 0; padding: 0 !important;
}}
.boxes li {{
  border: 1px solid {themed("border", "Color")}; border-radius: 3px;
  margin: 0; padding: 0.6rem 0.9rem; line-height: 1.6;
}}
.tiles {{ grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); }}
.tiles strong {{ font-size: 2.25rem; line-height: 1.1; }}
.cards {{ grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); }}
.cards.of-2 {{ grid-template-columns: repeat(auto-fit, minmax(max(190px, 40%), 1fr)); }}
.cards strong {{ font-size: 1.75rem; line-height: 1.2; }}
{tiles}
:is(.icons-measure, .icons, .legend) img {{ width: 2.75rem; height: 2.75rem; vertical-align: middle; }}
/* Streamlit's own pictures of a chart lack its finding and statement; ours have them. */
button[aria-label^="Download as"] {{ display: none; }}
[data-testid="stBaseButton-tertiary"] p {{ text-align: start; }}
/* Side by side, columns would be too narrow to read on a laptop at twice the size. */
@media screen and (max-width: 900px) {{
  [data-testid="stColumn"] {{ min-width: 100%; }}
}}
[data-testid="stSelectbox"] input {{ text-overflow: ellipsis; }}
.st-key-head {{ margin-bottom: 0.5rem; }}
.st-key-head > :has(.view-line) {{ flex: 1 1 100% !important; }}
@media screen {{
  .st-key-head > :has(> .st-key-head-title) {{ flex: 4 1 20rem !important; }}
}}
[class*="st-key-files-"] button {{ color: inherit !important; }}
[class*="st-key-chart-"] {{ max-width: 90rem; }}
.measure-headline > strong:first-child {{ font-size: 3.25rem; line-height: 1; }}
:is(a, button, summary, [role="tab"]):focus-visible {{
  outline: 3px solid {SCREEN.series_1} !important; outline-offset: 1px;
}}
[data-testid^="stBaseButton-primary"] {{ color: light-dark(#FFFFFF, #0B0C0C) !important; }}
[data-testid^="stBaseButton-primary"] kbd {{ opacity: 1 !important; }}
:is(.st-key-filters-page, .st-key-filters-table) [data-testid="stButtonGroup"] button {{ min-height: 2.5rem; }}
.lines {{ list-style: none; margin: 0; padding: 0 !important; }}
.lines li {{ margin: 0 0 0.5rem; }}
.legend {{
  display: grid; grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); gap: 0.5rem 1rem;
  list-style: none; margin: 0; padding: 0 !important;
}}
.legend li {{ margin: 0; padding-inline-start: 3rem; text-indent: -3rem; }}
@media print {{
  [class*="st-key-table-"], [class*="st-key-files-"] {{ display: none; }}
}}
@media (forced-colors: active) {{
  [data-testid="stCheckbox"] label > div:first-of-type {{ border: 2px solid ButtonText; }}
  [data-testid="stCheckbox"] label > div:first-of-type > div {{
    forced-color-adjust: none; background: ButtonText !important;
  }}
  [data-testid="stCheckbox"] label:has(input:checked) > div:first-of-type {{
    forced-color-adjust: none; background: Highlight !important;
  }}
  [aria-checked="true"], [aria-current="page"] {{ outline: 3px solid Highlight; outline-offset: -3px; }}
  button:disabled, button:disabled *, a[aria-disabled] {{ color: GrayText !important; }}
}}
</style>"""


def room() -> str:
    """A running clinic: nothing of the frame, text that is read across a room."""
    return """<style>
html { font-size: 16px !important; }
@media (min-width: 1000px) { html { font-size: 18px !important; } }
@media (min-width: 1440px) { html { font-size: 20px !important; } }
header[data-testid="stHeader"], .st-key-head { display: none !important; }
[data-testid="stMainBlockContainer"] { padding-top: 0.2rem !important; }
@media screen { [data-testid=stElementContainer]:has(.paper-statement) { display: none; } }
.st-key-clinic-figure p > strong:first-child { font-size: 80px; line-height: 1; }
</style>"""
