import type { Browser, CDPSession } from "@playwright/test"
import { BESIDE, untilAtHome } from "./at-home.ts"

export type Session = Pick<CDPSession, "send" | "on">

export interface Uninspected {
  readonly session: Session
  /** Goes to an address, and waits until its document is loaded. */
  open(address: string): Promise<void>
  /** Goes to a page, follows its one link, and waits until the document behind it is loaded. */
  follow(from: string): Promise<void>
  /** Runs a function that refers to nothing outside of it in the page, and takes what it settles to. */
  evaluate<Found>(look: () => Promise<Found>): Promise<Found>
  /** The same in the document that was framed last, or in the page's own where there is no frame. */
  evaluateInFrame<Found>(look: () => Promise<Found>): Promise<Found>
  close(): Promise<void>
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

/**
 * A page in a context of its own, beside another one in it, steered by the DevTools protocol alone. In each page that
 * Playwright knows it switches the domain `Runtime` on: from then on V8 works out the lines of every `Error` that is made,
 * and for that parses again what stands around it. React makes some as it begins, so that 340 kB are parsed twice, for
 * longer than all the rest takes.
 */
export async function openUninspected(browser: Browser): Promise<Uninspected> {
  const root = await browser.newBrowserCDPSession()
  const { browserContextId } = await root.send("Target.createBrowserContext")
  const beside = await openTab(root, browserContextId)
  await open(beside, BESIDE)
  const session = await openTab(root, browserContextId)
  await untilAtHome(browser)
  return {
    session,
    open: (address) => open(session, address),
    follow: async (from) => {
      await open(session, from)
      await session.send("Page.enable")
      const arrived = new Promise((resolve) => session.on("Page.loadEventFired", resolve))
      await session.send("Runtime.evaluate", { expression: "document.links[0].click()", userGesture: true })
      await arrived
    },
    evaluate: (look) => run(session, look),
    evaluateInFrame: async (look) => {
      const { frameTree } = await session.send("Page.getFrameTree")
      const { frame } = frameTree.childFrames?.at(-1) ?? frameTree
      const { executionContextId } = await session.send("Page.createIsolatedWorld", { frameId: frame.id })
      return run(session, look, executionContextId)
    },
    close: async () => {
      await root.send("Target.disposeBrowserContext", { browserContextId })
      await root.detach()
    },
  }
}

async function openTab(root: CDPSession, browserContextId: string): Promise<Session> {
  const { targetId } = await root.send("Target.createTarget", { url: "about:blank", browserContextId })
  const { sessionId } = await root.send("Target.attachToTarget", { targetId })
  const answers = new Map<number, (message: Message) => void>()
  const listeners: [method: string, hear: (params: unknown) => void][] = []
  root.on("Target.receivedMessageFromTarget", (event) => {
    if (event.sessionId !== sessionId) return
    const message = JSON.parse(event.message) as Message
    if (message.id !== undefined) answers.get(message.id)?.(message)
    for (const [method, hear] of listeners) if (method === message.method) hear(message.params)
  })
  const send = async (method: string, params: object = {}): Promise<unknown> => {
    const id = answers.size + 1
    const answer = new Promise<Message>((resolve) => answers.set(id, resolve))
    await root.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method, params }) })
    const { result, error } = await answer
    if (error) throw new Error(`${method}: ${error.message}`)
    return result
  }
  const on = (method: string, hear: (params: unknown) => void) => listeners.push([method, hear])
  return { send, on } as unknown as Session
}

async function run<Found>(session: Session, look: () => Promise<Found>, contextId?: number): Promise<Found> {
  const expression = `(${look})()`
  const where = contextId === undefined ? {} : { contextId }
  const settled = { awaitPromise: true, returnByValue: true }
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", { expression, ...where, ...settled })
  if (exceptionDetails) throw new Error(result.description ?? exceptionDetails.text)
  return result.value as Found
}

async function open(session: Session, url: string): Promise<void> {
  await session.send("Page.navigate", { url })
  await run(session, loaded)
}

/** In the browser. */
const loaded = (): Promise<unknown> =>
  new Promise((resolve) => {
    if (document.readyState === "complete") resolve(undefined)
    else addEventListener("load", () => resolve(undefined))
  })
