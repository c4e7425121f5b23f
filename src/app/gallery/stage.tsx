import type { i18n } from "i18next"
import { createRoot } from "react-dom/client"
import type { PageModel, Theme } from "../../domain/index.ts"
import { themeCss } from "../../theme/index.ts"
import { App } from "../app.tsx"
import { TEXTS } from "../component/all-texts.ts"
import { createFrameNavigation } from "../frame/frame-navigation.ts"
import { createI18n } from "../i18n/create-i18n.ts"
import { addressOf, createMoves, type Navigation, type Start } from "../navigation.ts"
import { createClient, Providers } from "../providers.tsx"
import { SNAPSHOT_KEY } from "../queries/use-snapshot.ts"
import { LATER_SCREENS } from "../screens/later-screens.tsx"
import type { Services } from "../services.ts"
import { act, found } from "./act.ts"
import type { Example } from "./example.ts"
import { adapterOf, modelOf } from "./model-of.ts"
import { NOW } from "./sample.ts"
import { stopClock } from "./still-clock.ts"
import type { StageWishes } from "./wishes.ts"

/**
 * Draws one example over the whole document, with the application that people get, and carries out what its person does.
 * Then `html` says so in `data-drawn`.
 */
export async function stage(root: HTMLElement, example: Example, wishes: StageWishes): Promise<void> {
  const model = worn(modelOf(example, wishes.lang), wishes.theme)
  dress(model, wishes)
  stopClock(NOW)
  stayHere()
  example.browser?.()
  await Promise.all(Object.values(LATER_SCREENS).map((later) => later.preload()))
  const navigation = navigationOf(model)
  const client = createClient()
  if (model.snapshot) client.setQueryData(SNAPSHOT_KEY, model.snapshot)
  // What breaks in an example breaks on purpose.
  createRoot(root, { onCaughtError: () => {} }).render(
    <Providers
      services={servicesOf(example, model)}
      navigation={navigation}
      texts={textsFor(navigation)}
      client={client}
    >
      <App />
    </Providers>,
  )
  await act(example.deeds ?? [])
  await found(example.until ?? "h1")
  document.documentElement.dataset.drawn = example.id
}

/** The page with the theme that is tried on it, if any. */
const worn = (model: PageModel, theme: Theme): PageModel =>
  Object.keys(theme).length > 0 ? { ...model, brand: { ...model.brand, theme } } : model

/** What the document looks like: the page's own style, which obeys `data-theme` and `data-embed`. */
function dress({ embed, brand }: PageModel, { lang, dir, scheme }: StageWishes): void {
  const { documentElement: html } = document
  const style = document.createElement("style")
  style.textContent = __STAGE_CSS__
  // Behind the page's own, as in a document.
  style.textContent += brand.theme ? themeCss(brand.theme) : ""
  document.head.append(style)
  html.lang = lang
  html.dir = dir
  if (scheme) html.dataset.theme = scheme
  if (embed) html.dataset.embed = ""
}

/** Whatever the application leaves to the browser would lead off the stage: to a server that is not there. */
function stayHere(): void {
  addEventListener("submit", (event) => event.preventDefault())
  addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("a[href]")) event.preventDefault()
  })
  // Nobody is asked about changes to an example that are not saved.
  addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), true)
}

function navigationOf({ embed, locale, screen, outcome, token, brand }: PageModel): Navigation {
  const start = { locale, screen, notice: outcome }
  const navigation = embed
    ? createFrameNavigation({ ...start, view: embed.view }, brand)
    : createPageNavigation(start, token)
  navigation.subscribe(() => {
    document.documentElement.lang = navigation.place().locale
  })
  return navigation
}

/** Screens as on a page of ours, with the addresses that they have there; a file has but the one. */
function createPageNavigation(start: Start, token: string | null): Navigation {
  const { place, subscribe, move } = createMoves(start)
  return {
    setting: "page",
    place,
    subscribe,
    address: (what, locale) => addressOf(what, locale, token),
    go: (screen, notice = null) => {
      move({ screen, notice })
      scrollTo(0, 0)
    },
    speak: (locale) => move({ locale }),
  }
}

/** The texts of every language, speaking the one in which the person is. */
function textsFor({ place, subscribe }: Navigation): i18n {
  const [[, first] = []] = TEXTS
  if (!first) throw new Error("There are no texts.")
  const all = createI18n(place().locale, first)
  for (const [locale, texts] of TEXTS) all.addResourceBundle(locale, "page", texts)
  subscribe(() => void all.changeLanguage(place().locale))
  return all
}

function servicesOf(example: Example, model: PageModel): Services {
  const { brand, textVersion, token, link, receipt, history, draft, retryAfterMs, typed, typedCodes } = model
  return {
    adapter: adapterOf(example, model),
    brand,
    textVersion,
    token,
    link,
    receipt,
    history,
    draft,
    retryAfterMs,
    typed,
    typedCodes,
    unsaved: { current: null, dropped: false },
    takePresses: () => null,
    learn: async () => {},
    titled: () => {},
    entitle: (title) => {
      document.title = title
    },
    focus: { wasInside: false },
  }
}
