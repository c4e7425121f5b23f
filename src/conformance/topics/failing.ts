import { ensure, errorOf, same, writesNothing } from "../expect.ts"
import { freshCall, meet, permissions, read, turned } from "../person.ts"
import type { Topic } from "../topic.ts"

export const failing: Topic = {
  name: "failing",
  checks: [
    {
      title: "leaving that failed on the backend's side is told, writes nothing, and succeeds with the same key",
      needs: ["breaks"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { lanes, before } = await meet(backend)
        const press = freshCall()
        await writesNothing(reader, "a write that failed", async () => {
          await reader.breakNextWrite()
          const error = await errorOf(adapter.unsubscribeFromAll(links.valid, press), "leaving while writes fail")
          ensure(error.retry === "automatic", `leaving: "${error.code}" says that another try cannot help`)
        })
        await adapter.unsubscribeFromAll(links.valid, press)
        const nothing = before.map((lane) => ({ ...lane, receives: false }))
        same(await permissions(backend, lanes), nothing, "what the sender is told after the second try")
      },
    },
    {
      title: "a save that failed on the backend's side is told, writes nothing, and succeeds with the same key",
      needs: ["breaks"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { snapshot, on, off } = await meet(backend)
        const press = freshCall()
        const save = () => adapter.save(links.valid, snapshot.revision, { choices: [turned(on), turned(off)] }, press)
        await writesNothing(reader, "a write that failed", async () => {
          await reader.breakNextWrite()
          const error = await errorOf(save(), "save while writes fail")
          ensure(error.retry === "automatic", `save: "${error.code}" says that another try cannot help`)
        })
        await save()
        same([await reader.maySend(on), await reader.maySend(off)], [false, true], "the two lanes after the second try")
      },
    },
    {
      title: "a save and leaving at the same moment end with everything off, whichever came first",
      needs: ["detectsConflicts"],
      check: async (backend) => {
        const { adapter, links } = backend
        const { snapshot, lanes, before, off } = await meet(backend)
        const save = adapter.save(links.valid, snapshot.revision, { choices: [turned(off)] }, freshCall())
        const saved = save.catch((error: unknown) => error)
        await adapter.unsubscribeFromAll(links.valid, freshCall())
        await saved
        const nothing = before.map((lane) => ({ ...lane, receives: false }))
        same(await permissions(backend, lanes), nothing, "what the sender is told")
        const { objection } = await read(backend)
        ensure(objection !== null, "The objection is gone.")
      },
    },
    {
      title: "a call that is ended while it is under way rejects with aborted, or had its effect",
      check: async (backend) => {
        const { adapter, links } = backend
        const { lanes, before } = await meet(backend)
        const ends = new AbortController()
        const leaving = adapter.unsubscribeFromAll(links.valid, freshCall({ signal: ends.signal }))
        const told = leaving.then(
          () => "done",
          (error: { code?: string }) => String(error.code),
        )
        ends.abort()
        const ending = await told
        ensure(ending === "done" || ending === "aborted", `leaving, ended while under way: "${ending}"`)
        if (ending === "aborted") await adapter.unsubscribeFromAll(links.valid, freshCall())
        const nothing = before.map((lane) => ({ ...lane, receives: false }))
        same(await permissions(backend, lanes), nothing, "what the sender is told")
      },
    },
  ],
}
