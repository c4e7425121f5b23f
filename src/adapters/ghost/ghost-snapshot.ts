import { type Catalogue, lanesOf, type PreferenceSnapshot, referenceFrom } from "../../domain/index.ts"
import type { Standing } from "./ghost-answers.ts"
import { EMAIL, receives } from "./ghost-catalogue.ts"

/** What stands, as the page shows it. There is never an objection in it: Ghost keeps none. */
export async function snapshotFor(standing: Standing, catalogue: Catalogue): Promise<PreferenceSnapshot> {
  return {
    revision: await revisionOf(standing),
    person: "known",
    contacts: [{ channel: EMAIL, masked: standing.masked }],
    catalogue,
    lanes: lanesOf(catalogue).map((lane) => ({ ...lane, receives: receives(standing, lane.topic), locked: null })),
    frequencies: [],
    pauseUntil: null,
    objection: null,
  }
}

/** Names the state by what it is: Ghost has no version of it. */
async function revisionOf({ newsletters, comments, updates }: Standing): Promise<string> {
  const bytes = await digest(JSON.stringify([[...newsletters].sort(), comments, updates ?? null]))
  return Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("")
}

/** The same reference whenever this member of this site leaves: Ghost keeps none that could be found again. */
export const referenceFor = async (site: string, uuid: string): Promise<string> =>
  referenceFrom(await digest(JSON.stringify([site, uuid])))

const digest = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))
