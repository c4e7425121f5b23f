import { rejects, writesNothing } from "../expect.ts"
import { freshCall, meet, turned } from "../person.ts"
import type { Topic } from "../topic.ts"

const ended = () => freshCall({ signal: AbortSignal.abort() })

export const aborting: Topic = {
  name: "aborting",
  checks: [
    {
      title: "a call that is over before it began rejects with aborted, and nothing is written",
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { snapshot, on } = await meet(backend)
        await writesNothing(reader, "aborted calls", async () => {
          await rejects(adapter.load(links.valid, ended()), "aborted", "load")
          await rejects(
            adapter.save(links.valid, snapshot.revision, { choices: [turned(on)] }, ended()),
            "aborted",
            "save",
          )
          await rejects(adapter.unsubscribeFromAll(links.valid, ended()), "aborted", "unsubscribeFromAll")
        })
      },
    },
    {
      title: "an undo that is over before it began rejects with aborted, and nothing is written",
      needs: ["undo"],
      check: async ({ adapter, links, reader }) => {
        const { reference } = await adapter.unsubscribeFromAll(links.valid, freshCall())
        await writesNothing(reader, "an aborted undo", () =>
          rejects(adapter.undo(links.valid, reference, ended()), "aborted", "undo"),
        )
      },
    },
    {
      title: "a history that is over before it began rejects with aborted",
      needs: ["history"],
      check: async ({ adapter, links }) => {
        await rejects(adapter.history(links.valid, null, ended()), "aborted", "history")
      },
    },
    {
      title: "a reason that is over before it began rejects with aborted, and nothing is written",
      needs: ["reason"],
      check: async ({ adapter, links, reader }) => {
        const { reference } = await adapter.unsubscribeFromAll(links.valid, freshCall())
        await writesNothing(reader, "an aborted reason", () =>
          rejects(adapter.giveReason(links.valid, reference, "other", ended()), "aborted", "giveReason"),
        )
      },
    },
    {
      title: "a request for a link that is over before it began rejects with aborted",
      needs: ["requestLink"],
      check: async ({ adapter, addresses }) => {
        await rejects(adapter.requestLink(addresses[0] ?? "", ended()), "aborted", "requestLink")
      },
    },
    {
      title: "a signal that is not aborted changes nothing",
      check: async ({ adapter, links }) => {
        await adapter.load(links.valid, freshCall({ signal: new AbortController().signal }))
      },
    },
  ],
}
