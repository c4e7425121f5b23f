import { HIGHEST } from "../../embed/frame/index.ts"

/**
 * Tells how high the document is, in CSS pixels, now and whenever that changes. What stands there for a moment only, until
 * the choices have come, tells nothing of it.
 */
export function tellHeight(tell: (height: number) => void): void {
  const root = document.documentElement
  let told = 0
  new ResizeObserver(() => {
    const height = Math.min(Math.ceil(root.getBoundingClientRect().height), HIGHEST)
    // Whoever is not shown has no height.
    if (height === told || height === 0 || document.querySelector("main[aria-busy]")) return
    told = height
    tell(height)
  }).observe(root)
}
