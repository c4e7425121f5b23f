import type { ComponentProps } from "react"
import { useIsPart } from "../navigation.ts"

/** What a screen says. A page has one `main`: as a part of somebody else's page a screen is none (HTML, section 4.4.14). */
export function Main(props: ComponentProps<"main">) {
  return useIsPart() ? <div data-main="" {...(props as ComponentProps<"div">)} /> : <main {...props} />
}
