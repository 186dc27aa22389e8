"""The line below the filters: what is shown, a way to clear it, what the filters mean, a link for someone else."""

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

from ui.cells import as_html
from ui.filters import HELP, View
from ui.markdown import escape as as_text
from ui.screens import Screen, address
from ui.theme import themed

# What lies over the page goes when something else is pressed or reached, or on Escape. A link to copy is copied as it
# is shown; where the browser does not allow that, it is selected.
ASIDES = """
if (!window.opensAsides) {
  window.opensAsides = true;
  const leave = (event) => document.querySelectorAll("details.aside[open]").forEach((box) => {
    if (event.key === "Escape" && box.contains(document.activeElement)) box.querySelector("summary").focus();
    if (event.key ? event.key === "Escape" : !box.contains(event.target)) box.open = false;
  });
  for (const kind of ["pointerdown", "focusin", "keydown"]) document.addEventListener(kind, leave);
  document.addEventListener("toggle", (event) => {
    const box = event.target;
    if (!box.open || !box.matches?.("details.copies")) return;
    const link = box.querySelector("code");
    const tell = (words) => box.parentElement.querySelectorAll(".said").forEach((e) => { e.textContent = words; });
    const by_hand = () => {
      getSelection().selectAllChildren(link);
      tell(document.execCommand("copy") ? "Copied." : "Copy the link above.");
    };
    tell("");
    if (!navigator.clipboard) return by_hand();
    navigator.clipboard.writeText(link.textContent).then(() => tell("Copied."), by_hand);
  }, true);
}
"""


def made(screen: Screen, view: View, dated: str, asked: Mapping[str, str], place: str) -> str:
    """Return the line as HTML.

    ``dated`` says the as-at date, ``asked`` is what the address asks for besides filters, ``place`` where the page is.
    """
    shown = " · ".join(filter(None, [as_text(dated), as_text(view.part)]))
    return (
        f'<div class="cells view-line"><p class="note">{as_html(shown)}</p><span class="last-view as-is"></span>'
        f"{_clear(screen, view, asked)}{_about()}{_link(f'{place}?{urlencode({**asked, **view.resolved})}')}</div>"
    )


def _clear(screen: Screen, view: View, asked: Mapping[str, str]) -> str:
    if not view.chosen:  # it keeps its place, so that nothing moves when a filter is chosen
        return '<a role="link" aria-disabled="true">Clear filters</a>'
    return f'<a class="as-is" href="{escape(address(screen, asked))}">Clear filters</a>'


def _about() -> str:
    said = "".join(f"<p>{as_html(line)}</p>" for line in HELP)
    return f'<details class="aside"><summary>About filters</summary><div>{said}</div></details>'


def _link(link: str) -> str:
    return (
        '<details class="aside copies"><summary>Copy link</summary><div>'
        "<p>Period and date are written out, so this link will show the same view later.</p>"
        f'<code>{escape(link)}</code><p class="said"></p></div></details>'
        # It is there before it speaks, or it is not heard.
        '<span class="said unseen" role="status"></span>'
    )


def stylesheet() -> str:
    """What is shown on the left, what may be done on the right; what opens lies over the page and is not for paper."""
    return f"""
.view-line {{
  position: relative; display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1.25rem;
  font-size: 0.875rem;
}}
.view-line > .note {{ flex: 1 1 auto; }}
.view-line > .last-view:empty {{ display: none; }}
.view-line a[aria-disabled] {{ color: {themed("gray", "TextColor")}; text-decoration: none; }}
.aside > summary {{ color: {themed("link", "Color")}; cursor: pointer; }}
.aside > div {{
  position: absolute; z-index: 100; inset: 100% 0 auto auto; width: min(34rem, 100%); margin-top: 0.25rem;
  padding: 0.75rem 1rem; border: 1px solid {themed("border", "Color")}; border-radius: 3px;
  background: {themed("background", "Color")};
  box-shadow: 0 2px 8px rgb(0 0 0 / 0.2);
}}
.aside p {{ margin: 0 0 0.5rem; font-size: inherit; }}
.aside code {{
  display: block; padding: 0; background: none; color: inherit; overflow-wrap: anywhere; user-select: all;
}}
.aside .said {{ margin: 0.5rem 0 0; }}
.unseen {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
@media print {{ .view-line {{ display: none; }} }}"""
