import { ensure, rejects, same, writesNothing } from "../expect.ts"
import { freshCall, meet, permissions, read, turned, UNKNOWN_REFERENCE } from "../person.ts"
import type { Topic } from "../topic.ts"

export const undoing: Topic = {
  name: "undoing",
  checks: [
    {
      title: "undo restores exactly what stood before leaving",
      needs: ["undo"],
      check: async (backend) => {
        const { adapter, links } = backend
        const { lanes, before } = await meet(backend)
        const { reference } = await adapter.unsubscribeFromAll(links.valid, freshCall())
        const answer = await adapter.undo(links.valid, reference, freshCall())
        same(await permissions(backend, lanes), before, "what the sender is told after the undo")
        same(answer, await read(backend), "answer to the undo")
        same(answer.objection, null, "objection after the undo")
      },
    },
    {
      title: "a lane chosen after leaving keeps that choice when leaving is undone",
      needs: ["undo"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { off } = await meet(backend)
        const { reference } = await adapter.unsubscribeFromAll(links.valid, freshCall())
        const { revision } = await read(backend)
        await adapter.save(links.valid, revision, { choices: [turned(off)] }, freshCall())
        await adapter.undo(links.valid, reference, freshCall())
        same(await reader.maySend(off), true, "the lane that was turned on after leaving")
      },
    },
    {
      title: "a lane refused after leaving stays refused when leaving is undone",
      needs: ["undo"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { on } = await meet(backend)
        const { reference } = await adapter.unsubscribeFromAll(links.valid, freshCall())
        const { revision } = await read(backend)
        const welcome = await adapter.save(links.valid, revision, { choices: [on] }, freshCall())
        await adapter.save(links.valid, welcome.revision, { choices: [turned(on)] }, freshCall())
        await adapter.undo(links.valid, reference, freshCall())
        same(await reader.maySend(on), false, "the lane that was turned on and off again after leaving")
      },
    },
    {
      title: "a reference that was never given cannot be undone, and nothing is written",
      needs: ["undo"],
      check: async ({ adapter, links, reader }) => {
        await adapter.unsubscribeFromAll(links.valid, freshCall())
        await writesNothing(reader, "the undo of an unknown reference", () =>
          rejects(adapter.undo(links.valid, UNKNOWN_REFERENCE, freshCall()), "undo-unavailable", "undo"),
        )
      },
    },
    {
      title: "an objection that a later one replaced cannot be undone, and nothing is written",
      needs: ["undo"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { off } = await meet(backend)
        const first = await adapter.unsubscribeFromAll(links.valid, freshCall())
        const { revision } = await read(backend)
        await adapter.save(links.valid, revision, { choices: [turned(off)] }, freshCall())
        await adapter.unsubscribeFromAll(links.valid, freshCall())
        await writesNothing(reader, "the undo of a replaced objection", () =>
          rejects(adapter.undo(links.valid, first.reference, freshCall()), "undo-unavailable", "undo"),
        )
      },
    },
    {
      title: "an undo repeated with its idempotency key answers alike and writes nothing",
      needs: ["undo"],
      check: async ({ adapter, links, reader }) => {
        const { reference } = await adapter.unsubscribeFromAll(links.valid, freshCall())
        const press = freshCall()
        const first = await adapter.undo(links.valid, reference, press)
        await writesNothing(reader, "the repetition of an undo", async () => {
          same(await adapter.undo(links.valid, reference, press), first, "answer to the repetition")
        })
      },
    },
    {
      title:
        "an idempotency key that comes again with the undo of another objection is refused, and nothing is written",
      needs: ["undo"],
      check: async ({ adapter, links, reader }) => {
        const first = await adapter.unsubscribeFromAll(links.valid, freshCall())
        const press = freshCall()
        await adapter.undo(links.valid, first.reference, press)
        const second = await adapter.unsubscribeFromAll(links.valid, freshCall())
        await writesNothing(reader, "another undo under a used key", () =>
          rejects(adapter.undo(links.valid, second.reference, press), "key-reused", "another undo under a used key"),
        )
      },
    },
    {
      title: "what was undone cannot be undone by another press",
      needs: ["undo"],
      check: async ({ adapter, links }) => {
        const { reference } = await adapter.unsubscribeFromAll(links.valid, freshCall())
        await adapter.undo(links.valid, reference, freshCall())
        await rejects(adapter.undo(links.valid, reference, freshCall()), "undo-unavailable", "second undo")
      },
    },
    {
      title: "a late repetition of the press that left does not leave again after the undo",
      needs: ["undo"],
      check: async (backend) => {
        const { adapter, links } = backend
        const { lanes, before } = await meet(backend)
        const press = freshCall()
        const { reference } = await adapter.unsubscribeFromAll(links.valid, press)
        await adapter.undo(links.valid, reference, freshCall())
        await adapter.unsubscribeFromAll(links.valid, press)
        same(await permissions(backend, lanes), before, "what the sender is told")
      },
    },
    {
      title: "leaving again after an undo is a new objection with a reference of its own",
      needs: ["undo"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { on } = await meet(backend)
        const first = await adapter.unsubscribeFromAll(links.valid, freshCall())
        await adapter.undo(links.valid, first.reference, freshCall())
        const second = await adapter.unsubscribeFromAll(links.valid, freshCall())
        same(second.reference === first.reference, false, "whether both have the same reference")
        same(await reader.maySend(on), false, "a lane after leaving again")
      },
    },
    {
      title: "leaving can be undone until the time on its receipt, and not after it",
      needs: ["undo", "movesClock"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { lanes, before } = await meet(backend)
        const first = await adapter.unsubscribeFromAll(links.valid, freshCall())
        const open = Date.parse(first.undoUntil ?? "") - Date.parse(first.at)
        ensure(open > 0, `The receipt of ${first.at} offers an undo until ${first.undoUntil}.`)
        await reader.moveClock(Math.floor(open * 0.9))
        await adapter.undo(links.valid, first.reference, freshCall())
        same(await permissions(backend, lanes), before, "what the sender is told after an undo in time")
        const second = await adapter.unsubscribeFromAll(links.valid, freshCall())
        await reader.moveClock(Math.ceil(open * 1.1))
        await writesNothing(reader, "an undo that is too late", () =>
          rejects(adapter.undo(links.valid, second.reference, freshCall()), "undo-unavailable", "an undo too late"),
        )
      },
    },
  ],
}
