import type { i18n } from "i18next"
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react"
import type { Brand, Locale } from "../../domain/index.ts"
import type { PreferenceCenterProps } from "../../react/index.ts"
import { App } from "../app.tsx"
import { createI18n } from "../i18n/create-i18n.ts"
import { type Navigation, usePlace } from "../navigation.ts"
import { createClient, Providers } from "../providers.tsx"
import { ErasedScreen } from "../screens/erased/erased-screen.tsx"
import { HistoryScreen } from "../screens/history/history-screen.tsx"
import { LATER_SCREENS } from "../screens/later-screens.tsx"
import { LinkProblemScreen } from "../screens/link-problem/link-problem-screen.tsx"
import { PreferencesScreen } from "../screens/preferences/preferences-screen.tsx"
import { ReasonForm } from "../screens/unsubscribed/reason-form.tsx"
import type { Services } from "../services.ts"
import { TEXTS } from "./all-texts.ts"
import { checkedAdapter } from "./checked-adapter.ts"
import { createMemoryNavigation } from "./memory-navigation.ts"

// One file holds the whole component: no screen is fetched later.
LATER_SCREENS.preferencesScreen.provide(PreferencesScreen)
LATER_SCREENS.historyScreen.provide(HistoryScreen)
LATER_SCREENS.linkProblemScreen.provide(LinkProblemScreen)
LATER_SCREENS.erasedScreen.provide(ErasedScreen)
LATER_SCREENS.reasonForm.provide(ReasonForm)

/** The centre for one person, in somebody else's page. */
export function Centre({ adapter, brand, token, locale, screen = "choice" }: PreferenceCenterProps) {
  const spoken = spokenHere(brand)
  const wanted = languageFor(spoken, brand, locale)
  const [kept] = useState(() => {
    const navigation = createMemoryNavigation({ locale: wanted, screen, notice: null })
    return { navigation, texts: textsFor(wanted, navigation), client: createClient(), lasting: createLasting(token) }
  })
  const { navigation, texts, client, lasting } = kept
  const checked = useMemo(() => checkedAdapter(adapter), [adapter])
  useLanguageOf(navigation, wanted)
  const services: Services = { ...lasting, adapter: checked, brand: { ...brand, locales: spoken } }
  return (
    <Providers services={services} navigation={navigation} texts={texts} client={client}>
      <Spoken>
        <App />
      </Spoken>
    </Providers>
  )
}

/** Says which language it is of what is drawn here. In an `article` our header and footer are not those of the host's page. */
function Spoken({ children }: { readonly children: ReactNode }) {
  const { locale } = usePlace()
  return (
    <article className="centre" lang={locale} dir="ltr">
      {children}
    </article>
  )
}

/** What stays the same for as long as this person is shown. */
function createLasting(token: string): Omit<Services, "adapter" | "brand"> {
  return {
    textVersion: __TEXT_VERSION__,
    token: token === "" ? null : token,
    link: token === "" ? "missing" : "unknown",
    receipt: null,
    history: null,
    draft: null,
    retryAfterMs: null,
    typed: null,
    typedCodes: false,
    unsaved: { current: null, dropped: false },
    takePresses: () => null,
    learn: async () => {},
    titled: () => {},
    entitle: () => {},
    focus: { wasInside: false },
  }
}

/** The languages that both the sender and the page speak. */
const spokenHere = (brand: Brand): Locale[] => brand.locales.filter((each) => TEXTS.has(each))

const languageFor = (spoken: readonly Locale[], brand: Brand, wanted: Locale | undefined): Locale =>
  [wanted, brand.defaultLocale, ...spoken].find((each) => each !== undefined && spoken.includes(each)) ?? "en"

/** The texts of every language, speaking the one in which the person is. */
function textsFor(first: Locale, navigation: Navigation): i18n {
  const texts = TEXTS.get(first)
  if (!texts) throw new Error(`There are no texts for "${first}".`)
  const all = createI18n(first, texts)
  for (const [locale, page] of TEXTS) all.addResourceBundle(locale, "page", page)
  navigation.subscribe(() => void all.changeLanguage(navigation.place().locale))
  return all
}

/** Another language of the host is followed. */
function useLanguageOf(navigation: Navigation, wanted: Locale): void {
  const before = useRef(wanted)
  useEffect(() => {
    if (before.current !== wanted) navigation.speak(wanted)
    before.current = wanted
  }, [navigation, wanted])
}
