import type { HistoryEntry } from "../../domain/index.ts"
import type { ConformanceBackend } from "../backend.ts"
import { ensure, rejects, same, writesNothing } from "../expect.ts"
import { freshCall, meet, read, turned, UNKNOWN_LANE } from "../person.ts"
import type { Topic } from "../topic.ts"

/** More entries than fit on a page of most backends, and still few enough to make one by one. */
const MANY = 60

/** More pages than any history of these cases has: a backend that never comes to an end is caught. */
const MAX_PAGES = 1_000

/** The whole history, page after page. */
async function wholeHistory({ adapter, links }: ConformanceBackend): Promise<HistoryEntry[]> {
  const told: HistoryEntry[] = []
  let after: string | null = null
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { entries, next } = await adapter.history(links.valid, after, freshCall())
    told.push(...entries)
    if (next === null) return told
    after = next
  }
  throw new Error(`history: no end after ${MAX_PAGES} pages`)
}

/** What was told since, newest first; what was told before has to be there still. */
async function toldSince(backend: ConformanceBackend, before: readonly HistoryEntry[]): Promise<HistoryEntry[]> {
  const now = await wholeHistory(backend)
  const since = now.length - before.length
  same(now.slice(since), before, "the older end of the history")
  return now.slice(0, since)
}

export const history: Topic = {
  name: "history",
  checks: [
    {
      title: "what was done is told newest first",
      needs: ["history"],
      check: async (backend) => {
        const { adapter, links } = backend
        const { snapshot, on } = await meet(backend)
        const before = await wholeHistory(backend)
        await adapter.save(links.valid, snapshot.revision, { choices: [turned(on)] }, freshCall())
        await adapter.unsubscribeFromAll(links.valid, freshCall())
        const told = await toldSince(backend, before)
        same(
          told.map(({ what, channel, topic, to }) => ({ what, channel, topic, to })),
          [
            { what: "objected", channel: null, topic: null, to: null },
            { what: "chosen", channel: on.channel, topic: on.topic, to: "off" },
          ],
          "what is told of a save and of leaving after it",
        )
        for (const { at } of told) ensure(!Number.isNaN(Date.parse(at)), `history: "${at}" is no time`)
      },
    },
    {
      title: "reading on tells every entry once, to the end",
      needs: ["history"],
      check: async (backend) => {
        const { adapter, links } = backend
        const { snapshot, on } = await meet(backend)
        const before = await wholeHistory(backend)
        let { revision } = snapshot
        const expected: string[] = []
        for (let at = 0; at < MANY; at += 1) {
          const choices = [at % 2 === 0 ? turned(on) : on]
          revision = (await adapter.save(links.valid, revision, { choices }, freshCall())).revision
          expected.unshift(at % 2 === 0 ? "off" : "on")
        }
        same(
          (await toldSince(backend, before)).map(({ to }) => to),
          expected,
          `what is told of ${MANY} saves`,
        )
      },
    },
    {
      title: "reading the history writes nothing",
      needs: ["history"],
      check: async (backend) => {
        await writesNothing(backend.reader, "history, twice", async () => {
          same(await wholeHistory(backend), await wholeHistory(backend), "second reading")
        })
      },
    },
    {
      title: "what was refused, what changed nothing, and what was pressed twice adds no entry",
      needs: ["history"],
      check: async (backend) => {
        const { adapter, links } = backend
        const { snapshot, on } = await meet(backend)
        const press = freshCall()
        const changes = { choices: [turned(on)] }
        const { revision } = await adapter.save(links.valid, snapshot.revision, changes, press)
        const before = await wholeHistory(backend)
        await adapter.save(links.valid, snapshot.revision, changes, press)
        await adapter.save(links.valid, revision, changes, freshCall())
        const wrong = adapter.save(links.valid, revision, { choices: [on, UNKNOWN_LANE] }, freshCall())
        await rejects(wrong, "invalid-request", "save with an unknown lane")
        same(await toldSince(backend, before), [], "entries since")
      },
    },
    {
      title: "an undo is told, and the objection before it stays told",
      needs: ["undo", "history"],
      check: async (backend) => {
        const { adapter, links } = backend
        const before = await wholeHistory(backend)
        const { reference } = await adapter.unsubscribeFromAll(links.valid, freshCall())
        await adapter.undo(links.valid, reference, freshCall())
        const told = await toldSince(backend, before)
        same(
          told.map(({ what }) => what),
          ["undone", "objected"],
          "what is told of leaving and its undo",
        )
      },
    },
    {
      title: "a pause and its end are told, with the end that was chosen",
      needs: ["pause", "history"],
      check: async (backend) => {
        const { adapter, links } = backend
        const { revision } = await read(backend)
        const before = await wholeHistory(backend)
        const until = new Date(Date.now() + 7 * 24 * 60 * 60 * 1000).toISOString()
        const paused = await adapter.save(links.valid, revision, { choices: [], pauseUntil: until }, freshCall())
        await adapter.save(links.valid, paused.revision, { choices: [], pauseUntil: null }, freshCall())
        const told = await toldSince(backend, before)
        same(
          told.map(({ what, to }) => ({ what, to: to === null ? null : Date.parse(to) })),
          [
            { what: "resumed", to: null },
            { what: "paused", to: Date.parse(until) },
          ],
          "what is told of a pause and its end",
        )
      },
    },
    {
      title: "no entry holds the token, or an address or number in full",
      needs: ["history"],
      check: async (backend) => {
        const { adapter, links, addresses } = backend
        await adapter.unsubscribeFromAll(links.valid, freshCall())
        const told = JSON.stringify(await wholeHistory(backend))
        const shown = [links.valid.token, ...addresses].filter((secret) => told.includes(secret))
        same(shown.length, 0, "how many secrets the history holds")
      },
    },
  ],
}
