import { rejects, same, writesNothing } from "../expect.ts"
import { freshCall, meet, permissions, read, shownLanes, turned, UNKNOWN_LANE } from "../person.ts"
import type { Topic } from "../topic.ts"

export const saving: Topic = {
  name: "saving",
  checks: [
    {
      title: "what was chosen is kept, and lanes not named stay as they were",
      check: async (backend) => {
        const { adapter, links } = backend
        const { snapshot, lanes, before, on, off } = await meet(backend)
        const choices = [turned(on), turned(off)]
        const answer = await adapter.save(links.valid, snapshot.revision, { choices }, freshCall())
        const expected = before.map((lane) => (lane === on || lane === off ? turned(lane) : lane))
        same(await permissions(backend, lanes), expected, "what the sender is told after the save")
        same(shownLanes(answer), expected, "lanes of the answer")
      },
    },
    {
      title: "the answer to a save is what a later load says",
      check: async (backend) => {
        const { adapter, links } = backend
        const { snapshot, on } = await meet(backend)
        const answer = await adapter.save(links.valid, snapshot.revision, { choices: [turned(on)] }, freshCall())
        same(await read(backend), answer, "load after the save")
      },
    },
    {
      title: "a lane that is received already and is left on stays on its ground, and nothing is written",
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { snapshot, on, alsoOn } = await meet(backend)
        await writesNothing(reader, "a save of what stands", () =>
          adapter.save(links.valid, snapshot.revision, { choices: [on, alsoOn] }, freshCall()),
        )
      },
    },
    {
      title: "one unknown lane refuses the whole save, and nothing is written",
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { snapshot, on } = await meet(backend)
        await writesNothing(reader, "a save with an unknown lane", () =>
          rejects(
            adapter.save(links.valid, snapshot.revision, { choices: [turned(on), UNKNOWN_LANE] }, freshCall()),
            "invalid-request",
            "save with an unknown lane",
          ),
        )
      },
    },
    {
      title: "a save repeated with its idempotency key takes effect once, and answers with what stands",
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { snapshot, on } = await meet(backend)
        const press = freshCall()
        const first = await adapter.save(links.valid, snapshot.revision, { choices: [turned(on)] }, press)
        await adapter.save(links.valid, first.revision, { choices: [on] }, freshCall())
        await writesNothing(reader, "the repetition of an older press", async () => {
          const repeated = await adapter.save(links.valid, snapshot.revision, { choices: [turned(on)] }, press)
          same(repeated, await read(backend), "answer to the repetition")
        })
        same(await reader.maySend(on), true, "the lane after the repetition")
      },
    },
    {
      title: "an idempotency key that comes again with another choice is refused, and nothing is written",
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { snapshot, on, off } = await meet(backend)
        const press = freshCall()
        const { revision } = await adapter.save(links.valid, snapshot.revision, { choices: [turned(on)] }, press)
        await writesNothing(reader, "another choice under a used key", () =>
          rejects(
            adapter.save(links.valid, revision, { choices: [turned(off)] }, press),
            "key-reused",
            "save of another choice under a used key",
          ),
        )
      },
    },
    {
      title: "a save that failed leaves its idempotency key free for the corrected one",
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { snapshot, on } = await meet(backend)
        const press = freshCall()
        await rejects(
          adapter.save(links.valid, snapshot.revision, { choices: [UNKNOWN_LANE] }, press),
          "invalid-request",
          "save with an unknown lane",
        )
        await adapter.save(links.valid, snapshot.revision, { choices: [turned(on)] }, press)
        same(await reader.maySend(on), false, "the lane after the corrected save")
      },
    },
  ],
}
