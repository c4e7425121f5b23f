import {
  type Brand,
  type Channel,
  type Occasion,
  type PreferenceChanges,
  PreferenceError,
  standingObjection,
} from "../../domain/index.ts"
import type { Register } from "../register.ts"
import { IMPORT_OCCASION } from "../testing.ts"
import { ALL_LANES, type Answer, type Move, OFFERS, type Offer, type Words } from "./diary.contract.ts"

/** Takes the moves of a diary at a real register. Runs in Vitest, and in processes of their own. */

const text = { en: "" }

const laneOf = (lane: string) => {
  const [channel = "", topic = ""] = lane.split("/")
  return { channel, topic }
}

function catalogueOf(offer: Offer): Brand["catalogue"] {
  const lanes = Object.entries(offer).map(([lane, how]) => ({ ...laneOf(lane), how }))
  const ids = (which: "channel" | "topic") => [...new Set(lanes.map((lane) => lane[which]))]
  return {
    channels: ids("channel").map((id): Channel => {
      const free = lanes.some(({ channel, how }) => channel === id && how === "free")
      return { id, name: text, defaultBasis: free ? "legitimate-interest" : "consent" }
    }),
    topics: ids("topic").map((id) => {
      const channels = lanes.filter(({ topic }) => topic === id).map(({ channel }) => channel)
      return { id, name: text, description: text, channels }
    }),
    services: [],
  }
}

/** The brand as each configuration has it. */
const BRANDS: ReadonlyMap<string, Brand> = new Map(
  Object.entries(OFFERS).map(([name, offer]) => [
    name,
    {
      ...{ id: "lenoir", name: "Lenoir", locales: ["en"], defaultLocale: "en", timeZone: "Europe/Brussels" },
      controller: { name: "Lenoir SA", address: "Rue Neuve 1, 1000 Bruxelles" },
      ...{ contactEmail: "privacy@example.be", privacyUrl: text, complaintUrl: text, catalogue: catalogueOf(offer) },
    },
  ]),
)

export const brandOf = (offer: string): Brand => {
  const brand = BRANDS.get(offer)
  if (!brand) throw new Error(`There is no offer ${offer}.`)
  return brand
}

export const occasionAt = (at: number): Occasion => ({
  ...{ now: new Date(at), door: "page", locale: "en", textVersion: "v1", link: "x" },
})

export const changesOf = ({ words, rest }: { words: Words; rest?: number | null }): PreferenceChanges => ({
  choices: Object.entries(words).map(([lane, receives]) => ({ ...laneOf(lane), receives })),
  ...(rest === undefined ? {} : { pauseUntil: rest === null ? null : new Date(rest).toISOString() }),
})

export const listOf = (words: Words) => ({
  ...{ locale: null, contacts: [] },
  choices: Object.entries(words).map(([lane, receives]) => ({
    ...laneOf(lane),
    receives,
    basis: "soft-opt-in" as const,
  })),
})

/** The lanes there ever were, as questions. */
export const QUESTIONS = ALL_LANES.map((lane) => ({ lane, ...laneOf(lane) }))

export const wordsFor = ({ may, because }: { may: boolean; because: string }): string =>
  `${may ? "yes" : "no"}: ${because}`

/** A refusal is an answer; whatever else goes wrong is thrown. */
export async function answerTo(register: Register, subject: string, move: Move): Promise<Answer> {
  try {
    return await answer(register, subject, move)
  } catch (error) {
    if (error instanceof PreferenceError) return { refused: refusalOf(error) }
    throw error
  }
}

export const refusalOf = ({ code, snapshot }: PreferenceError): string =>
  snapshot ? `${code} with ${snapshot.revision}` : code

async function answer(register: Register, subject: string, move: Move): Promise<Answer> {
  const who = { brand: brandOf("offer" in move ? move.offer : "older"), subject }
  const occasion = occasionAt(move.at)
  switch (move.do) {
    case "leave":
      return { reference: (await register.leave(who, occasion, move.key)).reference }
    case "undo":
      return { revision: (await register.undo(who, move.reference, occasion, move.key)).revision }
    case "save": {
      const { revision } = await register.save(who, String(move.revision), changesOf(move), occasion, move.key)
      return { revision }
    }
    case "import": {
      const { revision } = await register.importPerson(who, listOf(move.words), {
        ...IMPORT_OCCASION,
        now: occasion.now,
      })
      return { revision }
    }
    case "erase": {
      const record = await register.erase(who, { ...occasion, door: "business" })
      return { revision: record.revision, reference: standingObjection(record)?.reference ?? null }
    }
    case "read": {
      const record = await register.read(who)
      return { revision: record.revision, reference: standingObjection(record)?.reference ?? null }
    }
    case "ask": {
      const questions = QUESTIONS.map(({ channel, topic }) => ({ subject, channel, topic }))
      const answers = await register.maySend(who.brand, questions, occasion.now)
      const may = answers.map((each, at) => [QUESTIONS[at]?.lane ?? "", wordsFor(each)] as const)
      return { may: Object.fromEntries(may) }
    }
  }
}
