import { Activity, type ComponentProps } from "react"
import { createRoot } from "react-dom/client"
import type { PreferenceSnapshot } from "../domain/index.ts"
import { Providers } from "./providers.tsx"
import { SNAPSHOT_KEY } from "./queries/use-snapshot.ts"
import { preferencesScreen } from "./screens/later-screens.tsx"

/** So many boxes have every line of the screen run, however long the catalogue is. */
const ENOUGH = 30

/**
 * Draws the preferences once where nobody sees them, in slices of idle time: what a browser compiles and looks up for it, it
 * has when they are pressed for. Hidden (React's `Activity`), nothing of it comes to life: no effect, no request, no title.
 * Nothing holds what was drawn, so that it goes by itself.
 */
export function rehearsePreferences(centre: Omit<ComponentProps<typeof Providers>, "children">): void {
  const snapshot = centre.client.getQueryData<PreferenceSnapshot>(SNAPSHOT_KEY)
  const { link } = centre.services
  const { screen, view } = centre.navigation.place()
  if (!snapshot || link === "leave-only" || screen === "preferences" || view !== "centre") return
  createRoot(document.createElement("div")).render(
    <Activity mode="hidden">
      <Providers {...centre}>
        <preferencesScreen.Screen snapshot={excerptOf(snapshot)} />
      </Providers>
    </Activity>,
  )
}

function excerptOf(snapshot: PreferenceSnapshot): PreferenceSnapshot {
  const lanes = snapshot.lanes.slice(0, ENOUGH)
  const drawn = new Set(lanes.map(({ topic }) => topic))
  const topics = snapshot.catalogue.topics.filter(({ id }) => drawn.has(id))
  return { ...snapshot, lanes, catalogue: { ...snapshot.catalogue, topics } }
}
