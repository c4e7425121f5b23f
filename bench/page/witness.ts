/** Runs in every document of a visit, before its own scripts: presses as early as a person could, and says what came of it. */

/** What is pressed, and what is painted once that is done; by selectors. */
export interface Pressing {
  readonly target: string
  readonly done: string
}

export const LEAVE: Pressing = { target: "#leave button[type=submit]", done: "body:not(:has(#leave)) main h1" }
export const ADAPT: Pressing = {
  target: "#leave a",
  done: "main form input:not([type=hidden]):not(:disabled), main form button[role=switch]",
}

export type Told =
  /** The first document of the visit began to be fetched. */
  | { readonly what: "began"; readonly at: number }
  /** What is pressed is painted. */
  | { readonly what: "visible"; readonly at: number }
  | { readonly what: "pressed"; readonly at: number }
  /** The last press so far had an effect: a request is on its way, the document is left, or it says that it heard. */
  | { readonly what: "took"; readonly at: number }
  /** What was pressed for is on the page. */
  | { readonly what: "done"; readonly at: number }

interface Witnessing {
  readonly pressing: Pressing | null
  readonly everyMs: number
  /** The host of pages that are no part of the visit. */
  readonly ignored: string
}

/** Where it tells what it saw; all times in milliseconds since 1970. */
declare const tell: (told: Told) => Promise<void>

/**
 * Presses every so many milliseconds, until a press has an effect. A frame of the page's own making is looked after by the
 * document around it, whose scripts are those that answer a press.
 *
 * Not a word of this may refer to anything outside of it: it is sent to the browser as text.
 */
export function witness({ pressing, everyMs, ignored }: Witnessing): void {
  if (location.hostname === ignored) return
  const now = () => performance.timeOrigin + performance.now()
  if (self === top) void tell({ what: "began", at: performance.timeOrigin })
  if (pressing === null || self.frameElement !== null) return
  const seen = new Set<string>()
  const once = (what: "visible" | "took" | "done") => {
    if (seen.has(what)) return
    seen.add(what)
    void tell({ what, at: now() })
  }
  const isPainted = (element: HTMLElement | null): element is HTMLElement =>
    element !== null &&
    element.getBoundingClientRect().height > 0 &&
    element.ownerDocument.defaultView?.performance.getEntriesByName("first-contentful-paint").length === 1
  addEventListener("submit", (event) => {
    // After all listeners: whether the browser now sends the form itself.
    queueMicrotask(() => {
      if (!event.defaultPrevented) once("took")
    })
  })
  const { fetch: send } = self
  self.fetch = (input, init) => {
    if (seen.has("visible") && !["GET", undefined].includes(init?.method)) once("took")
    return send(input, init)
  }
  const find = (selector: string): HTMLElement | null => {
    const frames = [...document.querySelectorAll("iframe")].map(({ contentDocument }) => contentDocument)
    const found = [document, ...frames].map((each) => each?.querySelector<HTMLElement>(selector))
    return found.find((each) => each) ?? null
  }
  const round = setInterval(() => {
    if (isPainted(find(pressing.done))) {
      once("done")
      clearInterval(round)
      return
    }
    const element = find(pressing.target)
    if (seen.has("took") || !isPainted(element)) return
    once("visible")
    void tell({ what: "pressed", at: now() })
    element.click()
    // A link is followed at once, and would begin anew with each press; a button that says that it heard is pressed no more.
    if (element.matches("a") || find("#said")?.textContent) once("took")
  }, everyMs)
}
