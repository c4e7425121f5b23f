import { auditEvidence } from "../../src/server/index.ts"
import { median } from "../median.ts"
import { type Center, openCenter } from "./center.ts"
import { timed } from "./timed.ts"

/** One person of whom there are so many lines of evidence. */
export interface YearsStep {
  readonly lines: number
  /** Medians, in milliseconds: the first page of the history, its last page, what stands, one more save. */
  readonly historyMs: number
  readonly lastPageMs: number
  readonly snapshotMs: number
  readonly saveMs: number
  /** An audit of all lines, for each. */
  readonly auditMsPerLine: number
}

/** What is read of what stands. */
export interface Snapshot {
  readonly revision: string
  readonly lanes: readonly { readonly channel: string; readonly topic: string; readonly receives: boolean }[]
}

/** Saves of one person who changes one lane each time, until there are so many lines; what that costs is measured at each number. */
export async function growYears(marks: readonly number[], database: string, rounds: number): Promise<YearsStep[]> {
  const center = await openCenter(database)
  await center.fill(0, 1)
  const steps: YearsStep[] = []
  for (const lines of marks) {
    while ((await center.store.evidence(center.brand.id, "c-00000000")).length < lines) await saveOne(center)
    steps.push(await measured(center, lines, rounds))
  }
  await center.close()
  return steps
}

/** Turns the first lane over. @returns how long the save took, in milliseconds */
async function saveOne(center: Center): Promise<number> {
  const { revision, lanes } = JSON.parse(await center.call(0, "/preferences")) as Snapshot
  const [lane] = lanes
  if (!lane) throw new Error("There is no lane.")
  const { channel, topic, receives } = lane
  return timed(() => save(center, revision, [{ channel, topic, receives: !receives }]))
}

export const save = (center: Center, revision: string, choices: readonly object[]): Promise<string> =>
  center.call(0, "/preferences", {
    method: "PUT",
    headers: { "if-match": `"${revision}"`, "idempotency-key": crypto.randomUUID() },
    body: JSON.stringify({ locale: "fr", textVersion: "bench", choices }),
  })

async function measured(center: Center, lines: number, rounds: number): Promise<YearsStep> {
  const last = await lastCursor(center)
  const times = { history: [] as number[], lastPage: [] as number[], snapshot: [] as number[], save: [] as number[] }
  const audits: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    times.history.push(await timed(() => center.call(0, "/history")))
    times.lastPage.push(await timed(() => center.call(0, `/history?after=${last}`)))
    times.snapshot.push(await timed(() => center.call(0, "/preferences")))
    times.save.push(await saveOne(center))
    audits.push(await timed(() => auditEvidence(center.store, { onFinding: refuse })))
  }
  return {
    lines,
    historyMs: median(times.history),
    lastPageMs: median(times.lastPage),
    snapshotMs: median(times.snapshot),
    saveMs: median(times.save),
    auditMsPerLine: median(audits) / (lines + rounds / 2),
  }
}

const refuse = () => {
  throw new Error("The evidence of the bench is not whole.")
}

/** What names the oldest page of the history. */
async function lastCursor(center: Center): Promise<string> {
  for (let [after, query] = ["1", ""]; ; query = `?after=${after}`) {
    const { next } = JSON.parse(await center.call(0, `/history${query}`)) as { next: string | null }
    if (next === null) return after
    after = next
  }
}
