import type { ComponentProps } from "react"
import { useSetting } from "../navigation.ts"

/** What a screen says. A page has one `main`: as an element of somebody else's page a screen is none (HTML, section 4.4.14). */
export function Main(props: ComponentProps<"main">) {
  return useSetting() === "component" ? <div data-main="" {...(props as ComponentProps<"div">)} /> : <main {...props} />
}
