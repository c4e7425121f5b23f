import { setTimeout as after } from "node:timers/promises"

const LOOK_EVERY_MS = 50
/** Whatever takes longer than this does not work. */
export const GIVE_UP_MS = 30_000

/**
 * Looks again and again, until it is so.
 *
 * @param why what there is to say where it is not
 * @param patienceMs after which it gives up
 * @throws Error saying why
 */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  why: () => string,
  patienceMs = GIVE_UP_MS,
): Promise<void> {
  const late = performance.now() + patienceMs
  while (!(await isSo())) {
    if (performance.now() > late) throw new Error(`Not at rest within ${patienceMs} ms: ${why()}`)
    await after(LOOK_EVERY_MS)
  }
}
