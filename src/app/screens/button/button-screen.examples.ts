import type { Embedding } from "../../../domain/index.ts"
import { fails, hangs } from "../../gallery/backends.ts"
import type { ExampleGroup } from "../../gallery/example.ts"
import { freshReceipt, jeanne, left, oldLinkReceipt } from "../../gallery/sample.ts"

const embed: Embedding = { view: "button", origins: [] }

export const button: ExampleGroup = {
  name: "Only the button",
  examples: [
    {
      id: "button/rest",
      title: "One button in a portal",
      shows: "The opt-out alone, for a page of the sender’s own.",
      model: { embed },
    },
    {
      id: "button/under-way",
      title: "Pressed",
      shows: "On its way, said below the button.",
      model: { embed },
      adapter: { unsubscribeFromAll: hangs },
      deeds: [{ press: "#leave button" }],
      until: '.status[data-state="sending"]',
    },
    {
      id: "button/waiting",
      title: "Pressed, and no server",
      shows: "Kept, and tried again by itself.",
      model: { embed },
      adapter: { unsubscribeFromAll: fails("unreachable") },
      deeds: [{ press: "#leave button" }],
      until: '.status[data-state="waiting"]',
    },
    {
      id: "button/left",
      title: "Left",
      shows: "What came of it stands in place of the button, with the way back.",
      person: left(jeanne, freshReceipt.at),
      model: { embed },
    },
    {
      id: "button/left-by-old-link",
      title: "Left by an old link",
      shows: "Done, without a way back.",
      model: { embed, link: "leave-only", snapshot: null, receipt: oldLinkReceipt },
    },
    {
      id: "button/undone",
      title: "Undone",
      shows: "The button is there again.",
      model: { embed, outcome: "undone" },
      until: ".aside:not(:empty)",
    },
  ],
}
