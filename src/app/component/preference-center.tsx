import { useEffect, useRef } from "react"
import { createRoot, type Root } from "react-dom/client"
import type * as published from "../../react/index.ts"
import { Centre } from "./centre.tsx"
import { isolated, wear } from "./isolated.ts"
import { themed } from "./themed.ts"

/**
 * Draws the centre into a shadow root, with a React root of its own: neither the host's styles nor its handlers and error
 * boundaries reach in, and a form of ours is not submitted to one of theirs.
 */
export const PreferenceCenter: typeof published.PreferenceCenter = (props) => {
  const place = useRef<HTMLDivElement>(null)
  const root = useRef<Root>(null)
  useEffect(() => {
    const host = place.current
    if (!host) return
    const inside = isolated(host)
    const drawn = createRoot(inside)
    root.current = drawn
    return () => {
      root.current = null
      // React is busy with the host's own tree now, and takes no root away meanwhile.
      queueMicrotask(() => {
        drawn.unmount()
        inside.remove()
      })
    }
  }, [])
  useEffect(() => {
    const { brand, css } = themed(props.brand)
    if (place.current) wear(place.current, css)
    root.current?.render(<Centre key={props.token} {...props} brand={brand} />)
  })
  return <div ref={place} style={{ minHeight: 512 }} />
}
