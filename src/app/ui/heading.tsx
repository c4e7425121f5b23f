import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react"
import { useTexts } from "../i18n/use-texts.ts"
import { usePlace } from "../navigation.ts"
import { useServices } from "../services.ts"

interface HeadingProps {
  /** The name of the screen, for the title of the document (WCAG 2.4.2). */
  readonly name: string
  readonly children: ReactNode
}

/**
 * The one `h1` of a screen. Whoever moved here by a press is taken to it (C23), and so is whoever stood on a screen that
 * was replaced; whoever just arrived is left alone.
 */
export function Heading({ name, children }: HeadingProps) {
  const t = useTexts()
  const { brand, titled, entitle, focus } = useServices()
  const { moves } = usePlace()
  const heading = useRef<HTMLHeadingElement>(null)
  const title = t("title", { screen: name, brand: brand.name })
  titled(title)
  useEffect(() => {
    entitle(title)
  }, [title, entitle])
  const moved = useRef(moves > 0)
  useLayoutEffect(() => {
    const main = heading.current?.closest("main, [data-main]")
    // The document, or the shadow root that holds the centre: each knows the focus of its own.
    const root = main?.getRootNode() as Document | ShadowRoot | undefined
    return () => {
      focus.wasInside = main?.contains(root?.activeElement ?? null) ?? false
    }
  }, [focus])
  useEffect(() => {
    if (moved.current || focus.wasInside) heading.current?.focus()
    focus.wasInside = false
  }, [focus])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}
