import type { ConformanceBackend, ConformanceSetup } from "../../conformance/index.ts"
import {
  type Catalogue,
  EVERY_ABILITY,
  emptyRecord,
  importPerson,
  maySend,
  type PreferenceAdapter,
  PreferenceError,
  type SubjectRecord,
} from "../../domain/index.ts"
import { ADDRESSES, CATALOGUE, LATER_TOPIC, PERSON, SUBJECT } from "../../server/testing.ts"
import { createMemoryAdapter } from "./memory-adapter.ts"

/** Imported by tests only. */

/** What a wrong adapter may reach behind the back of the right one. */
export interface Behind {
  readonly records: Map<string, SubjectRecord>
  readonly catalogue: () => Catalogue
}

/** A fresh memory adapter with one person, as the conformance kit wants it. `spoil` puts a wrong adapter in its place. */
export async function openMemoryBackend(
  spoil: (adapter: PreferenceAdapter, behind: Behind) => PreferenceAdapter = (adapter) => adapter,
): Promise<ConformanceBackend> {
  let catalogue = CATALOGUE
  let ahead = 0
  let breaksNext = false
  const now = () => new Date(Date.now() + ahead)
  const occasion = { now: now(), door: "import", locale: null, textVersion: null, link: null } as const
  const { record } = importPerson(emptyRecord("memory", SUBJECT), PERSON, catalogue, occasion)
  /** Writes go through `set`; one of them may be told to fail. */
  class Records extends Map<string, SubjectRecord> {
    override set(subject: string, changed: SubjectRecord): this {
      if (breaksNext) {
        breaksNext = false
        throw new PreferenceError("unavailable", "The disk is full.")
      }
      return super.set(subject, changed)
    }
  }
  const records = new Records([[SUBJECT, record]])
  const adapter = createMemoryAdapter({
    catalogue: () => catalogue,
    links: new Map([
      ["token-valid", { subject: SUBJECT }],
      ["token-expired", { subject: SUBJECT, mayOnlyLeave: true }],
    ]),
    records,
    now,
  })
  return {
    adapter: spoil(adapter, { records, catalogue: () => catalogue }),
    links: { valid: { token: "token-valid" }, expired: { token: "token-expired" }, invalid: { token: "token-forged" } },
    addresses: Object.values(ADDRESSES),
    reader: {
      maySend: async (lane) => maySend(records.get(SUBJECT) ?? record, lane, catalogue, now()).may,
      state: async () => JSON.stringify([...records]),
      addLane: async () => {
        catalogue = { ...catalogue, topics: [...catalogue.topics, LATER_TOPIC] }
        return { channel: "post", topic: LATER_TOPIC.id }
      },
      importYes: async (lane) => {
        const choices = [{ ...lane, receives: true, basis: "consent" as const }]
        const before = records.get(SUBJECT) ?? record
        records.set(
          SUBJECT,
          importPerson(before, { ...PERSON, choices }, catalogue, { ...occasion, now: now() }).record,
        )
      },
      breakNextWrite: async () => {
        breaksNext = true
      },
      moveClock: async (by) => {
        ahead += by
      },
    },
    close: async () => undefined,
  }
}

export const memorySetup: ConformanceSetup = {
  abilities: EVERY_ABILITY,
  linksExpire: true,
  addsLanes: true,
  movesClock: true,
  imports: true,
  breaks: true,
  open: () => openMemoryBackend(),
}
