// The view of the visit before stays on offer for the whole of this one; what is shown now is remembered as it changes.
// The role whose work was looked at last is remembered too: "My work" leads to it.
export default function ({ data, parentElement }) {
  const view = "performance-view", before = "performance-view-before", role = "performance-lead"
  if (sessionStorage.getItem(before) === null)
    sessionStorage.setItem(before, localStorage.getItem(view) ?? "")
  if (data.lead) localStorage.setItem(role, data.lead)
  const last = sessionStorage.getItem(before), lead = localStorage.getItem(role)
  parentElement.className = "last-view"
  parentElement.replaceChildren()
  const offer = (words, href) => {
    const link = document.createElement("a")
    link.href = href
    link.textContent = words
    parentElement.append(link)
    return link
  }
  offer("My work", lead ? `plan?lead=${encodeURIComponent(lead)}` : "plan").onclick = (event) => {
    if (isTheirs(event)) return
    event.preventDefault()
    openInPlace(event.target.href)
    if (!lead) askWhose(Date.now() + 10_000)
  }
  if (last.startsWith(location.origin + "/") && last !== location.href) offer("My last view", last)
  // The address follows what is drawn by a moment.
  setTimeout(() => localStorage.setItem(view, location.href), 500)
}

// Whose work it is nobody has said yet: the page of the plan asks for it.
function askWhose(until) {
  const field = document.querySelector(".st-key-lead input")
  if (field) field.focus()
  else if (Date.now() < until) setTimeout(() => askWhose(until), 100)
}
