import { differs, rejects, same, writesNothing } from "../expect.ts"
import { freshCall, meet, permissions, read, UNKNOWN_REFERENCE } from "../person.ts"
import type { Topic } from "../topic.ts"

export const reasons: Topic = {
  name: "reasons",
  checks: [
    {
      title: "a reason is kept, and changes nothing of what the sender is told",
      needs: ["reason"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { lanes } = await meet(backend)
        const { reference } = await adapter.unsubscribeFromAll(links.valid, freshCall())
        const told = await permissions(backend, lanes)
        const before = await reader.state()
        await adapter.giveReason(links.valid, reference, "too-many", freshCall())
        differs(await reader.state(), before, "what the backend keeps")
        same(await permissions(backend, lanes), told, "what the sender is told")
      },
    },
    {
      title: "the same reason once more writes nothing",
      needs: ["reason"],
      check: async ({ adapter, links, reader }) => {
        const { reference } = await adapter.unsubscribeFromAll(links.valid, freshCall())
        await adapter.giveReason(links.valid, reference, "other", freshCall())
        await writesNothing(reader, "the same reason again", async () => {
          await adapter.giveReason(links.valid, reference, "other", freshCall())
        })
      },
    },
    {
      title: "another reason takes the place of the one before, and the objection stays as it is",
      needs: ["reason"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { reference } = await adapter.unsubscribeFromAll(links.valid, freshCall())
        const { objection } = await read(backend)
        await adapter.giveReason(links.valid, reference, "too-many", freshCall())
        const before = await reader.state()
        await adapter.giveReason(links.valid, reference, "other", freshCall())
        differs(await reader.state(), before, "what the backend keeps")
        same((await read(backend)).objection, objection, "the objection of the snapshot")
      },
    },
    {
      title: "a reason for an objection that nobody made is refused, and nothing is written",
      needs: ["reason"],
      check: async ({ adapter, links, reader }) => {
        await writesNothing(reader, "a reason for nothing", async () => {
          const reason = adapter.giveReason(links.valid, UNKNOWN_REFERENCE, "other", freshCall())
          await rejects(reason, "invalid-request", "giveReason")
        })
      },
    },
    {
      title: "an expired link can say why it left",
      needs: ["reason", "linksExpire"],
      check: async ({ adapter, links, reader }) => {
        const { reference } = await adapter.unsubscribeFromAll(links.expired, freshCall())
        const before = await reader.state()
        await adapter.giveReason(links.expired, reference, "never-asked", freshCall())
        differs(await reader.state(), before, "what the backend keeps")
      },
    },
  ],
}
