import type { Browser } from "@playwright/test"
import type { Handler } from "../../src/server/index.ts"
import { listen } from "../../src/server/main.ts"
import { mediansOf } from "../median.ts"
import { openBrowser, resting } from "../page/visit.ts"
import { type Center, openCenter } from "./center.ts"
import { catalogueOf, chooseAll } from "./lanes.ts"

/** A catalogue with so many lanes, as Chromium shows it. Medians, in milliseconds, each up to the end of the frame that shows it. */
export interface BrowserStep {
  readonly lanes: number
  /** From a press on *J'adapte mes préférences*, at rest, until the form can be used. */
  readonly openMs: number
  /** From a press on a box until it is counted as a change. */
  readonly boxMs: number
  /** The same for the one press that turns all lanes of a channel over. */
  readonly channelMs: number
  /** From a press on *save* until the page says that it is saved. */
  readonly saveMs: number
}

type Visit = Omit<BrowserStep, "lanes">

/** One person who chooses among so many lanes on the page of a server; catalogue by catalogue in turn. */
export async function growInBrowser(
  sizes: readonly number[],
  databaseFor: (lanes: number) => string,
  rounds: number,
): Promise<BrowserStep[]> {
  const browser = await openBrowser()
  const catalogues: (Served & { lanes: number; visits: Visit[] })[] = []
  try {
    for (const lanes of sizes) catalogues.push({ ...(await serve(databaseFor(lanes), lanes)), lanes, visits: [] })
    for (let round = 0; round < rounds; round += 1) {
      for (const { center, visits } of catalogues) visits.push(await visit(browser, center))
    }
  } finally {
    await browser.close()
    for (const { close } of catalogues) await close()
  }
  return catalogues.map(({ lanes, visits }) => ({ lanes, ...mediansOf(visits) }))
}

interface Served {
  readonly center: Center
  close(): Promise<void>
}

async function serve(database: string, lanes: number): Promise<Served> {
  let answer: Handler = async () => new Response(null, { status: 503 })
  const server = await listen((request, peer) => answer(request, peer), { port: 0 })
  const center = await openCenter(database, catalogueOf(lanes), server.url)
  answer = center.handler
  await center.fill(0, 1)
  return {
    center,
    close: async () => {
      await server.close()
      await center.close()
    },
  }
}

/** Somebody who receives nothing until then. */
async function visit(browser: Browser, center: Center): Promise<Visit> {
  await chooseAll(center, false)
  return resting(browser, { address: await center.link(0) }, (page) => page.evaluate(chooseOnPage), asItIs)
}

const asItIs = async () => {}

/** In the browser. */
async function chooseOnPage(): Promise<Visit> {
  const find = (selector: string) => document.querySelector<HTMLElement>(selector)
  /** Does something in a frame, and waits for the end of that in which something holds. */
  const until = (press: () => void, holds: () => boolean): Promise<number> =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const began = performance.now()
        press()
        const look = () => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => (holds() ? resolve(performance.now() - began) : requestAnimationFrame(look))
          port2.postMessage(null)
        }
        look()
      })
    })
  const pressUntil = (selector: string, holds: () => boolean): Promise<number> => {
    const element = find(selector)
    if (!element) throw new Error(`There is no ${selector} to press.`)
    return until(() => element.click(), holds)
  }
  const changed = (lanes: number) => () => find(".unsaved")?.dataset.count === String(lanes)
  const openMs = await pressUntil("#leave a", () => !!find("#preferences .savebar") && !find("#preferences .asleep"))
  const boxes = document.querySelectorAll('#preferences input[name^="lanes."]').length
  // The name of this one begins those of a thousand others.
  const box = '[name="lanes.email/topic-1"]'
  const unfold = () => find(box)?.closest("details")?.setAttribute("open", "")
  await until(unfold, () => true)
  const boxMs = await pressUntil(box, changed(1))
  const saveMs = await pressUntil(".savebar [type=submit]", () => find(".said")?.dataset.notice === "saved")
  await pressUntil(".by-channel button", changed(1))
  const channelMs = await pressUntil(".by-channel button", changed(boxes - 1))
  return { openMs, boxMs, channelMs, saveMs }
}
