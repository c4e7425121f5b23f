/**
 * The page's first act, inlined in the document: at most 1 KB, no imports, ready before the first button is painted.
 *
 * 1. Takes the token out of the address bar, into `history.state` (B17, D12).
 * 2. Takes every press on *unsubscribe from everything*, posts it at once, says so, and shows the receipt.
 * 3. Starts the application in idle time, or on the first press, and hands the press over to it.
 */
import type { FirstPress } from "./handover.ts"

const page = document.documentElement
const script = document.currentScript as HTMLScriptElement
const { app, path, post, token: given } = script.dataset
const token = given || /[?#&]token=([\w.-]+)/.exec(location.href)?.[1] || history.state?.token
if (token) history.replaceState({ ...history.state, token }, "", path)

const first: FirstPress = { token }
window.firstPress = first

let wait = 1000
const say = (what: string) => {
  const said = document.getElementById("said")
  if (said && !first.taken) said.textContent = script.dataset[what] ?? ""
}
const start = () => {
  for (const url of app?.split(" ") ?? []) import(/* @vite-ignore */ url)
}
const send = () => {
  page.dataset.press = "sent"
  first.sent ??= fetch(`${path?.slice(0, 3)}/u/${token}`, {
    method: "POST",
    keepalive: true,
    headers: { accept: "application/json" },
    body: new URLSearchParams("List-Unsubscribe=One-Click"),
  })
    .then((answer) => answer.json().then((body) => (answer.ok ? body : Promise.reject(body))))
    .then(
      ({ receipt, texts }) => {
        if (!first.taken) show(texts)
        return receipt
      },
      () => {
        if (first.taken) return
        say("failed")
        first.sent = undefined
        wait *= 2
        setTimeout(() => first.taken || send(), wait)
      },
    )
}
const show = (texts: Record<string, string>) => {
  first.shown = true
  say("")
  const done = document.querySelector<HTMLTemplateElement>("#done")
  if (!done) return
  document.querySelector("main")?.replaceWith(done.content)
  for (const slot of document.querySelectorAll<HTMLElement>("[data-slot]"))
    slot.textContent = texts[slot.dataset.slot ?? ""] ?? ""
  document.title = texts.title ?? ""
  document.querySelector("h1")?.focus()
}

addEventListener(
  "submit",
  (event) => {
    if ((event.target as HTMLElement).id !== "leave") return
    event.preventDefault()
    if (first.press) return first.press()
    say("sending")
    start()
    if (post && token) send()
    else first.queued = true
  },
  true,
)
addEventListener("load", () => (window.requestIdleCallback || setTimeout)(start))
