// Shows HTML; a link of ours opens in place. A table wider than its box can be scrolled with the keyboard.
export default function ({ data, parentElement, setTriggerValue }) {
  if (parentElement.shownHtml !== data) {
    const ticked = parentElement.querySelector("[data-tick]:focus")?.dataset.tick
    parentElement.innerHTML = data
    if (ticked) parentElement.querySelector(`[data-tick="${CSS.escape(ticked)}"]`)?.focus()
    parentElement.shownHtml = data
    for (const box of parentElement.querySelectorAll(".table")) watchWidth(box)
  }
  parentElement.onchange = (event) => {
    if (event.target.dataset.tick) setTriggerValue("tick", event.target.dataset.tick)
  }
  parentElement.onclick = (event) => {
    const copy = event.target.closest("[data-copy]")
    if (copy) return copyCode(parentElement, copy.getAttribute("popovertarget"))
    const link = event.target.closest("a[href]")
    if (!link || isTheirs(event) || link.target || link.origin !== location.origin) return
    event.preventDefault()
    if (link.hash) return focusPart(link.hash.slice(1))
    const before = document.querySelector("h1")?.innerText, isHere = link.pathname === location.pathname
    openInPlace(link.href)
    if (!isHere) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0)
    focusHeading(before, Date.now() + 10_000)
  }
}

// A part of the page is a row with its id, or what Streamlit drew under its key.
function focusPart(name) {
  const part = document.getElementById(name) ?? document.querySelector(`.st-key-${name}`)
  part?.setAttribute("tabindex", "-1")
  part?.focus({ preventScroll: true })
  part?.scrollIntoView()
}

// The page that came is named to those who do not see it by its heading; drawn once more, a heading is another one.
function focusHeading(before, until) {
  const heading = document.querySelector("h1")
  if (heading && heading.innerText !== before) {
    until = Math.min(until, Date.now() + 1000)
    before = ""
    heading.setAttribute("tabindex", "-1")
    if ([document.body, heading].includes(document.activeElement)) heading.focus({ preventScroll: true })
  }
  if (Date.now() < until) setTimeout(() => focusHeading(before, until), 50)
}

function watchWidth(box) {
  const name = box.querySelector("table").getAttribute("aria-label")
  new ResizeObserver(() => {
    const scrolls = box.scrollWidth > box.clientWidth
    const says = { tabindex: "0", role: "group", "aria-label": `${name}, scrolls sideways` }
    for (const [attribute, value] of Object.entries(says))
      scrolls ? box.setAttribute(attribute, value) : box.removeAttribute(attribute)
  }).observe(box)
}

// Copies the link that a button shows; where the browser does not allow that, the link is selected.
function copyCode(parent, id) {
  const code = parent.querySelector(`#${id} code`), status = parent.querySelector("[role=status]")
  const selectLink = () => {
    getSelection().selectAllChildren(code)
    status.textContent = document.execCommand("copy") ? "Copied." : "Copy the link shown."
  }
  status.textContent = ""
  if (!navigator.clipboard) return setTimeout(selectLink)
  navigator.clipboard.writeText(code.textContent).then(() => { status.textContent = "Copied." }, selectLink)
}
