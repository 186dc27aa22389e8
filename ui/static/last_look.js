// Remembers when this browser looked, and tells when it did before this visit.
export default function ({ setStateValue, data }) {
  const looked = "performance-looked", before = "performance-looked-before"
  if (sessionStorage.getItem(before) === null)
    sessionStorage.setItem(before, localStorage.getItem(looked) ?? "")
  localStorage.setItem(looked, new Date().toISOString())
  const last = sessionStorage.getItem(before)
  if (last && last !== data.known) setStateValue("before", last)
}
