import type { FrameLocator, Page } from "@playwright/test"
import { Portal, type PortalWishes } from "./portal-server.ts"
import { test as base, expect } from "./test.ts"

/** What the element told its page, in order: the name of the event and its detail. */
type Told = readonly [name: string, detail: Record<string, unknown> | null][]

declare global {
  interface Window {
    told: [string, Record<string, unknown> | null][]
    asked: string[]
    /** What kinds of messages went from the page into a channel. */
    sent: string[]
    /** Set in place of the page's own function. */
    giveToken?: (asked: { because: string }) => unknown
  }
}

/** A portal whose pages are opened by Playwright. */
class OpenPortal extends Portal {
  /** Opens a page of the portal with the centre in it. */
  async open(page: Page, wishes: PortalWishes = {}): Promise<FrameLocator> {
    await page.goto(this.make(wishes), { waitUntil: wishes.atOnce ? "commit" : "load" })
    return centre(page)
  }
}

/** The document in the frame. */
export const centre = (page: Page): FrameLocator => page.frameLocator("preference-center iframe")

export const told = (page: Page): Promise<Told> => page.evaluate(() => window.told)

/** What was told, but for heights. */
export const toldNames = async (page: Page): Promise<string[]> =>
  (await told(page)).map(([name]) => name).filter((name) => name !== "resized")

/** Until the element has told this. */
export const untilTold = (page: Page, name: string): Promise<unknown> =>
  page.waitForFunction((wanted) => window.told?.some(([each]) => each === wanted), name)

/** Holds what a page asks for, by its address. @returns lets it go on */
export async function hold(page: Page, address: RegExp): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route(address, async (route) => {
    await promise
    await route.fallback()
  })
  return resolve
}

/** A server that the portal may frame, and the portal. */
export const test = base.extend<{ readonly portal: OpenPortal }>({
  portal: async ({ server }, use) => {
    const portal = new OpenPortal(server)
    await portal.start()
    await use(portal)
    await portal.close()
  },
})

export { expect }
