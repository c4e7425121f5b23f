import { describe, expect, it } from "vitest"
import { conformance } from "../../conformance/index.ts"
import {
  lanesOf,
  type PreferenceAdapter,
  type PreferenceChanges,
  PreferenceError,
  type Receipt,
  type SubjectRecord,
} from "../../domain/index.ts"
import { ADDRESSES, SUBJECT } from "../../server/testing.ts"
import { type Behind, memorySetup, openMemoryBackend } from "./testing.ts"

type Spoil = (right: PreferenceAdapter, behind: Behind) => PreferenceAdapter

/** A receipt for something that was never recorded. */
const EMPTY_PROMISE: Receipt = {
  reference: "ABCD-EFGH-JK",
  at: "2026-11-23T10:00:00.000Z",
  undoUntil: "2026-12-23T10:00:00.000Z",
  coversFuture: true,
  signed: null,
}

const fresh = () => ({ idempotencyKey: crypto.randomUUID() })

const DURING_A_PAUSE =
  "during a pause the sender is told no, and the page shows every lane as it stands, and until when"

/** Spoils the record after each save. */
const withRecordAfterSaving =
  (spoilt: (record: SubjectRecord, changes: PreferenceChanges) => SubjectRecord): Spoil =>
  (right, { records }) => ({
    ...right,
    save: async (link, revision, changes, call) => {
      await right.save(link, revision, changes, call)
      const record = records.get(SUBJECT)
      if (record) records.set(SUBJECT, spoilt(record, changes))
      return right.load(link, call)
    },
  })

/** A pause as a loop over the lanes. */
const pausingByLanes: Spoil = (right) => ({
  ...right,
  save: async (link, revision, { pauseUntil, ...changes }, call) => {
    if (!pauseUntil) return right.save(link, revision, changes, call)
    const { lanes } = await right.load(link, call)
    const choices = lanes.map((lane) => ({ ...lane, receives: false }))
    return { ...(await right.save(link, revision, { ...changes, choices }, call)), pauseUntil }
  },
})

/** Mistakes that real backends make, and the case that has to catch each. */
const WRONG: readonly { mistake: string; caughtBy: string; spoil: Spoil }[] = [
  {
    mistake: "swallows a failed save and answers with what stands",
    caughtBy: "one unknown lane refuses the whole save, and nothing is written",
    spoil: (right) => ({
      ...right,
      save: (link, revision, changes, call) =>
        right.save(link, revision, changes, call).catch(() => right.load(link, call)),
    }),
  },
  {
    mistake: "answers a save before it wrote anything, and then forgets it",
    caughtBy: "what was chosen is kept, and lanes not named stay as they were",
    spoil: (right) => ({
      ...right,
      save: async (link, _revision, changes, call) => {
        const snapshot = await right.load(link, call)
        return {
          ...snapshot,
          lanes: snapshot.lanes.map((lane) => ({ ...lane, ...changes.choices.find(isLane(lane)) })),
        }
      },
    }),
  },
  {
    mistake: "loops over stored rows when leaving (margince/margince#3415)",
    caughtBy: "leaving turns every lane off, those never recorded too",
    spoil: (right, { records }) => ({
      ...right,
      unsubscribeFromAll: async () => {
        const record = records.get(SUBJECT)
        if (record) {
          const choices = record.choices.map((choice) => ({ ...choice, receives: false, by: "person" as const }))
          records.set(SUBJECT, { ...record, choices })
        }
        return EMPTY_PROMISE
      },
    }),
  },
  {
    mistake: "turns off today's lanes and promises those of tomorrow",
    caughtBy: "a lane added after leaving is off when the receipt says that it covers the future",
    spoil: (right) => ({
      ...right,
      unsubscribeFromAll: async (link, call) => {
        const { revision, lanes } = await right.load(link, call)
        const nothing = lanes.map((lane) => ({ ...lane, receives: false }))
        await right.save(link, revision, { choices: nothing }, call)
        return EMPTY_PROMISE
      },
    }),
  },
  {
    mistake: "takes one lane that was turned on after leaving for the end of the objection",
    caughtBy: "a lane added after leaving stays off when another one was turned on meanwhile",
    spoil: (right, { records, catalogue }) => ({
      ...right,
      save: async (link, revision, changes, call) => {
        const answer = await right.save(link, revision, changes, call)
        const record = records.get(SUBJECT)
        if (!record || answer.objection === null) return answer
        const { at, revision: left } = { ...answer.objection, revision: record.revision }
        // The page shows the same, and every lane of today is off by a row of its own.
        const choices = lanesOf(catalogue()).map((lane) => {
          const receives = answer.lanes.find(isLane(lane))?.receives ?? false
          return { ...lane, receives, basis: "consent" as const, by: "person" as const, at, revision: left }
        })
        records.set(SUBJECT, { ...record, choices, objections: [] })
        return answer
      },
    }),
  },
  {
    mistake: "ignores the revision",
    caughtBy: "a save against an older revision is refused with the newer snapshot, and nothing is written",
    spoil: (right) => ({
      ...right,
      save: async (link, _revision, changes, call) => {
        const { revision } = await right.load(link, call)
        return right.save(link, revision, changes, call)
      },
    }),
  },
  {
    mistake: "ignores the revision",
    caughtBy: "a save decided before leaving does not turn anything on after it",
    spoil: (right) => ({
      ...right,
      save: async (link, _revision, changes, call) => {
        const { revision } = await right.load(link, call)
        return right.save(link, revision, changes, call)
      },
    }),
  },
  {
    mistake: "tells of a conflict without what stands now",
    caughtBy: "a save against an older revision is refused with the newer snapshot, and nothing is written",
    spoil: (right) => ({
      ...right,
      save: (link, revision, changes, call) =>
        right.save(link, revision, changes, call).catch(({ code, message }: PreferenceError) => {
          throw new PreferenceError(code, message)
        }),
    }),
  },
  {
    mistake: "does not honour the idempotency key of a save",
    caughtBy: "a save repeated with its idempotency key takes effect once, and answers with what stands",
    spoil: (right) => ({
      ...right,
      save: (link, revision, changes, call) => right.save(link, revision, changes, { ...call, ...fresh() }),
    }),
  },
  {
    mistake: "takes every tick on the page for a new consent",
    caughtBy: "a lane that is received already and is left on stays on its ground, and nothing is written",
    spoil: withRecordAfterSaving((record, { choices }) => ({
      ...record,
      choices: record.choices.map((row) =>
        choices.some(isLane(row)) ? { ...row, basis: "consent", by: "person", revision: record.revision + 1 } : row,
      ),
    })),
  },
  {
    mistake: "takes any content under a used key",
    caughtBy: "an idempotency key that comes again with another choice is refused, and nothing is written",
    spoil: (right) => ({
      ...right,
      save: (link, revision, changes, call) => right.save(link, revision, changes, { ...call, ...fresh() }),
    }),
  },
  {
    mistake: "leaves again when a press arrives late",
    caughtBy: "a late repetition of the press that left does not leave again after the undo",
    spoil: (right) => ({
      ...right,
      unsubscribeFromAll: (link, call) => right.unsubscribeFromAll(link, { ...call, ...fresh() }),
    }),
  },
  {
    mistake: "gives a receipt of its own to every press",
    caughtBy: "presses at the same moment give one receipt",
    spoil: (right) => ({
      ...right,
      unsubscribeFromAll: async (link, call) => ({
        ...(await right.unsubscribeFromAll(link, call)),
        reference: crypto.randomUUID(),
      }),
    }),
  },
  {
    mistake: "limits how often a person may leave, like any other call",
    caughtBy: "leaving is never throttled, however often it is pressed",
    spoil: (right) => {
      let presses = 0
      return {
        ...right,
        unsubscribeFromAll: async (link, call) => {
          presses += 1
          if (presses > 30) throw new PreferenceError("throttled", "Too many calls.")
          return right.unsubscribeFromAll(link, call)
        },
      }
    },
  },
  {
    mistake: "keeps an objection for each link instead of one for the person",
    caughtBy: "leaving by another link of the same person gives the same reference and writes nothing",
    spoil: (right) => ({
      ...right,
      unsubscribeFromAll: async (link, call) => {
        const receipt = await right.unsubscribeFromAll(link, call)
        return link.token === "token-expired" ? { ...receipt, reference: EMPTY_PROMISE.reference } : receipt
      },
    }),
  },
  {
    mistake: "turns everything on when leaving is undone",
    caughtBy: "undo restores exactly what stood before leaving",
    spoil: (right) => ({
      ...right,
      undo: async (link, reference, call) => {
        const { revision, lanes } = await right.undo(link, reference, call)
        const everything = lanes.map((lane) => ({ ...lane, receives: true }))
        return right.save(link, revision, { choices: everything }, { ...call, ...fresh() })
      },
    }),
  },
  {
    mistake: "takes back the latest objection under the reference of any earlier one",
    caughtBy: "an objection that a later one replaced cannot be undone, and nothing is written",
    spoil: (right, { records }) => ({
      ...right,
      undo: (link, reference, call) => {
        const { objections = [] } = records.get(SUBJECT) ?? {}
        const known = objections.some((objection) => objection.reference === reference)
        const latest = objections.findLast(({ undoneAt }) => undoneAt === null)
        return right.undo(link, known && latest ? latest.reference : reference, call)
      },
    }),
  },
  {
    mistake: "lets leaving be undone for ever",
    caughtBy: "leaving can be undone until the time on its receipt, and not after it",
    spoil: (right, { records }) => ({
      ...right,
      undo: (link, reference, call) => {
        const record = records.get(SUBJECT)
        const objections =
          record?.objections.map((objection) => ({ ...objection, at: "2999-12-31T00:00:00.000Z" })) ?? []
        if (record) records.set(SUBJECT, { ...record, objections })
        return right.undo(link, reference, call)
      },
    }),
  },
  {
    mistake: "takes back a no that was said after leaving, together with leaving",
    caughtBy: "a lane refused after leaving stays refused when leaving is undone",
    spoil: (right, { records }) => {
      let before: SubjectRecord["choices"] = []
      return {
        ...right,
        unsubscribeFromAll: (link, call) => {
          before = records.get(SUBJECT)?.choices ?? []
          return right.unsubscribeFromAll(link, call)
        },
        undo: async (link, reference, call) => {
          await right.undo(link, reference, call)
          const record = records.get(SUBJECT)
          const choices = record?.choices.map((row) => (row.receives ? row : (before.find(isLane(row)) ?? row))) ?? []
          if (record) records.set(SUBJECT, { ...record, choices })
          return right.load(link, call)
        },
      }
    },
  },
  {
    mistake: "takes any undo under a used key",
    caughtBy:
      "an idempotency key that comes again with the undo of another objection is refused, and nothing is written",
    spoil: (right) => ({
      ...right,
      undo: (link, reference, call) =>
        right.undo(link, reference, { ...call, idempotencyKey: `${call.idempotencyKey}-${reference}` }),
    }),
  },
  {
    mistake: "shows a pause of which the sender is never told",
    caughtBy: DURING_A_PAUSE,
    spoil: (right) => ({
      ...right,
      save: async (link, revision, { pauseUntil = null, ...changes }, call) => ({
        ...(await right.save(link, revision, changes, call)),
        pauseUntil,
      }),
    }),
  },
  {
    mistake: "turns every lane off for the time of a pause",
    caughtBy: DURING_A_PAUSE,
    spoil: pausingByLanes,
  },
  {
    mistake: "turns every lane off for the time of a pause",
    caughtBy: "a pause that is ended lets through again exactly what came before it",
    spoil: pausingByLanes,
  },
  {
    mistake: "waits for somebody to end a pause",
    caughtBy: "a pause ends by itself, at its end and not before",
    spoil: withRecordAfterSaving((record, { pauseUntil }) =>
      pauseUntil ? { ...record, pause: { until: "9999-12-31T00:00:00.000Z", revision: record.revision } } : record,
    ),
  },
  {
    mistake: "takes the end of a pause for a welcome back",
    caughtBy: "leaving during a pause outlasts the pause",
    spoil: withRecordAfterSaving((record, { pauseUntil }) =>
      pauseUntil === null ? { ...record, objections: [] } : record,
    ),
  },
  {
    mistake: "takes the end of an objection for the end of a pause",
    caughtBy: "undoing an objection keeps a pause as it was",
    spoil: (right, { records }) => ({
      ...right,
      undo: async (link, reference, call) => {
        await right.undo(link, reference, call)
        const record = records.get(SUBJECT)
        if (record) records.set(SUBJECT, { ...record, pause: null })
        return right.load(link, call)
      },
    }),
  },
  {
    mistake: "leaves a pause out that it cannot read, and keeps the rest",
    caughtBy: "a pause that does not end in the future, within a year, refuses the whole save, and nothing is written",
    spoil: (right) => ({
      ...right,
      save: (link, revision, { pauseUntil, ...changes }, call) =>
        right
          .save(link, revision, { ...changes, ...(pauseUntil === undefined ? {} : { pauseUntil }) }, call)
          .catch((error: PreferenceError) => {
            if (error.code !== "invalid-request") throw error
            return right.save(link, revision, changes, call)
          }),
    }),
  },
  {
    mistake: "counts the same pause again",
    caughtBy: "the same pause saved again writes nothing",
    spoil: withRecordAfterSaving((record, { pauseUntil }) =>
      pauseUntil ? { ...record, revision: record.revision + 1 } : record,
    ),
  },
  {
    mistake: "forgets a pause when a lane is saved",
    caughtBy: "choosing during a pause is kept for after it, and leaves the pause as it is",
    spoil: withRecordAfterSaving((record, { choices }) => (choices.length > 0 ? { ...record, pause: null } : record)),
  },
  {
    mistake: "drops rhythms",
    caughtBy: "a rhythm that was chosen is kept, and nothing else changes",
    spoil: (right) => ({
      ...right,
      save: (link, revision, { frequencies: _dropped, ...changes }, call) => right.save(link, revision, changes, call),
    }),
  },
  {
    mistake: "begins every save with no rhythm chosen",
    caughtBy: "a rhythm stays as it was chosen when a lane is saved after it",
    spoil: withRecordAfterSaving((record, changes) =>
      changes.frequencies === undefined ? { ...record, frequencies: [] } : record,
    ),
  },
  {
    mistake: "takes any word for a rhythm",
    caughtBy: "an unknown rhythm refuses the whole save, and nothing is written",
    spoil: (right) => ({
      ...right,
      save: (link, revision, { frequencies = [], ...changes }, call) => {
        const known = frequencies.filter(({ frequency }) => frequency !== "no-such-rhythm")
        return right.save(link, revision, { ...changes, frequencies: known }, call)
      },
    }),
  },
  {
    mistake: "tells the history oldest first",
    caughtBy: "what was done is told newest first",
    spoil: (right) => ({
      ...right,
      history: async (link, after, call) => {
        const { entries, next } = await right.history(link, after, call)
        return { entries: [...entries].reverse(), next }
      },
    }),
  },
  {
    mistake: "tells the newest of the history and says that this is all",
    caughtBy: "reading on tells every entry once, to the end",
    spoil: (right) => ({
      ...right,
      history: async (link, after, call) => ({
        entries: (await right.history(link, after, call)).entries.slice(0, 20),
        next: null,
      }),
    }),
  },
  {
    mistake: "tells the last entry of a page again on the next one",
    caughtBy: "reading on tells every entry once, to the end",
    spoil: (right) => ({
      ...right,
      history: async (link, after, call) => {
        const { entries } = await right.history(link, null, call)
        const from = Number(after ?? "0")
        return { entries: entries.slice(from, from + 21), next: from + 20 < entries.length ? `${from + 20}` : null }
      },
    }),
  },
  {
    mistake: "goes on with a history that nobody waits for",
    caughtBy: "a history that is over before it began rejects with aborted",
    spoil: (right) => ({
      ...right,
      history: (link, after, { signal: _ignored, ...call }) => right.history(link, after, call),
    }),
  },
  {
    mistake: "notes every visit",
    caughtBy: "reading writes nothing",
    spoil: (right, { records }) => ({
      ...right,
      load: async (link, call) => {
        const snapshot = await right.load(link, call)
        const record = records.get(SUBJECT)
        if (record) records.set(SUBJECT, { ...record, revision: record.revision + 1 })
        return snapshot
      },
    }),
  },
  {
    mistake: "shows the address in full",
    caughtBy: "addresses and numbers are masked",
    spoil: (right) => ({
      ...right,
      load: async (link, call) => ({
        ...(await right.load(link, call)),
        contacts: [{ channel: "email", masked: ADDRESSES.email }],
      }),
    }),
  },
  {
    mistake: "refuses an expired link also when leaving",
    caughtBy: "an expired link leaves, and its receipt offers no undo",
    spoil: (right) => ({
      ...right,
      unsubscribeFromAll: async (link, call) => {
        await right.load(link, call)
        return right.unsubscribeFromAll(link, call)
      },
    }),
  },
  {
    mistake: "lets an expired link see everything",
    caughtBy: "an expired link neither shows nor changes choices",
    spoil: (right) => ({
      ...right,
      load: (link, call) => right.load(link.token === "token-expired" ? { token: "token-valid" } : link, call),
    }),
  },
  {
    mistake: "throws errors of its own",
    caughtBy: "every failure is a PreferenceError with a code of the closed list",
    spoil: (right) => ({
      ...right,
      load: (link, call) =>
        right.load(link, call).catch((cause) => {
          throw new TypeError("Failed to fetch", { cause })
        }),
    }),
  },
  {
    mistake: "goes on after the caller gave up",
    caughtBy: "a call that is over before it began rejects with aborted, and nothing is written",
    spoil: (right) => ({
      ...right,
      unsubscribeFromAll: (link, { signal: _ignored, ...call }) => right.unsubscribeFromAll(link, call),
    }),
  },
  {
    mistake: "goes on with a reason after the caller gave up",
    caughtBy: "a reason that is over before it began rejects with aborted, and nothing is written",
    spoil: (right) => ({
      ...right,
      giveReason: (link, reference, reason, { signal: _ignored, ...call }) =>
        right.giveReason(link, reference, reason, call),
    }),
  },
  {
    mistake: "sends a link after the caller gave up",
    caughtBy: "a request for a link that is over before it began rejects with aborted",
    spoil: (right) => ({
      ...right,
      requestLink: (contact, { signal: _ignored, ...call }) => right.requestLink(contact, call),
    }),
  },
  {
    mistake: "lets an import lift an objection (silentsuite#74)",
    caughtBy: "no list lifts an objection",
    spoil: (right, { records }) => ({
      ...right,
      unsubscribeFromAll: async (link, call) => {
        const receipt = await right.unsubscribeFromAll(link, call)
        const record = records.get(SUBJECT)
        // Kept as a no of the business's own, which the next list overrules.
        const choices = record?.choices.map((choice) => ({ ...choice, receives: false, by: "business" as const })) ?? []
        if (record) records.set(SUBJECT, { ...record, objections: [], choices })
        return receipt
      },
    }),
  },
  {
    mistake: "keeps only the lanes that were turned",
    caughtBy: "no list turns a lane on that the person left off",
    spoil: (right) => ({
      ...right,
      save: async (link, revision, changes, call) => {
        const { lanes } = await right.load(link, call)
        const turned = changes.choices.filter((choice) => lanes.find(isLane(choice))?.receives !== choice.receives)
        return right.save(link, revision, { ...changes, choices: turned }, call)
      },
    }),
  },
  {
    mistake: "refuses to let somebody leave because a save had the key",
    caughtBy: "leaving with the key of another press leaves all the same",
    spoil: (right) => {
      const saved = new Set<string>()
      return {
        ...right,
        save: async (link, revision, changes, call) => {
          saved.add(call.idempotencyKey)
          return right.save(link, revision, changes, call)
        },
        unsubscribeFromAll: async (link, call) => {
          if (saved.has(call.idempotencyKey)) throw new PreferenceError("key-reused", "Another press had this key.")
          return right.unsubscribeFromAll(link, call)
        },
      }
    },
  },
  {
    mistake: "replays a failure that it has stored under the key (Stripe v1 does, with a 500)",
    caughtBy: "leaving that failed on the backend's side is told, writes nothing, and succeeds with the same key",
    spoil: (right) => {
      const stored = new Map<string, unknown>()
      return {
        ...right,
        unsubscribeFromAll: async (link, call) => {
          if (stored.has(call.idempotencyKey)) throw stored.get(call.idempotencyKey)
          try {
            return await right.unsubscribeFromAll(link, call)
          } catch (error) {
            stored.set(call.idempotencyKey, error)
            throw error
          }
        },
      }
    },
  },
  {
    mistake: "thanks for a reason and forgets it",
    caughtBy: "a reason is kept, and changes nothing of what the sender is told",
    spoil: (right) => ({ ...right, giveReason: async () => undefined }),
  },
  {
    mistake: "takes a reason for a new objection",
    caughtBy: "the same reason once more writes nothing",
    spoil: (right, { records }) => ({
      ...right,
      giveReason: async (link, reference, reason, call) => {
        await right.giveReason(link, reference, reason, call)
        const record = records.get(SUBJECT)
        const [first] = record?.objections ?? []
        if (record && first) records.set(SUBJECT, { ...record, objections: [...record.objections, first] })
      },
    }),
  },
  {
    mistake: "keeps the first reason and thanks for every other",
    caughtBy: "another reason takes the place of the one before, and the objection stays as it is",
    spoil: (right, { records }) => ({
      ...right,
      giveReason: async (link, reference, reason, call) => {
        const said = records.get(SUBJECT)?.objections.some((objection) => objection.reason !== null)
        if (!said) await right.giveReason(link, reference, reason, call)
      },
    }),
  },
  {
    mistake: "takes a reason from anybody",
    caughtBy: "a link that is not the backend's is refused by every method, and nothing is written",
    spoil: (right) => ({
      ...right,
      giveReason: (_link, reference, reason, call) =>
        right.giveReason({ token: "token-valid" }, reference, reason, call),
    }),
  },
  {
    mistake: "promises the future in its receipts and not in its abilities",
    caughtBy: "a receipt covers the future exactly when the adapter has that ability",
    spoil: (right) => ({ ...right, abilities: { ...right.abilities, coversFuture: false } }),
  },
  {
    mistake: "shows an objection and says that it keeps none",
    caughtBy: "an objection stands in the snapshot exactly when the adapter has that ability",
    spoil: (right) => ({ ...right, abilities: { ...right.abilities, keepsReceipt: false } }),
  },
  {
    mistake: "gives references of a form of its own",
    caughtBy: "leaving gives a receipt",
    spoil: (right) => ({
      ...right,
      unsubscribeFromAll: async (link, call) => ({ ...(await right.unsubscribeFromAll(link, call)), reference: "1" }),
    }),
  },
  {
    mistake: "says which addresses it does not know (mozmeao/basket answers 404)",
    caughtBy: "asking for a fresh link ends in the same way for an address that is known and for one that is not",
    spoil: (right) => ({
      ...right,
      requestLink: async (contact, call) => {
        if (contact !== ADDRESSES.email) throw new PreferenceError("invalid-request", "There is no such person.")
        return right.requestLink(contact, call)
      },
    }),
  },
  {
    mistake: "takes anything for an address",
    caughtBy: "what is neither an address nor a number is refused, and nothing is written",
    spoil: (right) => ({ ...right, requestLink: async () => undefined }),
  },
  {
    mistake: "pretends to keep reasons that it cannot keep",
    caughtBy: "a method without its ability rejects with unsupported",
    spoil: (right) => ({
      ...right,
      abilities: { ...right.abilities, reason: false },
      giveReason: async () => undefined,
    }),
  },
]

const isLane = (lane: { channel: string; topic: string }) => (other: { channel: string; topic: string }) =>
  lane.channel === other.channel && lane.topic === other.topic

async function failuresOf(spoil: Spoil): Promise<string[]> {
  const failed: string[] = []
  for (const { title, run } of conformance({ ...memorySetup, open: () => openMemoryBackend(spoil) })) {
    await run().catch(() => failed.push(title))
  }
  return failed
}

describe("the conformance kit catches an adapter that", () => {
  it.each(WRONG)("$mistake, by: $caughtBy", async ({ spoil, caughtBy }) => {
    expect(await failuresOf(spoil)).toContain(caughtBy)
  })
})

describe("the conformance kit", () => {
  it("finds nothing wrong with the right adapter", async () => {
    expect(await failuresOf((right) => right)).toEqual([])
  })

  it("has a wrong adapter for every topic", () => {
    const cases = conformance(memorySetup)
    const caught = new Set(
      WRONG.map(({ caughtBy }) => cases.find(({ title }) => title === caughtBy)?.topic ?? `no case "${caughtBy}"`),
    )
    expect([...caught].sort()).toEqual([...new Set(cases.map(({ topic }) => topic))].sort())
  })
})
