import { rejects, same } from "../expect.ts"
import { freshCall, UNKNOWN_REFERENCE } from "../person.ts"
import type { Topic } from "../topic.ts"

export const abilities: Topic = {
  name: "abilities",
  checks: [
    {
      title: "a method without its ability rejects with unsupported",
      check: async ({ adapter, links }) => {
        const { undo, history, requestLink } = adapter.abilities
        if (!undo) {
          await rejects(adapter.undo(links.valid, UNKNOWN_REFERENCE, freshCall()), "unsupported", "undo")
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
  ],
}
