import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react"
import { useTexts } from "../i18n/use-texts.ts"
import { usePlace } from "../navigation.ts"
import { useServices } from "../services.ts"

interface HeadingProps {
  /** The name of the screen, for the title of the document (WCAG 2.4.2). */
  readonly name: string
  readonly children: ReactNode
}

/** Whether the screen that went away had the focus: then the next one takes it over. */
let focusWasInside = false

/**
 * The one `h1` of a screen. Whoever moved here by a press is taken to it (C23), and so is whoever stood on a screen that
 * was replaced; whoever just arrived is left alone.
 */
export function Heading({ name, children }: HeadingProps) {
  const t = useTexts()
  const { brand, titled } = useServices()
  const { moves } = usePlace()
  const heading = useRef<HTMLHeadingElement>(null)
  const title = t("title", { screen: name, brand: brand.name })
  titled(title)
  useEffect(() => {
    document.title = title
  }, [title])
  const moved = useRef(moves > 0)
  useLayoutEffect(() => {
    const main = heading.current?.closest("main")
    return () => {
      focusWasInside = main?.contains(document.activeElement) ?? false
    }
  }, [])
  useEffect(() => {
    if (moved.current || focusWasInside) heading.current?.focus()
    focusWasInside = false
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}
