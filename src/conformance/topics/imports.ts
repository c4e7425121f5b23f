import { same } from "../expect.ts"
import { freshCall, meet, permissions, read, turned } from "../person.ts"
import type { Topic } from "../topic.ts"

export const imports: Topic = {
  name: "imports",
  checks: [
    {
      title: "no list lifts an objection",
      needs: ["imports"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { lanes, before, on, off } = await meet(backend)
        await adapter.unsubscribeFromAll(links.valid, freshCall())
        for (const lane of [on, off]) await reader.importYes(lane)
        const nothing = before.map((lane) => ({ ...lane, receives: false }))
        same(await permissions(backend, lanes), nothing, "what the sender is told after the import")
      },
    },
    {
      title: "no list turns a lane on against the person's own no",
      needs: ["imports"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { on } = await meet(backend)
        const { revision } = await read(backend)
        await adapter.save(links.valid, revision, { choices: [turned(on)] }, freshCall())
        await reader.importYes(on)
        same(await reader.maySend(on), false, "the lane after the import")
      },
    },
    {
      title: "no list turns a lane on that the person left off",
      needs: ["imports"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { snapshot, off } = await meet(backend)
        await adapter.save(links.valid, snapshot.revision, { choices: [off] }, freshCall())
        await reader.importYes(off)
        same(await reader.maySend(off), false, "the lane after the import")
      },
    },
  ],
}
