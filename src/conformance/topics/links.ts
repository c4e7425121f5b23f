import type { Link } from "../../domain/index.ts"
import type { ConformanceBackend } from "../backend.ts"
import { rejects, writesNothing } from "../expect.ts"
import { freshCall, meet, turned, UNKNOWN_REFERENCE } from "../person.ts"
import type { Topic } from "../topic.ts"

/** Every method that speaks for a person, except leaving. */
async function callsBeyondLeaving(backend: ConformanceBackend, link: Link) {
  const { adapter } = backend
  const { snapshot, on } = await meet(backend)
  return {
    load: () => adapter.load(link, freshCall()),
    save: () => adapter.save(link, snapshot.revision, { choices: [turned(on)] }, freshCall()),
    ...(adapter.abilities.undo ? { undo: () => adapter.undo(link, UNKNOWN_REFERENCE, freshCall()) } : {}),
    ...(adapter.abilities.history ? { history: () => adapter.history(link, null, freshCall()) } : {}),
  }
}

export const links: Topic = {
  name: "links",
  checks: [
    {
      title: "a link that is not the backend's is refused by every method, and nothing is written",
      check: async (backend) => {
        const { adapter, links: given, reader } = backend
        const wouldBe = await callsBeyondLeaving(backend, given.invalid)
        const { reference } = await adapter.unsubscribeFromAll(given.valid, freshCall())
        const calls = {
          ...wouldBe,
          unsubscribeFromAll: () => adapter.unsubscribeFromAll(given.invalid, freshCall()),
          ...(adapter.abilities.reason
            ? { giveReason: () => adapter.giveReason(given.invalid, reference, "other", freshCall()) }
            : {}),
        }
        await writesNothing(reader, "calls by a link that is not ours", async () => {
          for (const [name, call] of Object.entries(calls)) await rejects(call(), "link-invalid", name)
        })
      },
    },
    {
      title: "an expired link neither shows nor changes choices",
      needs: ["linksExpire"],
      check: async (backend) => {
        const calls = await callsBeyondLeaving(backend, backend.links.expired)
        await writesNothing(backend.reader, "calls by an expired link", async () => {
          for (const [name, call] of Object.entries(calls)) await rejects(call(), "link-expired", name)
        })
      },
    },
    {
      title: "a link works more than once, whatever was done with it before",
      check: async (backend) => {
        const { adapter, links: given } = backend
        const { snapshot, on } = await meet(backend)
        const { revision } = await adapter.save(given.valid, snapshot.revision, { choices: [turned(on)] }, freshCall())
        await adapter.save(given.valid, revision, { choices: [on] }, freshCall())
        await adapter.unsubscribeFromAll(given.valid, freshCall())
        await adapter.unsubscribeFromAll(given.valid, freshCall())
        await adapter.load(given.valid, freshCall())
      },
    },
  ],
}
