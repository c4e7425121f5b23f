import { createMemoryAdapter } from "preference-center/adapters/memory"
import { type LocalizedText, NO_ABILITY, type PreferenceAdapter, PreferenceError } from "preference-center/domain"
import { brand } from "./brand.ts"

const TOKENS = ["person-1", "person-2"]

const memory = (catalogue = brand.catalogue): PreferenceAdapter =>
  createMemoryAdapter({
    catalogue: () => catalogue,
    links: new Map(TOKENS.map((token) => [token, { subject: token }])),
  })

const unsupported = async (): Promise<never> => {
  Object.assign(window, { unsupported: true })
  throw new PreferenceError("unsupported", "This backend does not do that.")
}

/** A backend that reads, saves and lets people leave, and does nothing else; in what it answers it still speaks of more. */
function plain(): PreferenceAdapter {
  const { load, save, unsubscribeFromAll } = memory()
  return {
    abilities: NO_ABILITY,
    load,
    save,
    unsubscribeFromAll,
    undo: unsupported,
    giveReason: unsupported,
    history: unsupported,
    requestLink: unsupported,
  }
}

/** Answers the first question when the test says so. */
function waits(): PreferenceAdapter {
  const { promise, resolve } = Promise.withResolvers<void>()
  Object.assign(window, { answer: resolve })
  const adapter = memory()
  return { ...adapter, load: (link, call) => promise.then(() => adapter.load(link, call)) }
}

/** An adapter whose every method does the same wrong thing. */
const wrong = (answer: () => unknown, abilities: unknown = memory().abilities): PreferenceAdapter =>
  Object.fromEntries([
    ["abilities", abilities],
    ...["load", "save", "unsubscribeFromAll", "undo", "giveReason", "history", "requestLink"].map((name) => [
      name,
      answer,
    ]),
  ]) as PreferenceAdapter

const raise = (thrown: unknown) => {
  throw thrown
}

/** The memory adapter over other names. */
const named = (name: LocalizedText): PreferenceAdapter => {
  const { topics, ...rest } = brand.catalogue
  return memory({ ...rest, topics: topics.map((topic) => ({ ...topic, name, description: name })) })
}

const inEnglish = (text: string): LocalizedText => ({ en: text })

/** Answers, and turns what it answered into something else when the page has it. */
function turnsRound(): PreferenceAdapter {
  const adapter = memory()
  return {
    ...adapter,
    load: async (link, call) => {
      const snapshot = structuredClone(await adapter.load(link, call))
      setTimeout(() => Object.assign(snapshot, { lanes: null, catalogue: null, objection: "none" }))
      return snapshot
    },
    unsubscribeFromAll: async (link, call) => {
      const receipt = { ...(await adapter.unsubscribeFromAll(link, call)) }
      setTimeout(() => Object.assign(receipt, { reference: "<b>changed</b>", at: null }))
      return receipt
    },
  }
}

export const ADAPTERS = {
  memory,
  plain,
  waits,
  "throws a string": () => wrong(async () => raise("a string")),
  "throws before it gives a promise": () => wrong(() => raise(new TypeError("no promise"))),
  "throws nothing": () => wrong(async () => raise(undefined)),
  "never answers": () => wrong(() => new Promise(() => {})),
  "answers with undefined": () => wrong(async () => undefined),
  "answers without a promise": () => wrong(() => ({ done: true })),
  "answers with the wrong shape": () => wrong(async () => ({ lanes: {}, reference: 7, at: "now", entries: "none" })),
  "has no abilities": () => wrong(async () => null, undefined),
  "has methods that are none": () => ({ abilities: null, load: "no" }) as unknown as PreferenceAdapter,
  "has a name of 10 MB": () => named(inEnglish("x".repeat(10_000_000))),
  "speaks in tags that are none": () => named({ "no tag!": "news" }),
  "turns round": turnsRound,
  "has hostile names": () => named(inEnglish('<img src=x onerror="window.pwned = true">\u202enwod edispu')),
  "has endless words": () =>
    named(inEnglish("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunter".repeat(2))),
  "has 5,000 topics": () =>
    memory({
      ...brand.catalogue,
      topics: Array.from({ length: 5_000 }, (_, at) => ({
        id: `topic-${at}`,
        name: inEnglish(`topic ${at}`),
        description: inEnglish(`About ${at}`),
        channels: ["email"],
      })),
    }),
} satisfies Record<string, () => PreferenceAdapter>

export type AdapterName = keyof typeof ADAPTERS
