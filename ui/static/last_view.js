// The view of the visit before stays on offer for the whole of this one; what is shown now is remembered as it changes.
export default function ({ parentElement }) {
  const view = "performance-view", before = "performance-view-before"
  if (sessionStorage.getItem(before) === null)
    sessionStorage.setItem(before, localStorage.getItem(view) ?? "")
  const last = sessionStorage.getItem(before)
  parentElement.className = "last-view"
  parentElement.replaceChildren()
  if (last.startsWith(location.origin + "/") && last !== location.href) {
    const link = document.createElement("a")
    link.href = last
    link.textContent = "Open my last view"
    parentElement.append(link)
  }
  // The address follows what is drawn by a moment.
  setTimeout(() => localStorage.setItem(view, location.href), 500)
}
