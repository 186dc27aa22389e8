// What the selector names may be drawn a moment after this runs, and drawn once more at the end of the run.
function moveFocus(selector) {
  const until = Date.now() + 2000
  const rest = document.activeElement
  const move = () => {
    const found = document.querySelector(selector)
    found?.setAttribute("tabindex", "-1")
    if ([rest, document.body].includes(document.activeElement)) {
      found?.focus()
      found?.scrollIntoView({ block: "start" })
    }
    if (Date.now() < until) setTimeout(move, 50)
  }
  move()
}
