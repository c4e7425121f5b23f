/** Runs in every document of a visit, before its own scripts: presses as early as a person could, and says what came of it. */

export type What = "leave" | "adapt" | "nothing"

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

/** Where it tells what it saw; all times in milliseconds since 1970. */
declare const tell: (told: Told) => Promise<void>

/**
 * Presses every so many milliseconds, until a press has an effect.
 *
 * Not a word of this may refer to anything outside of it: it is sent to the browser as text.
 */
export function witness({ press, everyMs }: { press: What; everyMs: number }): void {
  const now = () => performance.timeOrigin + performance.now()
  if (self === top) void tell({ what: "began", at: performance.timeOrigin })
  if (press === "nothing") return
  const seen = new Set<string>()
  const once = (what: "visible" | "took" | "done") => {
    if (seen.has(what)) return
    seen.add(what)
    void tell({ what, at: now() })
  }
  const isPainted = (element: Element | null): element is HTMLElement =>
    element !== null &&
    element.getBoundingClientRect().height > 0 &&
    performance.getEntriesByName("first-contentful-paint").length > 0
  addEventListener("submit", (event) => {
    // After all listeners: whether the browser now sends the form itself.
    queueMicrotask(() => {
      if (!event.defaultPrevented) once("took")
    })
  })
  const { fetch: send } = self
  self.fetch = (input, init) => {
    if (seen.has("visible") && init?.method === "POST") once("took")
    return send(input, init)
  }
  const find = (selector: string) => document.querySelector(selector)
  const target = press === "leave" ? "#leave button[type=submit]" : "#leave a"
  const isDone = (): boolean =>
    press === "leave"
      ? find("#leave") === null && isPainted(find("main h1"))
      : isPainted(find("main form input:not([type=hidden]):not(:disabled), main form button[role=switch]"))
  const round = setInterval(() => {
    if (isDone()) {
      once("done")
      clearInterval(round)
      return
    }
    const element = find(target)
    if (seen.has("took") || !isPainted(element)) return
    once("visible")
    void tell({ what: "pressed", at: now() })
    element.click()
    // A link is followed at once, and would begin anew with each press; a button that says that it heard is pressed no more.
    if (press === "adapt" || find("#said")?.textContent) once("took")
  }, everyMs)
}
