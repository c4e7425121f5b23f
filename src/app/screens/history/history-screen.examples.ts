import type { HistoryEntry } from "../../../domain/index.ts"
import { fails, hangs } from "../../gallery/backends.ts"
import type { ExampleGroup } from "../../gallery/example.ts"

const model = { screen: "history" } as const

const entry = (at: string, what: HistoryEntry["what"], more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  what,
  at,
  door: "page",
  channel: null,
  topic: null,
  to: null,
  ...more,
})

/** One of everything, through every door. */
const entries = [
  entry("2026-11-20T18:14:00.000Z", "undone"),
  entry("2026-11-20T18:13:00.000Z", "reason", { to: "too-many" }),
  entry("2026-11-20T18:12:00.000Z", "objected", { door: "one-click" }),
  entry("2026-10-02T06:40:00.000Z", "resumed"),
  entry("2026-09-01T12:05:00.000Z", "paused", { to: "2026-12-01T04:00:00.000Z" }),
  entry("2026-06-14T09:21:00.000Z", "frequency", { topic: "news", to: "weekly" }),
  entry("2026-06-14T09:20:00.000Z", "chosen", { channel: "sms", topic: "offers", to: "off" }),
  entry("2026-05-03T15:00:00.000Z", "chosen", { channel: "phone", topic: "news", to: "off", door: "business" }),
  entry("2026-04-11T20:31:00.000Z", "chosen", { channel: "email", topic: "surveys", to: "on", door: "api" }),
  entry("2026-03-20T17:45:00.000Z", "undone"),
  entry("2026-03-20T17:30:00.000Z", "objected", { door: "sms" }),
  entry("2026-03-12T10:10:00.000Z", "undone"),
  entry("2026-03-12T10:05:00.000Z", "objected", { door: "agent" }),
  entry("2026-03-09T07:20:00.000Z", "undone"),
  entry("2026-03-09T07:15:00.000Z", "objected", { door: "mail" }),
  entry("2026-03-02T08:30:00.000Z", "imported", { channel: "email", topic: "news", to: "on", door: "import" }),
]

export const history: ExampleGroup = {
  name: "History",
  examples: [
    {
      id: "history/some",
      title: "What was chosen so far",
      shows: "Everything that can happen, newest first, with the way it came.",
      model: { ...model, history: { entries, next: null } },
      adapter: { history: async () => ({ entries, next: null }) },
    },
    {
      id: "history/empty",
      title: "Nothing yet",
      shows: "Nothing was chosen, and that is said.",
      model: { ...model, history: { entries: [], next: null } },
      adapter: { history: async () => ({ entries: [], next: null }) },
    },
    {
      id: "history/more",
      title: "There are older entries",
      shows: "A page of them at a time.",
      model: { ...model, history: { entries: entries.slice(0, 4), next: "4" } },
      adapter: {
        history: async (_, after) =>
          after ? { entries: entries.slice(4), next: null } : { entries: entries.slice(0, 4), next: "4" },
      },
    },
    {
      id: "history/more-trouble",
      title: "Older entries do not come",
      shows: "What is there stays, and why there is no more is said below it.",
      model: { ...model, history: { entries: entries.slice(0, 4), next: "4" } },
      adapter: { history: fails("unavailable") },
      deeds: [{ press: ".actions a" }],
      until: ".said:not(:empty)",
    },
    {
      id: "history/loading",
      title: "On its way",
      shows: "The heading stands already, and the way back.",
      model,
      adapter: { history: hangs },
    },
    {
      id: "history/trouble",
      title: "It cannot be read",
      shows: "Leaving does not need it, so it stays in reach.",
      model,
      adapter: { history: fails("unavailable") },
      until: ".lede:not(:empty) ~ #leave",
    },
  ],
}
