import { rejects, same } from "../expect.ts"
import { freshCall, read, UNKNOWN_REFERENCE } from "../person.ts"
import type { Topic } from "../topic.ts"

export const abilities: Topic = {
  name: "abilities",
  checks: [
    {
      title: "a method without its ability rejects with unsupported",
      check: async ({ adapter, links }) => {
        const { undo, reason, history, requestLink } = adapter.abilities
        if (!undo) {
          await rejects(adapter.undo(links.valid, UNKNOWN_REFERENCE, freshCall()), "unsupported", "undo")
        }
        if (!reason) {
          const given = adapter.giveReason(links.valid, UNKNOWN_REFERENCE, "other", freshCall())
          await rejects(given, "unsupported", "giveReason")
        }
        if (!history) await rejects(adapter.history(links.valid, null, freshCall()), "unsupported", "history")
        if (!requestLink) {
          await rejects(adapter.requestLink("nobody@example.com", freshCall()), "unsupported", "requestLink")
        }
      },
    },
    {
      title: "a receipt offers an undo exactly when the adapter has that ability",
      check: async ({ adapter, links }) => {
        const { undoUntil } = await adapter.unsubscribeFromAll(links.valid, freshCall())
        same(undoUntil !== null, adapter.abilities.undo, "whether the receipt offers an undo")
      },
    },
    {
      title: "a receipt covers the future exactly when the adapter has that ability",
      check: async ({ adapter, links }) => {
        const { coversFuture } = await adapter.unsubscribeFromAll(links.valid, freshCall())
        same(coversFuture, adapter.abilities.coversFuture, "whether the receipt covers the future")
      },
    },
    {
      title: "an objection stands in the snapshot exactly when the adapter has that ability",
      check: async (backend) => {
        const { adapter, links } = backend
        await adapter.unsubscribeFromAll(links.valid, freshCall())
        const { objection } = await read(backend)
        same(objection !== null, adapter.abilities.keepsReceipt, "whether an objection stands in the snapshot")
      },
    },
  ],
}
