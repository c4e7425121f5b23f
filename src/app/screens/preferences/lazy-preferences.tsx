import { type ComponentType, lazy, Suspense } from "react"
import type { PreferenceSnapshot } from "../../../domain/index.ts"
import { LoadingScreen } from "../trouble/trouble-screen.tsx"

type Screen = ComponentType<{ readonly snapshot: PreferenceSnapshot }>

let loaded: Screen | undefined

/** Fetches the screen and its form library, a chunk of its own: in idle time, or before a document that shows it is taken over. */
export async function preloadPreferences(): Promise<void> {
  await load()
}

/** Has the screen at hand without fetching, where documents are drawn. */
export function providePreferences(screen: Screen): void {
  loaded = screen
}

const load = async () => {
  const { PreferencesScreen } = await import("./preferences-screen.tsx")
  loaded = PreferencesScreen
  return { default: PreferencesScreen }
}

const Lazy = lazy(load)

export function LazyPreferences({ snapshot }: { readonly snapshot: PreferenceSnapshot }) {
  const Loaded = loaded
  if (Loaded) return <Loaded snapshot={snapshot} />
  return (
    <Suspense fallback={<LoadingScreen />}>
      <Lazy snapshot={snapshot} />
    </Suspense>
  )
}
