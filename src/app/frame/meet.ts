/**
 * Inlined in the document of a frame, behind its first script: what takes a way over the network is on it long before the
 * application is there.
 *
 * 1. Meets the page around, and tells it how high the document is.
 * 2. Asks it for a token, and the server for what stands for that person.
 * 3. Posts a press that comes before the application, as soon as there is a token to post it with, and says what came of it
 *    as long as the application does not: it may never come.
 */
import { connect, createTokenSource, type Host } from "../../embed/frame/index.ts"
import type { FirstPress } from "../first-press/handover.ts"
import { type Ahead, type Asked, type HostMessage, nameOf } from "./meeting.ts"
import { tellHeight } from "./tell-height.ts"

/** No answer is waited for longer, in milliseconds. */
const PATIENCE_MS = 15_000
/** Milliseconds between two attempts; a refusal is left to the application for as long, which can ask for a fresh token. */
const PAUSE_MS = 4_000

/** What the server wrote beside the script; see `renderer.tsx`. */
const data = (document.currentScript as HTMLScriptElement).dataset as Readonly<Record<string, string>>
const root = document.documentElement
const ahead: Ahead = new Map()

let there: Host | null = null
const tokens = createTokenSource((message) => there?.send(message))
const heard: HostMessage[] = []
let hear: (message: HostMessage) => unknown = (message) => heard.push(message)

const host = connect(data.origins ? data.origins.split(" ") : [])
const token = host.then((around) => {
  there = around
  if (!around) return null
  root.dataset.theme = around.wishes.theme
  around.listen((message) => {
    if (message.type === "token") tokens.take(message.token)
    hear(message)
  })
  tellHeight((height) => around.send({ type: "resized", height }))
  return tokens.ask("start")
})

/** Asks what the adapter is going to ask, in the same words. */
const ask = (path: string, bearer: string, more: Omit<RequestInit, "headers" | "method"> & Asked) => {
  const headers = { accept: "application/json", authorization: `Bearer ${bearer}`, ...more.headers }
  const url = data.base + path
  const coming = fetch(url, {
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...more,
    headers,
  })
  // Whoever takes it hears that it failed; perhaps nobody does.
  coming.catch(() => {})
  ahead.set(nameOf(url, { ...more, headers }), coming)
  return coming
}

const onToken = (act: (token: string) => void) =>
  void token.then((given) => {
    if (given !== null) act(given)
  })

onToken((given) => ask("/preferences", given, { method: "GET", headers: {} }))

/** What came of the press, as far as is known. */
let outcome: "done" | "failed" | "refused" | "" = ""

const tell = (first: FirstPress, known = outcome) => {
  outcome = known
  const said = document.getElementById("said")
  if (first.taken || !said || !outcome) return
  // With it the button no longer looks as if something were on its way.
  if (outcome !== "failed") said.dataset.notice = outcome
  said.textContent = data[outcome] ?? ""
}

const post = async (first: FirstPress, given: string): Promise<void> => {
  if (first.taken) return
  const answer = await ask("/objection", given, {
    method: "POST",
    keepalive: true,
    headers: { "content-type": "application/json", "idempotency-key": first.key },
    body: JSON.stringify({ locale: root.lang, textVersion: data.version }),
  }).catch(() => null)
  if (first.taken) return
  // Only a receipt says that it is done: whoever stands between us and the server may answer anything.
  const receipt =
    answer?.ok &&
    (await answer
      .clone()
      .json()
      .catch(() => null))
  if (receipt?.reference) tell(first, "done")
  else if (/^4(?!29)/.test(`${answer?.status}`)) setTimeout(tell, PAUSE_MS, first, "refused")
  else {
    tell(first, "failed")
    setTimeout(post, PAUSE_MS, first, given)
  }
}

let pressed = false
// Behind the first script, which has said by then that it heard this press, too.
addEventListener(
  "submit",
  () => {
    const first = self.firstPress
    if (!first?.pressed) return
    if (pressed) return tell(first)
    pressed = true
    onToken((given) => void post(first, given))
  },
  true,
)

self.meeting = {
  host,
  tokens,
  token,
  listen: (listener) => {
    hear = listener
    for (const message of heard.splice(0)) listener(message)
  },
  ahead,
}
