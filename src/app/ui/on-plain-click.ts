import type { MouseEvent } from "react"

/** Takes a plain press on a link; one that asks for a new tab or a download is left to the browser. */
export const onPlainClick =
  (act: () => void) =>
  (event: MouseEvent<HTMLAnchorElement>): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    act()
  }
