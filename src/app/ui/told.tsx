import { useEffect, useState, useSyncExternalStore } from "react"

interface ToldProps {
  readonly className: string
  /** What is said; nothing for `""`. */
  readonly children: string
}

/** As long as it may take until a screen reader knows of a region, in milliseconds. */
export const KNOWN_AFTER = 100

const never = () => () => {}

/**
 * Announced by itself (C22, WCAG 4.1.3): the region is in the document before its text, also where the screen around it has
 * only just been drawn. In a document from the server the text is there from the beginning, for whoever has no script.
 */
export function Told({ className, children: text }: ToldProps) {
  const drawnHere = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const [said, say] = useState(drawnHere ? "" : text)
  useEffect(() => {
    const soon = setTimeout(() => say(text), KNOWN_AFTER)
    return () => clearTimeout(soon)
  }, [text])
  return (
    <p className={className} role="status">
      {said}
    </p>
  )
}
