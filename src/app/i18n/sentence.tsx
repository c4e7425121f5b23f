import type { ReactNode } from "react"

/** Stands in a sentence for what is drawn there; no text holds it. */
export const HERE = "\u0000"

interface SentenceProps {
  /** A text with `HERE` in it. */
  readonly text: string
  /** What is drawn in its place. */
  readonly children: ReactNode
}

/** A sentence of the page with an element in it, wherever the language puts it. */
export function Sentence({ text, children }: SentenceProps) {
  const [before, after] = text.split(HERE)
  return (
    <>
      {before}
      {children}
      {after}
    </>
  )
}
