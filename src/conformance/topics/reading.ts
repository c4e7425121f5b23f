import { lanesOf } from "../../domain/index.ts"
import { ensure, same, writesNothing } from "../expect.ts"
import { meet, permissions, read, shownLanes } from "../person.ts"
import type { Topic } from "../topic.ts"

export const reading: Topic = {
  name: "reading",
  checks: [
    {
      title: "reading writes nothing",
      check: async (backend) => {
        await writesNothing(backend.reader, "load, twice", async () => {
          await read(backend)
          await read(backend)
        })
      },
    },
    {
      title: "reading twice gives the same revision",
      check: async (backend) => {
        const { revision } = await read(backend)
        same((await read(backend)).revision, revision, "revision of the second load")
      },
    },
    {
      title: "every lane of the catalogue is there once, in the catalogue's order",
      check: async (backend) => {
        const { catalogue, lanes } = await read(backend)
        const named = lanes.map(({ channel, topic }) => ({ channel, topic }))
        same(named, lanesOf(catalogue), "lanes of the snapshot")
        same(new Set(named.map((lane) => JSON.stringify(lane))).size, named.length, "number of different lanes")
      },
    },
    {
      title: "each lane says what the sender is told",
      check: async (backend) => {
        const { snapshot, lanes } = await meet(backend)
        same(shownLanes(snapshot), await permissions(backend, lanes), "lanes of the snapshot")
      },
    },
    {
      title: "addresses and numbers are masked",
      check: async (backend) => {
        ensure(backend.addresses.length > 0, "Set-up: the person needs an address or a number.")
        const answer = JSON.stringify(await read(backend))
        const shown = backend.addresses.filter((address) => answer.includes(address))
        same(shown, [], "addresses that the snapshot holds in full")
      },
    },
    {
      title: "a person who did not leave has no receipt",
      check: async (backend) => same((await read(backend)).objection, null, "objection of the snapshot"),
    },
  ],
}
