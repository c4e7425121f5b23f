import { setTimeout as after } from "node:timers/promises"
import type { CDPSession } from "@playwright/test"

/**
 * What somebody has open in another tab. The first page of a context pays for what a browser in use has long had, above all
 * for a process in reserve, which it keeps for whatever comes next.
 */
export const BESIDE = "data:text/html,<title>Beside</title>"

const LOOK_EVERY_MS = 50
const QUIET_LOOKS = 4
/** A browser that does as much for so long does not come to rest. */
const GIVE_UP_MS = 30_000

/**
 * Until no process of the browser that draws pages does anything, so that those in reserve have begun.
 *
 * @param root of the browser itself
 * @param patienceMs after which it gives up
 * @throws Error where they do not come to rest
 */
export async function untilAtHome(root: CDPSession, patienceMs = GIVE_UP_MS): Promise<void> {
  const late = performance.now() + patienceMs
  let last = await drawnFor(root)
  for (let quiet = 0; quiet < QUIET_LOOKS; ) {
    if (performance.now() > late) throw new Error(`The browser is not at rest within ${patienceMs} ms.`)
    await after(LOOK_EVERY_MS)
    const now = await drawnFor(root)
    quiet = now === last ? quiet + 1 : 0
    last = now
  }
}

/** Which processes draw pages, and for how long they have worked. */
async function drawnFor(root: CDPSession): Promise<string> {
  const { processInfo } = await root.send("SystemInfo.getProcessInfo")
  const drawing = processInfo.filter(({ type }) => type === "renderer")
  return drawing.map(({ id, cpuTime }) => `${id} ${cpuTime}`).join()
}
