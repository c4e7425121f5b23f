import { startTransition } from "react"
import { createRoot, hydrateRoot } from "react-dom/client"
import type { AdapterChoice, Brand, PageModel, PreferenceAdapter } from "../domain/index.ts"
import "./first-press/handover.ts"
import { createHttpAdapter } from "../adapters/http/index.ts"
import { App } from "./app.tsx"
import { createI18n } from "./i18n/create-i18n.ts"
import { loadTexts } from "./i18n/load-texts.ts"
import { createNavigation, screenOf } from "./navigation.ts"
import { createClient, Providers } from "./providers.tsx"
import { keepReceipt, SNAPSHOT_KEY } from "./queries/use-snapshot.ts"
import { historyScreen, preferencesScreen } from "./screens/later-screens.ts"
import type { Services } from "./services.ts"

/** Which adapter the page speaks through: the one place that chooses it. */

async function adapterFor(choice: AdapterChoice, brand: Brand, token: string | null): Promise<PreferenceAdapter> {
  if (choice.kind === "http") return createHttpAdapter({ base: choice.base })
  const { createMemoryAdapter } = await import("../adapters/memory/index.ts")
  return createMemoryAdapter({
    catalogue: () => brand.catalogue,
    links: new Map([[token ?? "", { subject: "sample" }]]),
  })
}

/** Draws the centre into its place in the document: over what the server drew there, or anew where a press changed it. */
export async function start(root: HTMLElement, model: PageModel): Promise<void> {
  const first = window.firstPress
  const token = model.token ?? first?.token ?? null
  const known = model.token !== null
  const screen = model.screen === "unsubscribed" && model.receipt ? model.screen : screenOf(location.pathname)
  const [adapter, texts] = await Promise.all([
    adapterFor(model.adapter, model.brand, token),
    loadTexts(model.locale),
    screen === "preferences" ? preferencesScreen.preload() : undefined,
    screen === "history" ? historyScreen.preload() : undefined,
  ])
  const i18n = createI18n(model.locale, texts)
  const navigation = createNavigation({ locale: model.locale, screen, notice: model.outcome }, token)
  navigation.subscribe(() => {
    const { locale } = navigation.place()
    void i18n.changeLanguage(locale)
    document.documentElement.lang = locale
  })
  const client = createClient()
  if (model.receipt) keepReceipt(client, model.receipt)
  if (model.snapshot) client.setQueryData(SNAPSHOT_KEY, model.snapshot)
  const services: Services = {
    adapter,
    brand: model.brand,
    textVersion: model.textVersion,
    token,
    link: token === null && model.link === "unknown" ? "missing" : model.link,
    history: model.history,
    unsaved: { current: null },
    takePresses: (press) => {
      if (!first) return null
      first.press = press
      const { sent, queued } = first
      first.sent = undefined
      first.queued = false
      delete document.documentElement.dataset.press
      return sent || queued ? { sent: sent ?? Promise.resolve(undefined) } : null
    },
    learn: async (locale) => {
      if (!i18n.hasResourceBundle(locale, "page")) i18n.addResourceBundle(locale, "page", await loadTexts(locale))
    },
  }
  const centre = (
    <Providers services={services} navigation={navigation} texts={i18n} client={client}>
      <App />
    </Providers>
  )
  if (first) first.taken = true
  document.getElementById("said")?.replaceChildren()
  if (known && !receiptStands()) startTransition(() => void hydrateRoot(root, centre))
  else createRoot(root).render(centre)
  const whenIdle = globalThis.requestIdleCallback ?? setTimeout
  whenIdle(() => void preferencesScreen.preload().catch(() => {}))
}

/** Whether the first script has put the receipt in place of the question: then its form in the document is used up. */
const receiptStands = (): boolean => document.querySelector<HTMLTemplateElement>("#done")?.content.firstChild === null
