// Shows HTML; a press on a link of ours is told to the server, which opens the page. Ctrl, a new tab and other
// sites stay the browser's. A table wider than its box can be scrolled with the keyboard.
export default function ({ data, parentElement, setTriggerValue }) {
  if (parentElement.shownHtml !== data) {
    parentElement.innerHTML = data
    parentElement.shownHtml = data
    for (const box of parentElement.querySelectorAll(".table")) watchWidth(box)
  }
  parentElement.onclick = (event) => {
    const copy = event.target.closest("[data-copy]")
    if (copy) return copyCode(parentElement, copy.getAttribute("popovertarget"))
    const link = event.target.closest("a[href]")
    const isTheirs = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
    if (!link || isTheirs || link.target || link.origin !== location.origin) return
    event.preventDefault()
    setTriggerValue("href", link.getAttribute("href"))
  }
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
