import { sampleBrand } from "../../../demo/sample-brand.ts"
import { EVERY_ABILITY } from "../../../domain/index.ts"
import { hangs } from "../../gallery/backends.ts"
import type { ExampleGroup } from "../../gallery/example.ts"
import { chose, inAll, jeanne, left, nobody, snapshotNow } from "../../gallery/sample.ts"

const { catalogue } = sampleBrand

/** One channel, one topic, and nothing that continues. */
const small = {
  ...sampleBrand,
  catalogue: {
    channels: catalogue.channels.slice(0, 1),
    topics: catalogue.topics.slice(0, 1).map((topic) => ({ ...topic, channels: ["email"] })),
    services: [],
  },
}

const more = ["WhatsApp", "push"].map((name) => ({
  id: name.toLowerCase(),
  name: inAll(name),
  defaultBasis: "consent" as const,
}))
const manyChannels = { ...sampleBrand, catalogue: { ...catalogue, channels: [...catalogue.channels, ...more] } }

export const choice: ExampleGroup = {
  name: "The first screen",
  examples: [
    {
      id: "choice/known",
      title: "A question, and two answers",
      shows:
        "What everybody sees who opens the link in a mailing: whom it is for, masked, and the two answers of equal size.",
    },
    {
      id: "choice/not-read-yet",
      title: "Before anything is known",
      shows:
        "The choices are not read yet, as in a frame or on a static host. Both answers are there and stay where they are.",
      model: { link: "unknown", snapshot: null },
      adapter: { load: hangs },
    },
    {
      id: "choice/unknown-person",
      title: "A person of whom nothing is known",
      shows: "The link is genuine, and nothing is recorded for it: leaving beforehand is possible.",
      person: nobody,
    },
    {
      id: "choice/left",
      title: "Left already",
      shows: "Whoever opens the link again after leaving is told since when that applies.",
      person: left(jeanne),
    },
    {
      id: "choice/left-and-chosen-since",
      title: "Left, and single things chosen since",
      shows: "Nobody is told that nothing comes any more who has turned something on after leaving.",
      person: chose(left(jeanne), { choices: [{ channel: "email", topic: "news", receives: true }] }),
    },
    {
      id: "choice/old-link",
      title: "An old link",
      shows: "A link from years ago shows nothing of the person, and leaves all the same.",
      model: { link: "leave-only", snapshot: null },
    },
    {
      id: "choice/form-not-recorded",
      title: "A form that could not be kept",
      shows: "Without JavaScript the press was posted, and the server could not write it down.",
      model: { outcome: "unavailable" },
    },
    {
      id: "choice/many-channels",
      title: "Six channels",
      shows: "All channels that the sender has stand in the button, in one sentence.",
      model: { brand: manyChannels, snapshot: snapshotNow(jeanne, manyChannels) },
    },
    {
      id: "choice/one-channel",
      title: "One channel, one topic",
      shows: "A small sender without service messages: no line about what continues.",
      model: { brand: small },
    },
    {
      id: "choice/covers-today",
      title: "A backend that cannot promise the future",
      shows: "Where an objection does not cover topics added later, the page does not say that it does.",
      adapter: { abilities: { ...EVERY_ABILITY, coversFuture: false } },
    },
  ],
}
