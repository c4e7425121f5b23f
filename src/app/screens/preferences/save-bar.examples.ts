import type { PreferenceAdapter } from "../../../domain/index.ts"
import { AN_HOUR, conflictsWith, fails, hangs, offline } from "../../gallery/backends.ts"
import type { Deed, Example, ExampleGroup } from "../../gallery/example.ts"
import { chose, jeanne, left, snapshotNow } from "../../gallery/sample.ts"

const model = { screen: "preferences" } as const

const tick = (lane: string): Deed => ({ press: `[type="checkbox"][name="lanes.${lane}"]` })
const save: Deed = { press: '.savebar [type="submit"]' }

/** News by e-mail off, surveys by e-mail on. */
const changes = [tick("email/news"), tick("email/surveys")]

/** Changed and saved, with a backend that does this, until the press stands so. */
const saves = (
  backend: PreferenceAdapter["save"],
  state: string,
): Pick<Example, "model" | "adapter" | "deeds" | "until"> => ({
  model,
  adapter: { save: backend },
  deeds: [...changes, save],
  until: `.savebar .status[data-state="${state}"]`,
})

const changedElsewhere = chose(jeanne, {
  choices: [
    { channel: "email", topic: "offers", receives: false },
    { channel: "post", topic: "news", receives: false },
  ],
})

export const saving: ExampleGroup = {
  name: "Saving",
  examples: [
    {
      id: "saving/one-change",
      title: "One change",
      shows: "Counted as soon as it is made; nothing is saved before the button is pressed.",
      model,
      deeds: [tick("email/news")],
      until: '[data-count="1"]',
    },
    {
      id: "saving/changes",
      title: "Several changes",
      shows: "Two boxes stand otherwise than what is recorded.",
      model,
      deeds: changes,
      until: '[data-count="2"]',
    },
    {
      id: "saving/saved",
      title: "Saved",
      shows: "Written down; the bar counts no changes any more.",
      model,
      deeds: [...changes, save],
      until: '[data-notice="saved"]',
    },
    {
      id: "saving/nothing-to-save",
      title: "Nothing to save",
      shows: "Pressed without a change: said as it is, and not called saved.",
      model,
      deeds: [save],
      until: '[data-notice="nothingToSave"]',
    },
    {
      id: "saving/kept",
      title: "Changes survive another screen",
      shows: "Whoever looks at another screen and comes back finds the changes, not saved yet.",
      model,
      deeds: [...changes, { press: ".savebar a" }, { press: ".choice.some" }],
      until: '[data-notice="kept"]',
    },
    {
      id: "saving/conflict",
      title: "Changed elsewhere meanwhile",
      shows: "What stands now, with one’s own changes on top and marked, to be saved again.",
      model,
      adapter: { save: conflictsWith(snapshotNow(changedElsewhere)) },
      deeds: [...changes, save],
      until: '[data-notice="conflict"]',
    },
    {
      id: "saving/left-meanwhile",
      title: "Left elsewhere meanwhile",
      shows: "Leaving wins over everything that was being chosen here.",
      model,
      adapter: { save: conflictsWith(snapshotNow(left(jeanne, "2026-11-24T08:58:00.000Z"))) },
      deeds: [...changes, save],
      until: '[data-notice="conflictLeft"]',
    },
    {
      id: "saving/no-such-day",
      title: "A pause until a day that is none",
      shows: "The field to correct has the focus, with the reason beside it.",
      model,
      deeds: [{ fill: '[type="date"]', with: "2031-05-01" }, save],
      until: "#pause-refused:not(:empty)",
    },
    {
      id: "saving/under-way",
      title: "Saving, under way",
      shows: "Said at once, beside the button that was pressed.",
      ...saves(hangs, "sending"),
    },
    {
      id: "saving/slow",
      title: "Saving takes longer",
      shows: "After two seconds without an answer.",
      ...saves(hangs, "slow"),
    },
    {
      id: "saving/offline",
      title: "Saving, without a network",
      shows: "Kept, and sent as soon as the network is back.",
      browser: offline,
      ...saves(fails("unreachable"), "waiting"),
    },
    {
      id: "saving/unreachable",
      title: "Saving, and the server cannot be reached",
      shows: "The page tries again by itself, or by hand.",
      ...saves(fails("unreachable"), "waiting"),
    },
    {
      id: "saving/throttled",
      title: "Saving, too many at once",
      shows: "When the next attempt starts.",
      ...saves(fails("throttled", AN_HOUR / 60), "waiting"),
    },
    {
      id: "saving/server-trouble",
      title: "Saving, and the server has a problem",
      shows: "The page tries again by itself, or by hand.",
      ...saves(fails("unavailable"), "waiting"),
    },
    {
      id: "saving/refused",
      title: "Saving, refused",
      shows: "The call does not fit, after an update of the server for one: reloading helps.",
      ...saves(fails("invalid-request"), "refused"),
    },
    {
      id: "saving/link-expired",
      title: "The link grew old meanwhile",
      shows: "Nothing can be saved with it any more; everything can still be stopped.",
      ...saves(fails("link-expired"), "refused"),
      until: "#contact",
    },
  ],
}
