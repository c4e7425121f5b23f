import { type ComponentType, type ReactNode, useEffect, useState } from "react"

/** The element of a document in which the style of the later screens is asleep. */
export const LATER_STYLE = "later-style"

interface LazyScreen<Props> {
  readonly Screen: ComponentType<Props>
  /** Fetches the screen: in idle time, or before a document that shows it is taken over. */
  readonly preload: () => Promise<void>
  /** Has the screen at hand without fetching, where documents are drawn. */
  readonly provide: (screen: ComponentType<Props>) => void
}

interface Meanwhile {
  /** The file did not arrive; another try may help. */
  readonly failed: boolean
  readonly retry: () => void
}

/**
 * A screen, or a part of one, in a chunk of its own: what the first screen does not need is not in its way.
 *
 * @param meanwhile what is drawn until it is there, and where it did not arrive
 */
export function lazyScreen<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  meanwhile: (state: Meanwhile) => ReactNode,
): LazyScreen<Props> {
  let loaded: ComponentType<Props> | undefined
  const preload = async () => {
    loaded ??= await load()
    document.getElementById(LATER_STYLE)?.removeAttribute("media")
  }
  return {
    preload,
    provide: (screen) => {
      loaded = screen
    },
    Screen: (props) => {
      const [Loaded, show] = useState(() => loaded)
      const [tries, setTries] = useState(0)
      const [failed, setFailed] = useState(false)
      // biome-ignore lint/correctness/useExhaustiveDependencies: another try is what `tries` is for
      useEffect(() => {
        const arrived = () => show(() => loaded)
        setFailed(false)
        preload().then(arrived, () => setFailed(true))
      }, [tries])
      return Loaded ? <Loaded {...props} /> : meanwhile({ failed, retry: () => setTries(tries + 1) })
    },
  }
}
