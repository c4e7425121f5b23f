import type { FrequencyChoice, PreferenceSnapshot } from "../../domain/index.ts"
import type { ConformanceBackend } from "../backend.ts"
import { ensure, rejects, same, writesNothing } from "../expect.ts"
import { freshCall, meet, permissions, read, turned } from "../person.ts"
import type { Topic } from "../topic.ts"

/** The topics that come in several rhythms, and those rhythms. */
const rhythmsOf = ({ catalogue }: PreferenceSnapshot) =>
  catalogue.topics.flatMap(({ id, frequencies = [] }) =>
    frequencies.length > 1 ? [{ topic: id, ids: frequencies.map((each) => each.id) }] : [],
  )

/** The person, and another rhythm for one topic than the one that stands. */
async function meetRhythm(backend: ConformanceBackend) {
  const person = await meet(backend)
  const [first] = rhythmsOf(person.snapshot)
  ensure(first !== undefined, "Set-up: at least one topic has to come in two rhythms or more.")
  const stands = person.snapshot.frequencies.find(({ topic }) => topic === first.topic)?.frequency
  const another = first.ids.find((id) => id !== stands)
  ensure(another !== undefined, `The topic "${first.topic}" names the same rhythm twice.`)
  const wanted: FrequencyChoice = { topic: first.topic, frequency: another }
  return { ...person, wanted }
}

const withChoice = (before: readonly FrequencyChoice[], wanted: FrequencyChoice): FrequencyChoice[] =>
  before.map((each) => (each.topic === wanted.topic ? wanted : each))

export const frequency: Topic = {
  name: "frequency",
  checks: [
    {
      title: "every topic that comes in several rhythms says which one stands",
      needs: ["frequency"],
      check: async (backend) => {
        const snapshot = await read(backend)
        for (const { topic, ids } of rhythmsOf(snapshot)) {
          const named = snapshot.frequencies.filter((each) => each.topic === topic)
          same(named.length, 1, `how many rhythms of "${topic}" stand`)
          ensure(ids.includes(named[0]?.frequency ?? ""), `"${topic}" stands in a rhythm that its catalogue lacks`)
        }
      },
    },
    {
      title: "a rhythm that was chosen is kept, and nothing else changes",
      needs: ["frequency"],
      check: async (backend) => {
        const { adapter, links } = backend
        const { snapshot, lanes, before, wanted } = await meetRhythm(backend)
        const changes = { choices: [], frequencies: [wanted] }
        const answer = await adapter.save(links.valid, snapshot.revision, changes, freshCall())
        const expected = { ...snapshot, frequencies: withChoice(snapshot.frequencies, wanted) }
        same({ ...answer, revision: snapshot.revision }, expected, "answer to the save")
        same(await read(backend), answer, "load after the save")
        same(await permissions(backend, lanes), before, "what the sender is told after the save")
      },
    },
    {
      title: "a rhythm stays as it was chosen when a lane is saved after it",
      needs: ["frequency"],
      check: async (backend) => {
        const { adapter, links } = backend
        const { snapshot, on, wanted } = await meetRhythm(backend)
        const changes = { choices: [], frequencies: [wanted] }
        const { revision } = await adapter.save(links.valid, snapshot.revision, changes, freshCall())
        await adapter.save(links.valid, revision, { choices: [turned(on)] }, freshCall())
        same((await read(backend)).frequencies, withChoice(snapshot.frequencies, wanted), "rhythms of the snapshot")
      },
    },
    {
      title: "the same rhythm saved again writes nothing",
      needs: ["frequency"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { snapshot, wanted } = await meetRhythm(backend)
        const changes = { choices: [], frequencies: [wanted] }
        const { revision } = await adapter.save(links.valid, snapshot.revision, changes, freshCall())
        await writesNothing(reader, "the same rhythm", () => adapter.save(links.valid, revision, changes, freshCall()))
      },
    },
    {
      title: "an unknown rhythm refuses the whole save, and nothing is written",
      needs: ["frequency"],
      check: async (backend) => {
        const { adapter, links, reader } = backend
        const { snapshot, on, wanted } = await meetRhythm(backend)
        await writesNothing(reader, "saves with an unknown rhythm", async () => {
          for (const unknown of [
            { ...wanted, frequency: "no-such-rhythm" },
            { ...wanted, topic: "no-such-topic" },
          ]) {
            const changes = { choices: [turned(on)], frequencies: [unknown] }
            const save = adapter.save(links.valid, snapshot.revision, changes, freshCall())
            await rejects(save, "invalid-request", `save of ${unknown.frequency} for ${unknown.topic}`)
          }
        })
      },
    },
  ],
}
