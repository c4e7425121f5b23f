import { type ReactNode, useEffect, useRef } from "react"
import { useTexts } from "../i18n/use-texts.ts"
import { usePlace } from "../navigation.ts"
import { useServices } from "../services.ts"

interface HeadingProps {
  /** The name of the screen, for the title of the document (WCAG 2.4.2). */
  readonly name: string
  readonly children: ReactNode
}

/** The one `h1` of a screen. Whoever moved here by a press is taken to it (C23); whoever just arrived is left alone. */
export function Heading({ name, children }: HeadingProps) {
  const t = useTexts()
  const { brand } = useServices()
  const { moves } = usePlace()
  const heading = useRef<HTMLHeadingElement>(null)
  const title = t("title", { screen: name, brand: brand.name })
  useEffect(() => {
    document.title = title
  }, [title])
  const moved = useRef(moves > 0)
  useEffect(() => {
    if (moved.current) heading.current?.focus()
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}
