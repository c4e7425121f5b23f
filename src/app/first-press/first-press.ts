/**
 * The page's first act, inlined in the document: 1 KB, no imports, ready before the first button is painted.
 *
 * 1. Takes every press on *unsubscribe from everything*, posts it at once, says so, and shows the receipt.
 * 2. Once the document is painted, or the receipt stands, and before anything else is asked for: takes the token out of the
 *    address bar, into `history.state` (B17, D12).
 * 3. Fetches the application then, which takes a press that is still on its way over.
 */
import type { FirstPress } from "./handover.ts"

/** Named shorter, each of them saves some bytes. */
const page = document
const past = history

/** Elements are known by the document that holds this script; they are there whenever they are looked for. */
const find = <Found extends HTMLElement>(selector: string) => page.querySelector(selector) as Found

/** What the server wrote beside the script; see `renderer.tsx`. */
const data = (page.currentScript as HTMLScriptElement).dataset as Readonly<Record<string, string>>
const token = data.token || /\btoken=([\w.-]+)/.exec(location as never)?.[1] || past.state?.token

// A number that is drawn: `crypto.randomUUID` is not there on every page (Secure Contexts).
// biome-ignore lint/suspicious/noAssignInExpressions: two bytes less than an assignment of its own
const first: FirstPress = (self.firstPress = { token, key: Math.random().toFixed(16).slice(2) })

/** What it gives back spares the bytes of a word, where nothing is wanted. */
const say = (what?: string): undefined => {
  find("#said").textContent = what as string
}

const start = () => {
  past.state || (token && past.replaceState({ token }, "", data.path))
  return (data.app as string).split(" ").map((url) => import(/* @vite-ignore */ url).catch(() => 0))
}

/** Posts the form itself, and again after a pause where no receipt came back. */
const send = () => {
  if (first.taken) return
  first.sent ??= fetch((data.post as string) + token, {
    method: "POST",
    // A byte less than `true`.
    keepalive: 1 as never,
    signal: AbortSignal.timeout(9e3),
    headers: { accept: "application/json", "idempotency-key": first.key },
    body: new FormData(find<HTMLFormElement>("#leave")),
  })
    .then((answer) => answer.json())
    .then((answer) => {
      if (!first.taken) show(answer.texts)
      return answer.receipt
    })
    .catch(() => {
      if (first.taken) return
      first.sent = say(data.failed)
      setTimeout(send, 4e3)
    })
}

/** Puts the receipt in place of the question. Throws where the answer was no receipt: then it is tried again. */
const show = (texts: Record<string, string>) => {
  const content = find<HTMLTemplateElement>("#done").content
  for (const slot of content.querySelectorAll<HTMLInputElement>("[data-slot]")) {
    slot.value = slot.textContent = texts[slot.dataset.slot as string] as string
  }
  page.title = texts.title as string
  find("main").replaceWith(content)
  find("h1").focus()
  say()
  start()
}

addEventListener(
  "submit",
  (event) => {
    if ((event.target as HTMLElement).id !== "leave") return
    event.preventDefault()
    if (first.press) first.press()
    else {
      first.pressed = true
      say(data.busy)
      if (data.post && token) send()
      else start()
    }
  },
  true,
)
// What it costs to begin stands neither before the first paint nor between a press and its receipt. Not in an animation
// frame: a hidden tab has none.
// biome-ignore lint/suspicious/noGlobalAssign: the window's own handler, without five bytes of `self.`
onload = () => setTimeout(start, 400)
