import { type ComponentType, lazy, Suspense } from "react"
import { LoadingScreen } from "../screens/trouble/trouble-screen.tsx"

interface LazyScreen<Props> {
  readonly Screen: ComponentType<Props>
  /** Fetches the screen: in idle time, or before a document that shows it is taken over. */
  readonly preload: () => Promise<void>
  /** Has the screen at hand without fetching, where documents are drawn. */
  readonly provide: (screen: ComponentType<Props>) => void
}

/** A screen in a chunk of its own: what the first screen does not need is not in its way. */
export function lazyScreen<Props extends object>(load: () => Promise<ComponentType<Props>>): LazyScreen<Props> {
  let loaded: ComponentType<Props> | undefined
  const preload = async () => {
    loaded ??= await load()
  }
  const Lazy = lazy(async () => {
    await preload()
    return { default: loaded as ComponentType<object> }
  })
  return {
    preload,
    provide: (screen) => {
      loaded = screen
    },
    Screen: (props) => {
      const Loaded = loaded
      if (Loaded) return <Loaded {...props} />
      return (
        <Suspense fallback={<LoadingScreen />}>
          <Lazy {...props} />
        </Suspense>
      )
    },
  }
}
