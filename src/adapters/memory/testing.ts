import type { ConformanceBackend, ConformanceSetup } from "../../conformance/index.ts"
import {
  type Catalogue,
  emptyRecord,
  importPerson,
  maySend,
  type PreferenceAdapter,
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
  const now = () => new Date(Date.now() + ahead)
  const occasion = { now: now(), door: "import", locale: null, textVersion: null, link: null } as const
  const { record } = importPerson(emptyRecord("memory", SUBJECT), PERSON, catalogue, occasion)
  const records = new Map([[SUBJECT, record]])
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
      moveClock: async (by) => {
        ahead += by
      },
    },
    close: async () => undefined,
  }
}

export const memorySetup: ConformanceSetup = {
  abilities: {
    undo: true,
    detectsConflicts: true,
    pause: true,
    frequency: true,
    coversFuture: true,
    reason: true,
    history: true,
    requestLink: true,
  },
  linksExpire: true,
  addsLanes: true,
  movesClock: true,
  open: () => openMemoryBackend(),
}
