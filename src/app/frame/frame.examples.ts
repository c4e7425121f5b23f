import type { Embedding } from "../../domain/index.ts"
import type { ExampleGroup } from "../gallery/example.ts"
import { freshReceipt, jeanne, left } from "../gallery/sample.ts"

const centre: Embedding = { view: "centre", origins: [] }

export const frame: ExampleGroup = {
  name: "In somebody else’s page",
  examples: [
    {
      id: "frame/choice",
      title: "The whole centre in a frame",
      shows: "As a part of a portal: lower, and without the margins of a page of its own.",
      model: { embed: centre },
    },
    {
      id: "frame/preferences",
      title: "Only the single choices",
      shows: "The view of a portal that asks for them; leaving everything stays above.",
      model: { embed: { ...centre, view: "preferences" } },
    },
    {
      id: "frame/unsubscribed",
      title: "Done, in a frame",
      shows: "The receipt as a part of the portal.",
      person: left(jeanne, freshReceipt.at),
      model: { embed: centre, screen: "unsubscribed", receipt: freshReceipt },
      until: ".reason button",
    },
    {
      id: "frame/without-link",
      title: "The portal gave no link",
      shows: "Nobody is logged in, or the portal does not answer: a window of its own is one more way.",
      model: { embed: centre, link: "missing", token: null, snapshot: null },
    },
  ],
}
