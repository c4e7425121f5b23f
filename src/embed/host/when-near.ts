/** Whatever is nearer to sight than this begins, in CSS pixels: by the time somebody has scrolled that far it is there. */
const NEAR_PX = 1_250

/**
 * Does something once an element is in sight or near it: at once where it is already. What is not shown at all is nowhere
 * near.
 *
 * @returns what ends the wait
 */
export function whenNear(element: Element, begin: () => void): () => void {
  const { top, bottom, height } = element.getBoundingClientRect()
  if (height > 0 && top < innerHeight + NEAR_PX && bottom > -NEAR_PX) {
    begin()
    return () => {}
  }
  const margin = `${NEAR_PX}px`
  const observer = new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) begin()
    },
    { rootMargin: margin, scrollMargin: margin } as IntersectionObserverInit,
  )
  observer.observe(element)
  return () => observer.disconnect()
}
