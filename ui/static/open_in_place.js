// A page of ours opens in place: its address goes into the browser's history, once, and Streamlit draws what the address
// asks for as it does after Back. Ctrl, a new tab and other sites stay the browser's.
const isTheirs = (event) => event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
function openInPlace(href) {
  history.pushState({}, "", href)
  dispatchEvent(new PopStateEvent("popstate"))
}
