import type { PreferenceAdapter } from "../../domain/index.ts"
import { AN_HOUR, fails, hangs, offline } from "../gallery/backends.ts"
import type { ExampleGroup } from "../gallery/example.ts"

/** Pressed, with a backend that does this. */
const pressed = (unsubscribeFromAll: PreferenceAdapter["unsubscribeFromAll"], state: string) => ({
  adapter: { unsubscribeFromAll },
  deeds: [{ press: "#leave button" }],
  until: `.status[data-state="${state}"]`,
})

export const leaving: ExampleGroup = {
  name: "Leaving",
  examples: [
    {
      id: "leaving/under-way",
      title: "The press is on its way",
      shows: "Said at once, and never “done” before it is written down. The button is not disabled.",
      ...pressed(hangs, "sending"),
    },
    {
      id: "leaving/slow",
      title: "It takes longer",
      shows: "After two seconds without an answer.",
      ...pressed(hangs, "slow"),
    },
    {
      id: "leaving/offline",
      title: "No network",
      shows: "The press is kept, and sent as soon as the network is back, or by hand.",
      browser: offline,
      ...pressed(fails("unreachable"), "waiting"),
    },
    {
      id: "leaving/unreachable",
      title: "The server cannot be reached",
      shows: "There is a network, and no answer.",
      ...pressed(fails("unreachable"), "waiting"),
    },
    {
      id: "leaving/server-trouble",
      title: "The server has a problem",
      shows: "It answered that it cannot. The page tries again by itself.",
      ...pressed(fails("unavailable"), "waiting"),
    },
    {
      id: "leaving/throttled",
      title: "Too many at once",
      shows:
        "A proxy may say so; the server itself never refuses an objection. The page tells when the next attempt starts.",
      ...pressed(fails("throttled", AN_HOUR / 60), "waiting"),
    },
    {
      id: "leaving/refused",
      title: "Not possible at all",
      shows: "Another try cannot help: the way forward is one sentence to the sender.",
      ...pressed(fails("invalid-request"), "refused"),
    },
  ],
}
