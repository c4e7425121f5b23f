import type { Browser } from "@playwright/test"
import { until } from "./until.ts"

/**
 * What somebody has open in another tab. The first page of a context pays for what a browser in use has long had, above all
 * for a process in reserve, which it keeps for whatever comes next.
 */
export const BESIDE = "data:text/html,<title>Beside</title>"

const QUIET_LOOKS = 4

/**
 * Until no process of the browser that draws pages does anything, so that those in reserve have begun.
 *
 * @param patienceMs after which it gives up
 * @throws Error where they do not come to rest
 */
export async function untilAtHome(browser: Browser, patienceMs?: number): Promise<void> {
  const root = await browser.newBrowserCDPSession()
  /** Which processes draw pages, and for how long they have worked. */
  const drawnFor = async () => {
    const { processInfo } = await root.send("SystemInfo.getProcessInfo")
    const drawing = processInfo.filter(({ type }) => type === "renderer")
    return drawing.map(({ id, cpuTime }) => `${id} ${cpuTime}`).join()
  }
  let last = ""
  let quiet = -1
  try {
    await until(
      async () => {
        const now = await drawnFor()
        quiet = now === last ? quiet + 1 : 0
        last = now
        return quiet >= QUIET_LOOKS
      },
      () => "the browser draws on",
      patienceMs,
    )
  } finally {
    await root.detach()
  }
}
