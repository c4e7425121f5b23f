import type { PreferenceSnapshot } from "../../domain/index.ts"
import type { ConformanceBackend } from "../backend.ts"
import { ensure, rejects, same, writesNothing } from "../expect.ts"
import { freshCall, meet, permissions, read, shownLanes, turned } from "../person.ts"
import type { Topic } from "../topic.ts"

const DAY_MS = 24 * 60 * 60 * 1000

const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString()

/** Saves a pause, or with `null` its end, against what stands. */
async function pauseUntil({ adapter, links }: ConformanceBackend, until: string | null): Promise<PreferenceSnapshot> {
  const { revision } = await adapter.load(links.valid, freshCall())
  return adapter.save(links.valid, revision, { choices: [], pauseUntil: until }, freshCall())
}

/** The moment in milliseconds: a backend may write it otherwise than it was asked. */
const endOf = ({ pauseUntil }: PreferenceSnapshot): number | null =>
  pauseUntil === null ? null : Date.parse(pauseUntil)

const allOff = (lanes: Awaited<ReturnType<typeof permissions>>) => lanes.map((lane) => ({ ...lane, receives: false }))

export const pause: Topic = {
  name: "pause",
  checks: [
    {
      title: "a person who did not pause has no pause",
      needs: ["pause"],
      check: async (backend) => same((await read(backend)).pauseUntil, null, "pauseUntil of the snapshot"),
    },
    {
      title: "during a pause the sender is told no, and the page shows every lane as it stands, and until when",
      needs: ["pause"],
      check: async (backend) => {
        const { lanes, before } = await meet(backend)
        const until = inDays(7)
        const answer = await pauseUntil(backend, until)
        same(await permissions(backend, lanes), allOff(before), "what the sender is told during the pause")
        same(shownLanes(answer), before, "lanes of the answer")
        same(endOf(answer), Date.parse(until), "pauseUntil of the answer")
        same(await read(backend), answer, "load during the pause")
      },
    },
    {
      title: "a pause that is ended lets through again exactly what came before it",
      needs: ["pause"],
      check: async (backend) => {
        const { lanes, before } = await meet(backend)
        await pauseUntil(backend, inDays(7))
        const answer = await pauseUntil(backend, null)
        same(await permissions(backend, lanes), before, "what the sender is told after the pause")
        same(answer.pauseUntil, null, "pauseUntil of the answer")
      },
    },
    {
      title: "a pause ends by itself, at its end and not before",
      needs: ["pause", "movesClock"],
      check: async (backend) => {
        const { lanes, before } = await meet(backend)
        await pauseUntil(backend, inDays(7))
        await backend.reader.moveClock(6 * DAY_MS)
        same(await permissions(backend, lanes), allOff(before), "what the sender is told a day before the end")
        await writesNothing(backend.reader, "the end of a pause", async () => {
          await backend.reader.moveClock(2 * DAY_MS)
          same(await permissions(backend, lanes), before, "what the sender is told a day after the end")
          same((await read(backend)).pauseUntil, null, "pauseUntil a day after the end")
        })
      },
    },
    {
      title: "the same pause saved again writes nothing",
      needs: ["pause"],
      check: async (backend) => {
        const until = inDays(7)
        const { revision } = await pauseUntil(backend, until)
        await writesNothing(backend.reader, "the same pause", async () => {
          same((await pauseUntil(backend, until)).revision, revision, "revision after the same pause")
        })
      },
    },
    {
      title: "a pause that does not end in the future, within a year, refuses the whole save, and nothing is written",
      needs: ["pause"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { snapshot, on } = await meet(backend)
        await writesNothing(reader, "saves with a wrong pause", async () => {
          for (const until of [inDays(-1), inDays(400), "soon", ""]) {
            const changes = { choices: [turned(on)], pauseUntil: until }
            const save = adapter.save(links.valid, snapshot.revision, changes, freshCall())
            await rejects(save, "invalid-request", `save with a pause until "${until}"`)
          }
        })
      },
    },
    {
      title: "choosing during a pause is kept for after it, and leaves the pause as it is",
      needs: ["pause"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { on, off } = await meet(backend)
        const paused = await pauseUntil(backend, inDays(7))
        const choices = [turned(on), turned(off)]
        const answer = await adapter.save(links.valid, paused.revision, { choices }, freshCall())
        same(answer.pauseUntil, paused.pauseUntil, "pauseUntil after choosing")
        same([await reader.maySend(on), await reader.maySend(off)], [false, false], "both lanes during the pause")
        await pauseUntil(backend, null)
        same([await reader.maySend(on), await reader.maySend(off)], [false, true], "both lanes after the pause")
      },
    },
    {
      title: "leaving during a pause outlasts the pause",
      needs: ["pause", "keepsReceipt"],
      check: async (backend) => {
        const { adapter, links } = backend
        const { lanes, before } = await meet(backend)
        await pauseUntil(backend, inDays(7))
        const receipt = await adapter.unsubscribeFromAll(links.valid, freshCall())
        const { objection } = await pauseUntil(backend, null)
        same(await permissions(backend, lanes), allOff(before), "what the sender is told once the pause is ended")
        same(objection, receipt, "objection once the pause is ended")
      },
    },
    {
      title: "a pause is no objection: it gives no receipt, and leaving is still there to be done",
      needs: ["pause", "keepsReceipt"],
      check: async (backend) => {
        const { adapter, links } = backend
        const { objection } = await pauseUntil(backend, inDays(7))
        same(objection, null, "objection during a pause")
        const receipt = await adapter.unsubscribeFromAll(links.valid, freshCall())
        const stands = (await read(backend)).objection
        ensure(stands?.reference === receipt.reference, "leaving during a pause: its receipt does not stand")
      },
    },
    {
      title: "undoing an objection keeps a pause as it was",
      needs: ["undo", "pause"],
      check: async (backend) => {
        const { adapter, links } = backend
        const { lanes, before } = await meet(backend)
        const paused = await pauseUntil(backend, inDays(7))
        const { reference } = await adapter.unsubscribeFromAll(links.valid, freshCall())
        const answer = await adapter.undo(links.valid, reference, freshCall())
        same(endOf(answer), endOf(paused), "end of the pause after the undo")
        same(await permissions(backend, lanes), allOff(before), "what the sender is told after the undo")
        same(shownLanes(answer), before, "lanes after the undo")
      },
    },
  ],
}
