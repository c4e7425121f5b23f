import type { ComponentProps } from "react"
import { useTexts } from "../i18n/use-texts.ts"
import { useSetting } from "../navigation.ts"

/**
 * What a screen says. A page has one `main`: as an element of somebody else's page a screen is none (HTML, section 4.4.14),
 * and in a frame it has a name, so that it can be told from the one around.
 */
export function Main(props: ComponentProps<"main">) {
  const t = useTexts()
  const setting = useSetting()
  if (setting === "component") return <div data-main="" {...(props as ComponentProps<"div">)} />
  return <main aria-label={setting === "frame" ? t("preferences.heading") : undefined} {...props} />
}
