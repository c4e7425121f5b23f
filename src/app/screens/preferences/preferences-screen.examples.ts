import { sampleBrand } from "../../../demo/sample-brand.ts"
import { NO_ABILITY } from "../../../domain/index.ts"
import type { ExampleGroup } from "../../gallery/example.ts"
import { chose, inAll, jeanne, left, pieter } from "../../gallery/sample.ts"

const { catalogue } = sampleBrand
const model = { screen: "preferences" } as const

const more = ["push", "WhatsApp"].map((name) => ({
  id: name.toLowerCase(),
  name: inAll(name),
  defaultBasis: "consent" as const,
}))

/** Thirty topics on six channels. */
const large = {
  ...sampleBrand,
  catalogue: {
    ...catalogue,
    channels: [...catalogue.channels, ...more],
    topics: Array.from({ length: 30 }, (_, at) => ({
      id: `topic-${at + 1}`,
      name: { fr: `thème ${at + 1}`, nl: `onderwerp ${at + 1}`, en: `topic ${at + 1}`, de: `Thema ${at + 1}` },
      description: {
        fr: `Numéro ${at + 1} sur trente.`,
        nl: `Nummer ${at + 1} van dertig.`,
        en: `Number ${at + 1} of thirty.`,
        de: `Nummer ${at + 1} von dreißig.`,
      },
      channels: ["email", "sms", "phone", "post", "push", "whatsapp"],
    })),
  },
}

const newsByMail = { channel: "email", topic: "news", receives: true }

export const preferences: ExampleGroup = {
  name: "Preferences",
  examples: [
    {
      id: "preferences/known",
      title: "Single choices",
      shows: "A box for each topic and channel; ticked means: I receive this. Stopping everything stays in reach.",
      model,
    },
    {
      id: "preferences/locked",
      title: "Channels that cannot be chosen",
      shows: "Messages came back, or no address is known: shown with the reason, and never hidden.",
      person: pieter,
      model,
    },
    {
      id: "preferences/rhythm",
      title: "How often",
      shows: "News once a week, as the person chose before.",
      person: chose(jeanne, { choices: [], frequencies: [{ topic: "news", frequency: "weekly" }] }),
      model,
    },
    {
      id: "preferences/pause",
      title: "Nothing for a while",
      shows: "A pause that was saved before. Every box stays as it was.",
      person: chose(jeanne, { choices: [], pauseUntil: "2027-01-15T04:00:00.000Z" }),
      model,
    },
    {
      id: "preferences/large",
      title: "Thirty topics on six channels",
      shows: "Folded: one line a topic that says what is received, and each channel at once above them.",
      model: { ...model, brand: large },
    },
    {
      id: "preferences/large-opened",
      title: "One of thirty topics, opened",
      shows: "Its boxes below its line, unticked with one press: the line says that nothing is received.",
      model: { ...model, brand: large },
      deeds: [{ press: "summary" }, { press: "details[open] .plain" }],
      until: '[data-count]:not([data-count="0"])',
    },
    {
      id: "preferences/left",
      title: "After leaving",
      shows: "Everything is off. What is ticked now comes again, and nothing else.",
      person: left(jeanne),
      model,
    },
    {
      id: "preferences/left-and-chosen-since",
      title: "After leaving, and choosing since",
      shows: "One thing was turned on after leaving: there is something to stop again.",
      person: chose(left(jeanne), { choices: [newsByMail] }),
      model,
    },
    {
      id: "preferences/undone",
      title: "Leaving was undone",
      shows: "The choices from before stand again.",
      model: { ...model, outcome: "undone" },
    },
    {
      id: "preferences/undo-gone",
      title: "Leaving could not be undone",
      shows: "Without JavaScript: the answer of the server to an undo that came too late.",
      person: left(jeanne),
      model: { ...model, outcome: "undo-unavailable" },
    },
    {
      id: "preferences/form-not-recorded",
      title: "A form that could not be saved",
      shows: "Without JavaScript: what was ticked stands there again, not saved yet.",
      model: { ...model, outcome: "invalid-request", draft: { choices: [{ ...newsByMail, receives: false }] } },
    },
    {
      id: "preferences/plain-backend",
      title: "A backend that only reads, saves and leaves",
      shows: "No rhythms, no pause, no history: what a backend cannot do is not offered.",
      model,
      adapter: { abilities: NO_ABILITY },
    },
  ],
}
