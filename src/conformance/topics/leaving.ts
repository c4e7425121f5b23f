import { REFERENCE_PATTERN } from "../../domain/index.ts"
import { ensure, same, writesNothing } from "../expect.ts"
import { freshCall, meet, permissions, read, shownLanes, turned } from "../person.ts"
import type { Topic } from "../topic.ts"

/** More than an impatient person makes, and more than the limits of most servers let through. */
const MANY_PRESSES = 100

export const leaving: Topic = {
  name: "leaving",
  checks: [
    {
      title: "leaving turns every lane off, those never recorded too",
      check: async (backend) => {
        const { adapter, links } = backend
        const { lanes, before } = await meet(backend)
        await adapter.unsubscribeFromAll(links.valid, freshCall())
        const nothing = before.map((lane) => ({ ...lane, receives: false }))
        same(await permissions(backend, lanes), nothing, "what the sender is told after leaving")
        same(shownLanes(await read(backend)), nothing, "lanes of the snapshot after leaving")
      },
    },
    {
      title: "leaving gives a receipt",
      check: async (backend) => {
        const { adapter, links } = backend
        const receipt = await adapter.unsubscribeFromAll(links.valid, freshCall())
        ensure(
          REFERENCE_PATTERN.test(receipt.reference),
          `receipt: "${receipt.reference}" does not have the form of a reference`,
        )
        ensure(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(receipt.at), `receipt: "${receipt.at}" is no ISO 8601 time in UTC`)
      },
    },
    {
      title: "the page shows the receipt of leaving afterwards",
      needs: ["keepsReceipt"],
      check: async (backend) => {
        const { adapter, links } = backend
        const receipt = await adapter.unsubscribeFromAll(links.valid, freshCall())
        same((await read(backend)).objection, receipt, "objection of the snapshot")
      },
    },
    {
      title: "a lane added after leaving is off when the receipt says that it covers the future",
      needs: ["addsLanes"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { coversFuture } = await adapter.unsubscribeFromAll(links.valid, freshCall())
        const lane = await reader.addLane()
        const may = await reader.maySend(lane)
        ensure(!(coversFuture && may), "The receipt covers the future, and the new lane is on.")
      },
    },
    {
      title: "a lane added after leaving stays off when another one was turned on meanwhile",
      needs: ["addsLanes"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { off } = await meet(backend)
        const { coversFuture } = await adapter.unsubscribeFromAll(links.valid, freshCall())
        const { revision } = await read(backend)
        await adapter.save(links.valid, revision, { choices: [turned(off)] }, freshCall())
        const may = await reader.maySend(await reader.addLane())
        ensure(!(coversFuture && may), "The receipt covers the future, and the new lane is on.")
      },
    },
    {
      title: "leaving once more gives the same receipt and writes nothing",
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const receipt = await adapter.unsubscribeFromAll(links.valid, freshCall())
        await writesNothing(reader, "leaving a second time", async () => {
          const again = await adapter.unsubscribeFromAll(links.valid, freshCall())
          same(again, receipt, "second receipt")
        })
      },
    },
    {
      title: "a press repeated with its idempotency key gives the same receipt and writes nothing",
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const press = freshCall()
        const receipt = await adapter.unsubscribeFromAll(links.valid, press)
        await writesNothing(reader, "the repetition of a press", async () => {
          same(await adapter.unsubscribeFromAll(links.valid, press), receipt, "second receipt")
        })
      },
    },
    {
      title: "leaving with the key of another press leaves all the same",
      check: async (backend) => {
        const { adapter, links } = backend
        const { lanes, before, on } = await meet(backend)
        const press = freshCall()
        const { revision } = await read(backend)
        await adapter.save(links.valid, revision, { choices: [turned(on)] }, press)
        await adapter.unsubscribeFromAll(links.valid, press)
        const nothing = before.map((lane) => ({ ...lane, receives: false }))
        same(await permissions(backend, lanes), nothing, "what the sender is told after leaving")
      },
    },
    {
      title: "presses at the same moment give one receipt",
      check: async (backend) => {
        const { adapter, links } = backend
        const presses = Array.from({ length: 8 }, () => adapter.unsubscribeFromAll(links.valid, freshCall()))
        const references = new Set((await Promise.all(presses)).map((receipt) => receipt.reference))
        same(references.size, 1, "number of different references")
      },
    },
    {
      title: "leaving is never throttled, however often it is pressed",
      check: async ({ adapter, links }) => {
        const { reference } = await adapter.unsubscribeFromAll(links.valid, freshCall())
        for (let press = 1; press < MANY_PRESSES; press += 1) {
          const receipt = await adapter.unsubscribeFromAll(links.valid, freshCall())
          same(receipt.reference, reference, `reference of press ${press + 1}`)
        }
      },
    },
    {
      title: "an expired link leaves, and its receipt offers no undo",
      needs: ["linksExpire"],
      check: async (backend) => {
        const { adapter, links } = backend
        const { lanes, before } = await meet(backend)
        const receipt = await adapter.unsubscribeFromAll(links.expired, freshCall())
        const nothing = before.map((lane) => ({ ...lane, receives: false }))
        same(await permissions(backend, lanes), nothing, "what the sender is told after leaving")
        same(receipt.undoUntil, null, "undoUntil of the receipt")
      },
    },
    {
      title: "leaving by another link of the same person gives the same reference and writes nothing",
      needs: ["linksExpire"],
      check: async ({ adapter, links, reader }) => {
        const { reference } = await adapter.unsubscribeFromAll(links.valid, freshCall())
        await writesNothing(reader, "leaving by another link", async () => {
          const again = await adapter.unsubscribeFromAll(links.expired, freshCall())
          same(again.reference, reference, "reference of the second receipt")
        })
      },
    },
    {
      title: "a lane turned on after leaving is on, and all others stay off",
      check: async (backend) => {
        const { adapter, links } = backend
        const { lanes, before, off } = await meet(backend)
        await adapter.unsubscribeFromAll(links.valid, freshCall())
        const { revision } = await read(backend)
        await adapter.save(links.valid, revision, { choices: [turned(off)] }, freshCall())
        const expected = before.map((lane) => ({ ...lane, receives: lane === off }))
        same(await permissions(backend, lanes), expected, "what the sender is told")
      },
    },
    {
      title: "leaving after a lane was turned on again turns that one off too",
      check: async (backend) => {
        const { adapter, links } = backend
        const { lanes, before, off } = await meet(backend)
        await adapter.unsubscribeFromAll(links.valid, freshCall())
        const { revision } = await read(backend)
        await adapter.save(links.valid, revision, { choices: [turned(off)] }, freshCall())
        await adapter.unsubscribeFromAll(links.valid, freshCall())
        const nothing = before.map((lane) => ({ ...lane, receives: false }))
        same(await permissions(backend, lanes), nothing, "what the sender is told after leaving again")
      },
    },
  ],
}
