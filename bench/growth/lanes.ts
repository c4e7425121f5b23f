import { median } from "../median.ts"
import { BRAND } from "../people.ts"
import { type Center, openCenter } from "./center.ts"
import { timed } from "./timed.ts"
import { type Snapshot, save } from "./years.ts"

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

interface Catalogue extends Pick<LanesStep, "lanes" | "pageBytes"> {
  readonly center: Center
  readonly page: number[]
  readonly snapshot: number[]
  readonly save: number[]
}

/** One person who chooses among so many lanes, every one of them each time; catalogue by catalogue in turn. */
export async function growLanes(
  sizes: readonly number[],
  databaseFor: (lanes: number) => string,
  rounds: number,
): Promise<LanesStep[]> {
  const catalogues: Catalogue[] = []
  for (const lanes of sizes) {
    const center = await openCenter(databaseFor(lanes), catalogueOf(lanes))
    await center.fill(0, 1)
    await chooseAll(center, false)
    const pageBytes = Buffer.byteLength(await center.page(0, "/preferences"))
    catalogues.push({ lanes, pageBytes, center, page: [], snapshot: [], save: [] })
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { center, page, snapshot, save } of catalogues) {
      page.push(await timed(() => center.page(0, "/preferences")))
      snapshot.push(await timed(() => center.call(0, "/preferences")))
      save.push(await chooseAll(center, round % 2 === 0))
    }
  }
  for (const { center } of catalogues) await center.close()
  return catalogues.map(({ lanes, pageBytes, page, snapshot, save }) => {
    return { lanes, pageBytes, pageMs: median(page), snapshotMs: median(snapshot), saveMs: median(save) }
  })
}

const inAll = (text: string) => Object.fromEntries(BRAND.locales.map((locale) => [locale, text]))

/** The sample's, with so many topics instead, each with one lane. */
export const catalogueOf = (lanes: number) => ({
  ...BRAND.catalogue,
  topics: Array.from({ length: lanes }, (_, at) => ({
    id: `topic-${at}`,
    name: inAll(`Topic ${at}`),
    description: inAll(`What there is of ${at}`),
    channels: ["email"],
  })),
})

/** Turns every lane on or off. @returns how long the save took, in milliseconds */
export async function chooseAll(center: Center, receives: boolean): Promise<number> {
  const { revision, lanes } = JSON.parse(await center.call(0, "/preferences")) as Snapshot
  return timed(() =>
    save(
      center,
      revision,
      lanes.map((lane) => ({ channel: lane.channel, topic: lane.topic, receives })),
    ),
  )
}
