// Asks before the page is left or reloaded while something would be lost: what the server says, or what is being typed.
let isTyped = false
addEventListener("input", (event) => { isTyped ||= event.target.matches("textarea") }, true)
export default function ({ data }) {
  isTyped = false // what was typed is the server's by now
  const isTyping = () => isTyped && [...document.querySelectorAll("textarea")].some((area) => area.value)
  window.onbeforeunload = (event) => { if (data.unsaved || isTyping()) event.preventDefault() }
}
