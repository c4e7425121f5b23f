import type { PreferenceAdapter } from "../../../domain/index.ts"
import { AN_HOUR, fails, hangs, offline } from "../../gallery/backends.ts"
import type { Example, ExampleGroup } from "../../gallery/example.ts"
import { preferencesScreen } from "../later-screens.tsx"

/** The preferences, with a backend that does this when it is asked for them. */
const reads = (load: PreferenceAdapter["load"]): Pick<Example, "model" | "adapter"> => ({
  model: { screen: "preferences", link: "unknown", snapshot: null },
  adapter: { load },
})

/** The words come a moment after their region. */
const SAID = ".lede:not(:empty)"

export const trouble: ExampleGroup = {
  name: "The choices do not come",
  examples: [
    {
      id: "trouble/loading",
      title: "On their way",
      shows: "The button to stop everything is there already, and works.",
      ...reads(hangs),
      until: SAID,
    },
    {
      id: "trouble/offline",
      title: "No network",
      shows: "Asked again at once when it is back.",
      browser: offline,
      ...reads(fails("unreachable")),
      until: `${SAID} + .actions`,
    },
    {
      id: "trouble/unreachable",
      title: "The server cannot be reached",
      shows: "Asked again by itself, or by hand.",
      ...reads(fails("unreachable")),
      until: `${SAID} + .actions`,
    },
    {
      id: "trouble/unavailable",
      title: "The server has a problem",
      shows: "Asked again by itself, or by hand.",
      ...reads(fails("unavailable")),
      until: `${SAID} + .actions`,
    },
    {
      id: "trouble/throttled",
      title: "Too many at once",
      shows: "Over before it could be read: no time is told.",
      ...reads(fails("throttled", 4_000)),
      until: `${SAID} + .actions`,
    },
    {
      id: "trouble/throttled-for-long",
      title: "Too many at once, for a while",
      shows: "The server said how long it takes.",
      ...reads(fails("throttled", AN_HOUR)),
      until: `${SAID} + .actions`,
    },
    {
      id: "trouble/broken",
      title: "A part of the page is missing",
      shows: "A file did not arrive, or does not work. Everything can still be stopped.",
      model: { screen: "preferences" },
      browser: () =>
        preferencesScreen.provide(() => {
          throw new Error("The example says so.")
        }),
      until: `${SAID} + .actions`,
    },
  ],
}
