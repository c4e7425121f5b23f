import { ensure, rejects, same, writesNothing } from "../expect.ts"
import { freshCall, meet, read, turned } from "../person.ts"
import type { Topic } from "../topic.ts"

export const conflicts: Topic = {
  name: "conflicts",
  checks: [
    {
      title: "a save against an older revision is refused with the newer snapshot, and nothing is written",
      needs: ["detectsConflicts"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { snapshot, on, alsoOn } = await meet(backend)
        await adapter.save(links.valid, snapshot.revision, { choices: [turned(on)] }, freshCall())
        await writesNothing(reader, "a save against an older revision", async () => {
          const error = await rejects(
            adapter.save(links.valid, snapshot.revision, { choices: [turned(alsoOn)] }, freshCall()),
            "conflict",
            "save against an older revision",
          )
          ensure(error.snapshot !== undefined, "conflict: the error has to carry the newer snapshot")
          same(error.snapshot, await read(backend), "snapshot of the conflict")
        })
      },
    },
    {
      title: "a save decided before leaving does not turn anything on after it",
      needs: ["detectsConflicts"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { snapshot, off, on } = await meet(backend)
        await adapter.unsubscribeFromAll(links.valid, freshCall())
        await rejects(
          adapter.save(links.valid, snapshot.revision, { choices: [turned(off), on] }, freshCall()),
          "conflict",
          "save against the revision before leaving",
        )
        same([await reader.maySend(off), await reader.maySend(on)], [false, false], "the two lanes")
      },
    },
    {
      title: "a save against the snapshot that the conflict brought succeeds",
      needs: ["detectsConflicts"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { snapshot, on, alsoOn } = await meet(backend)
        await adapter.save(links.valid, snapshot.revision, { choices: [turned(on)] }, freshCall())
        const { snapshot: newer } = await rejects(
          adapter.save(links.valid, snapshot.revision, { choices: [turned(alsoOn)] }, freshCall()),
          "conflict",
          "save against an older revision",
        )
        await adapter.save(links.valid, newer?.revision ?? "", { choices: [turned(alsoOn)] }, freshCall())
        same([await reader.maySend(on), await reader.maySend(alsoOn)], [false, false], "the two lanes")
      },
    },
  ],
}
