import type { Brand, Locale } from "../../domain/index.ts"
import type { FrameNavigation } from "./frame-navigation.ts"
import type { HostMessage } from "./meeting.ts"

/** What the wishes of the page around are carried out with. */
export interface Follow {
  readonly navigation: FrameNavigation
  /** Fetches the texts of a language. */
  readonly learn: (locale: Locale) => Promise<void>
}

/** Carries out what the page around wishes. What comes before the centre is drawn is kept until then. */
export function createFollower(brand: Brand) {
  const early: HostMessage[] = []
  let following: Follow | null = null
  let wished: Locale | null = null
  const speak = async ({ navigation, learn }: Follow, tag: string) => {
    const locale = brand.locales.find((each) => each === tag || each === tag.split("-")[0]?.toLowerCase())
    if (locale === undefined || locale === navigation.place().locale) return
    wished = locale
    await learn(locale)
    if (wished === locale) navigation.speak(locale)
  }
  const carryOut = (follow: Follow, message: HostMessage) => {
    if (message.type === "language") void speak(follow, message.lang)
    if (message.type === "view" && message.view !== follow.navigation.place().view) follow.navigation.look(message.view)
    if (message.type === "focus") document.querySelector<HTMLElement>("h1")?.focus()
  }
  return {
    hear: (message: HostMessage) => {
      // It concerns the document alone, and nobody wants to see the other one first.
      if (message.type === "theme") document.documentElement.dataset.theme = message.theme
      else if (following) carryOut(following, message)
      else early.push(message)
    },
    follow: (follow: Follow) => {
      following = follow
      for (const message of early.splice(0)) carryOut(follow, message)
    },
  }
}
