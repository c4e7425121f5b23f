import { type Browser, chromium, type Page } from "@playwright/test"
import { CHROMIUM_ARGS, findChromium } from "../../tools/browser.ts"
import { BESIDE, untilAtHome } from "./at-home.ts"
import { isMail, MAIL_HOST } from "./mail.ts"
import type { Guest } from "./site.ts"
import { openUninspected, type Session, type Uninspected } from "./uninspected.ts"
import { GIVE_UP_MS, until } from "./until.ts"
import { ADAPT, LEAVE, type Pressing, type Told, witness } from "./witness.ts"

/** A cheap phone on a slow line, cold: applied to each request and each task, not simulated afterwards. */
export const PHONE = { downBitS: 1_600_000, upBitS: 750_000, roundTripMs: 150, cpuSlowdown: 4 } as const

/** A phone of 360 by 740 CSS pixels. */
const VIEWPORT = { width: 360, height: 740 }
const EVERY_MS = 10
/** Without anything on the wire for so long, a page is at rest. */
const QUIET_MS = 1_000

/** Times in milliseconds from the start of the navigation. */
export interface Press {
  readonly visible: number
  /** The first press that had an effect. */
  readonly took: number
  /** Until the server had it on record. */
  readonly recorded: number
  /** Until the page says so. */
  readonly done: number
  /** How many it took. */
  readonly presses: number
  /** How many lines of evidence it left. */
  readonly acknowledged: number
}

/** Where somebody comes from: from nowhere, as into a new tab, or by a link of another page. */
interface Visitor extends Pick<Guest, "address"> {
  readonly from?: string
}

/** As far as a press concerns them. */
export type PressedGuest = Visitor & Pick<Guest, "recorded" | "acknowledged">

export interface Load {
  readonly firstPaint: number
  readonly largestPaint: number
  /** Bytes on the wire of the first answer, its header with it. */
  readonly firstBytes: number
  readonly bytes: number
  readonly requests: number
  /** The longest task of the main thread, and what all of them take beyond 50 ms each. */
  readonly longestTask: number
  readonly blocking: number
  readonly layoutShift: number
}

export const openBrowser = async (): Promise<Browser> => {
  const executablePath = await findChromium()
  return chromium.launch({ args: CHROMIUM_ARGS, ...(executablePath ? { executablePath } : {}) })
}

/** Presses *leave everything* as early as a person could. */
export const visitToLeave = (browser: Browser, guest: PressedGuest): Promise<Press> =>
  visiting(browser, LEAVE, async (page, told) => {
    await arrive(page, guest)
    await told.until("done")
    return pressOf(guest, told, told.at("began"))
  })

/**
 * Presses anything as early as a person could, in a page that is steered by its protocol alone. What the witness sees stays
 * in the storage of the tab, over a navigation too, until the page is at rest.
 */
export const visitToPress = (browser: Browser, guest: PressedGuest, pressing: Pressing): Promise<Press> =>
  resting(
    browser,
    guest,
    async (page) => {
      const told = new Witnessed()
      for (const each of await page.evaluate(takeTold)) told.hear(each)
      await told.until("done")
      return pressOf(guest, told, told.at("began"))
    },
    async (session) => {
      const watch = `self.tell = ${keepTold}; (${witness})(${JSON.stringify({ pressing, everyMs: EVERY_MS, ignored: MAIL_HOST })})`
      await session.send("Page.enable")
      await session.send("Page.addScriptToEvaluateOnNewDocument", { source: watch })
      await slowDown(session)
    },
  )

const pressOf = async (guest: PressedGuest, told: Witnessed, began: number): Promise<Press> => ({
  visible: told.at("visible") - began,
  took: told.lastBefore("pressed", told.at("took")) - began,
  recorded: (guest.recorded() ?? Number.NaN) - began,
  done: told.at("done") - began,
  presses: told.count("pressed"),
  acknowledged: await guest.acknowledged(),
})

/** Presses *adapt* as early as a person could, until there is something to choose. */
export const visitToAdapt = (browser: Browser, guest: Visitor): Promise<number> =>
  visiting(browser, ADAPT, async (page, told) => {
    await arrive(page, guest)
    await told.until("done")
    return told.at("done") - told.at("began")
  })

/** Presses nothing, and looks at what the page costs until it is at rest. */
export const visitToLook = (browser: Browser, guest: Visitor): Promise<Load> =>
  resting(browser, guest, async (page, wire) => ({ ...(await page.evaluate(costs)), ...wire.cost() }))

/** Presses *adapt* once the page is at rest; milliseconds from the press until there is something to choose. */
export const visitToAdaptAtRest = (browser: Browser, guest: Visitor): Promise<number> =>
  resting(browser, guest, (page) => page.evaluateInFrame(pressAndWait))

/**
 * Opens a page, and looks at it once it is at rest.
 *
 * @param slowed what makes it slow; as the phone by default
 * @throws Error naming what was never answered, where it does not come to rest
 */
export async function resting<Found>(
  browser: Browser,
  { address, from }: Visitor,
  look: (page: Uninspected, wire: Wire) => Promise<Found>,
  slowed: (session: Session) => Promise<void> = slowDown,
  patienceMs?: number,
): Promise<Found> {
  const page = await openUninspected(browser)
  try {
    await page.session.send("Emulation.setDeviceMetricsOverride", { ...VIEWPORT, deviceScaleFactor: 1, mobile: false })
    const wire = await watchWire(page.session)
    await slowed(page.session)
    await (from === undefined ? page.open(address) : page.follow(from))
    await until(wire.isQuiet, () => wire.underWay().join(), patienceMs)
    await page.evaluate(idle)
    return await look(page, wire)
  } finally {
    await page.close()
  }
}

type OnWire = Pick<Load, "firstBytes" | "bytes" | "requests">
type Costs = Omit<Load, keyof OnWire>

/** What the main thread of a page did for it, in milliseconds, as slow as the phone; what is in frames is not in it. */
export interface Weight {
  readonly script: number
  /** Style and layout. */
  readonly layout: number
}

/** Presses nothing, and looks at what the page around a frame has to do. */
export const visitToWeigh = (browser: Browser, guest: Guest): Promise<Weight> =>
  visiting(browser, null, async (page, _told, _wire, session) => {
    await session.send("Performance.enable")
    // What a frame in a process of its own asks for is not on the wire of this page.
    await page.goto(guest.elsewhere, { waitUntil: "networkidle" })
    const { metrics } = await session.send("Performance.getMetrics")
    const ms = (wanted: string) => 1000 * (metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN)
    return { script: ms("ScriptDuration"), layout: ms("LayoutDuration") + ms("RecalcStyleDuration") }
  })

/**
 * Once the page is at rest, jumps to what stands far down in it, and presses *leave everything*. Times in milliseconds from
 * the jump.
 */
export const visitToScroll = (browser: Browser, guest: Guest): Promise<Press> =>
  visiting(browser, LEAVE, async (page, told, wire) => {
    await page.goto(guest.address)
    await until(wire.isQuiet, () => wire.underWay().join())
    await page.evaluate(idle)
    const began = await page.evaluate(() => {
      document.querySelector("preference-center")?.scrollIntoView()
      return performance.timeOrigin + performance.now()
    })
    await told.until("done")
    return pressOf(guest, told, began)
  })

interface Wire {
  cost(): OnWire
  /** Whether something was on the wire, and nothing has been for a while. */
  isQuiet(): boolean
  /** The addresses of what is not over yet. */
  underWay(): readonly string[]
}

async function arrive(page: Page, { address, from }: Visitor): Promise<void> {
  await page.goto(from ?? address, { waitUntil: "commit" })
  if (from !== undefined) await page.getByRole("link").click()
}

async function visiting<Found>(
  browser: Browser,
  pressing: Pressing | null,
  look: (page: Page, told: Witnessed, wire: Wire, session: Session) => Promise<Found>,
): Promise<Found> {
  const context = await browser.newContext({ viewport: VIEWPORT, locale: "fr-BE" })
  try {
    const beside = await context.newPage()
    await beside.goto(BESIDE)
    const page = await context.newPage()
    await untilAtHome(browser)
    const told = new Witnessed()
    await page.exposeBinding("tell", (_source, each: Told) => told.hear(each))
    await page.addInitScript(witness, { pressing, everyMs: EVERY_MS, ignored: MAIL_HOST })
    const session = await context.newCDPSession(page)
    const wire = await watchWire(session)
    await slowDown(session)
    return await look(page, told, wire, session)
  } finally {
    await context.close()
  }
}

async function slowDown(session: Session): Promise<void> {
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: PHONE.roundTripMs,
    downloadThroughput: PHONE.downBitS / 8,
    uploadThroughput: PHONE.upBitS / 8,
  })
  await session.send("Emulation.setCPUThrottlingRate", { rate: PHONE.cpuSlowdown })
}

async function watchWire(session: Session): Promise<Wire> {
  const bytes = new Map<string, number>()
  /** What is not over yet, and its address. Of an answer to `fetch` that nobody reads the end is never told. */
  const open = new Map<string, string>()
  let last = performance.now()
  const over = (requestId: string) => {
    open.delete(requestId)
    last = performance.now()
  }
  session.on("Network.requestWillBeSent", ({ requestId, request }) => {
    if (!/^https?:/.test(request.url) || isMail(request.url)) return
    bytes.set(requestId, 0)
    open.set(requestId, request.url)
  })
  session.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Fetch") over(requestId)
  })
  session.on("Network.dataReceived", () => {
    last = performance.now()
  })
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (bytes.has(requestId)) bytes.set(requestId, encodedDataLength)
    over(requestId)
  })
  session.on("Network.loadingFailed", ({ requestId }) => over(requestId))
  await session.send("Network.enable")
  return {
    cost: () => {
      const all = [...bytes.values()]
      return { firstBytes: all[0] ?? 0, bytes: all.reduce((sum, each) => sum + each, 0), requests: all.length }
    },
    underWay: () => [...open.values()],
    isQuiet: () => bytes.size > 0 && open.size === 0 && performance.now() - last > QUIET_MS,
  }
}

/** What the witness told. */
class Witnessed {
  readonly #all: Told[] = []
  readonly #waiting = new Map<Told["what"], () => void>()

  hear(told: Told): void {
    this.#all.push(told)
    this.#waiting.get(told.what)?.()
  }

  at(what: Told["what"]): number {
    return this.#all.find((each) => each.what === what)?.at ?? Number.NaN
  }

  count(what: Told["what"]): number {
    return this.#all.filter((each) => each.what === what).length
  }

  lastBefore(what: Told["what"], at: number): number {
    return this.#all.findLast((each) => each.what === what && each.at <= at)?.at ?? Number.NaN
  }

  until(what: Told["what"]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.count(what) > 0) return resolve()
      const heard = this.#all.map((each) => each.what)
      const late = setTimeout(() => reject(new Error(`Not "${what}" within ${GIVE_UP_MS} ms; ${heard}.`)), GIVE_UP_MS)
      this.#waiting.set(what, () => {
        clearTimeout(late)
        resolve()
      })
    })
  }
}

/** In the browser: until it has nothing to do. */
export const idle = (): Promise<unknown> => new Promise((resolve) => requestIdleCallback(resolve))

/** In the browser: keeps what the witness tells. */
function keepTold(told: Told): void {
  sessionStorage.setItem("told", JSON.stringify([...JSON.parse(sessionStorage.getItem("told") ?? "[]"), told]))
}

/** In the browser: what was kept. */
const takeTold = async (): Promise<Told[]> => JSON.parse(sessionStorage.getItem("told") ?? "[]")

/** In the browser: what its own clocks say. */
function costs(): Promise<Costs> {
  const buffered = (type: string) =>
    new Promise<PerformanceEntry[]>((resolve) => {
      const none = setTimeout(() => resolve([]), 200)
      new PerformanceObserver((list) => {
        clearTimeout(none)
        resolve(list.getEntries())
      }).observe({ type, buffered: true })
    })
  return Promise.all([
    buffered("paint"),
    buffered("largest-contentful-paint"),
    buffered("longtask"),
    buffered("layout-shift"),
  ]).then(([paints, largest, tasks, shifts]) => ({
    firstPaint: paints.find(({ name }) => name === "first-contentful-paint")?.startTime ?? Number.NaN,
    largestPaint: largest.at(-1)?.startTime ?? Number.NaN,
    longestTask: Math.max(0, ...tasks.map(({ duration }) => duration)),
    blocking: tasks.reduce((sum, { duration }) => sum + Math.max(0, duration - 50), 0),
    layoutShift: shifts.reduce((sum, shift) => sum + (shift as PerformanceEntry & { value: number }).value, 0),
  }))
}

/** In the browser: milliseconds from a press on *adapt* until there is something to choose. */
function pressAndWait(): Promise<number> {
  const link = document.querySelector<HTMLElement>("#leave a")
  if (!link) throw new Error("There is nothing to press.")
  const began = performance.now()
  link.click()
  return new Promise((resolve) => {
    const look = () => {
      const choice = document.querySelector("main form input:not([type=hidden]):not(:disabled)")
      if (choice && choice.getBoundingClientRect().height > 0) resolve(performance.now() - began)
      else requestAnimationFrame(look)
    }
    look()
  })
}
