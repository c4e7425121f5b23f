import { median } from "../median.ts"
import { BRAND } from "../people.ts"
import { openCenter } from "./center.ts"
import { timed } from "./timed.ts"
import { save } from "./years.ts"

/** A catalogue with so many lanes. */
export interface LanesStep {
  readonly lanes: number
  /** The page with all choices, and how long it takes to draw: medians, in milliseconds. */
  readonly pageBytes: number
  readonly pageMs: number
  /** What stands, read by the contract. */
  readonly snapshotMs: number
  /** A save that turns every lane over. */
  readonly saveMs: number
}

/** One person who chooses among so many lanes, every one of them each time. */
export async function growLanes(
  sizes: readonly number[],
  databaseFor: (lanes: number) => string,
  rounds: number,
): Promise<LanesStep[]> {
  const steps: LanesStep[] = []
  for (const lanes of sizes) {
    const topics = Array.from({ length: lanes }, (_, at) => {
      const [name, description] = ["name", "description"].map((what) =>
        Object.fromEntries(BRAND.locales.map((locale) => [locale, `${what} ${at}`])),
      )
      return { id: `topic-${at}`, name: name ?? {}, description: description ?? {}, channels: ["email"] }
    })
    const center = await openCenter(databaseFor(lanes), { ...BRAND.catalogue, topics })
    await center.fill(0, 1)
    const choose = async (receives: boolean) => {
      const { revision } = JSON.parse(await center.call(0, "/preferences")) as { revision: string }
      const choices = topics.map(({ id }) => ({ channel: "email", topic: id, receives }))
      return timed(() => save(center, revision, choices))
    }
    await choose(false)
    const times = { page: [] as number[], snapshot: [] as number[], save: [] as number[] }
    let pageBytes = 0
    for (let round = 0; round < rounds; round += 1) {
      times.page.push(
        await timed(async () => {
          pageBytes = (await center.page(0, "/preferences")).length
        }),
      )
      times.snapshot.push(await timed(() => center.call(0, "/preferences")))
      times.save.push(await choose(round % 2 === 0))
    }
    await center.close()
    const { page, snapshot, save: saved } = times
    steps.push({ lanes, pageBytes, pageMs: median(page), snapshotMs: median(snapshot), saveMs: median(saved) })
  }
  return steps
}
