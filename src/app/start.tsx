import { startTransition, useEffect } from "react"
import { createRoot, hydrateRoot } from "react-dom/client"
import type { AdapterChoice, Brand, PageModel, PreferenceAdapter } from "../domain/index.ts"
import "./first-press/handover.ts"
import { createHttpAdapter } from "../adapters/http/index.ts"
import { App } from "./app.tsx"
import { createI18n } from "./i18n/create-i18n.ts"
import { loadTexts } from "./i18n/load-texts.ts"
import { addressOf, createNavigation, type Navigation, screenOf } from "./navigation.ts"
import { createClient, Providers } from "./providers.tsx"
import { SNAPSHOT_KEY } from "./queries/use-snapshot.ts"
import { rehearsePreferences } from "./rehearse.tsx"
import { LATER_SCREENS, laterScreensOf, preferencesScreen, reasonForm } from "./screens/later-screens.tsx"
import type { Services } from "./services.ts"

/** Which adapter the page speaks through: the one place that chooses it. */
async function adapterFor(
  choice: AdapterChoice,
  brand: Brand,
  token: string | null,
  ask: typeof fetch = fetch,
): Promise<PreferenceAdapter> {
  if (choice.kind === "http") return createHttpAdapter({ base: choice.base, brand: brand.id, fetch: ask })
  if (choice.kind === "ghost") {
    const { createGhostAdapter } = await import("../adapters/ghost/index.ts")
    return createGhostAdapter(choice)
  }
  const { createMemoryAdapter } = await import("../adapters/memory/index.ts")
  return createMemoryAdapter({
    catalogue: () => brand.catalogue,
    links: new Map([[token ?? "", { subject: "sample" }]]),
  })
}

/** What is different in a frame; nothing of it is fetched elsewhere. */
const inFrameOf = async ({ embed, brand }: PageModel) =>
  embed && (await import("./frame/start-in-frame.ts")).startInFrame(embed, brand)

/** Draws the centre into its place in the document: over what stands there where it is the same, else anew. */
export async function start(root: HTMLElement, model: PageModel): Promise<void> {
  const first = window.firstPress
  const inFrame = await inFrameOf(model).catch(() => false as const)
  // What a frame needs did not arrive: its document stays as it is.
  if (inFrame === false) return
  const token = inFrame ? inFrame.token : (model.token ?? first?.token ?? null)
  // The first script has put the receipt in place of the question: the page goes on from there.
  const shown = receiptStands() ? ((await first?.sent) ?? null) : null
  const receipt = shown ?? model.receipt
  const screen =
    receipt && (shown || model.screen === "unsubscribed")
      ? "unsubscribed"
      : inFrame
        ? model.screen
        : screenOf(location.pathname)
  const link = token === null && model.link === "unknown" ? "missing" : model.link
  const arrived = await Promise.all([
    adapterFor(model.adapter, model.brand, token, inFrame?.fetch),
    loadTexts(model.locale),
    // The receipt that the first script has put there has no part that comes later, whatever was known of the person before.
    ...(shown ? [] : laterScreensOf({ ...model, link }, screen)).map((later) => LATER_SCREENS[later].preload()),
  ]).catch(() => null)
  // What the document shows did not arrive whole: it stays as it is, and its forms do without us.
  if (!arrived) return
  const [ours, texts] = arrived
  const adapter = inFrame?.adapter(ours) ?? ours
  const i18n = createI18n(model.locale, texts)
  const framed = inFrame?.navigation({ locale: model.locale, screen })
  const begun = { locale: model.locale, screen, notice: model.outcome }
  const navigation = framed ?? createNavigation(begun, token, model.brandQuery, model.token)
  if (shown) history.replaceState({ token }, "", addressOf(screen, model.locale) + model.brandQuery)
  navigation.subscribe(() => {
    const { locale } = navigation.place()
    void i18n.changeLanguage(locale)
    document.documentElement.lang = locale
  })
  const client = createClient()
  if (model.snapshot && !shown) client.setQueryData(SNAPSHOT_KEY, model.snapshot)
  const services: Services = {
    adapter,
    brand: model.brand,
    textVersion: model.textVersion,
    token,
    link,
    receipt,
    history: model.history,
    draft: model.draft,
    retryAfterMs: model.retryAfterMs,
    typed: model.typed,
    typedCodes: model.typedCodes,
    unsaved: { current: null, dropped: false },
    takePresses: (press) => {
      if (!first) return null
      first.press = press
      const { sent, pressed, key } = first
      first.sent = undefined
      first.pressed = false
      if (shown) return null
      document.getElementById("said")?.replaceChildren()
      return pressed ? { sent: sent ?? Promise.resolve(undefined), idempotencyKey: key } : null
    },
    learn: async (locale) => {
      if (i18n.hasResourceBundle(locale, "page")) return
      const texts = await loadTexts(locale).catch(() => {
        // Its texts did not arrive: the server draws the page in that language.
        location.assign(navigation.address(navigation.place().screen, locale) ?? "")
        return new Promise<never>(() => {})
      })
      i18n.addResourceBundle(locale, "page", texts)
    },
    titled: () => {},
    entitle: (title) => {
      document.title = title
      inFrame?.entitle(title, navigation.place().locale)
    },
    focus: { wasInside: false },
  }
  const around = { services, navigation, texts: i18n, client }
  const centre = (
    <Providers {...around}>
      <App />
      <Taken by={navigation} rehearse={() => rehearsePreferences(around)} />
    </Providers>
  )
  if (first) first.taken = true
  const asDrawn =
    shown !== null ||
    (link === model.link &&
      (framed ? framed.place().view === model.embed?.view : screen === model.screen && !receiptStands()))
  // The first script wrote the reference into a hidden field both as its value and as text, which no field has.
  if (shown) for (const field of root.querySelectorAll("input")) field.replaceChildren()
  if (asDrawn) startTransition(() => void hydrateRoot(root, centre))
  else createRoot(root).render(centre)
  if (framed) inFrame?.alive(framed, services.learn)
}

/**
 * The document is taken over. What may come next is fetched in idle time, and not before: a part that arrives meanwhile
 * would be drawn where the document has none.
 */
function Taken({ by, rehearse }: { readonly by: Navigation; readonly rehearse: () => void }) {
  useEffect(() => {
    by.taken?.()
    const whenIdle = globalThis.requestIdleCallback ?? setTimeout
    whenIdle(() => {
      reasonForm.preload().catch(() => {})
      preferencesScreen.preload().then(
        () => whenIdle(rehearse),
        () => {},
      )
    })
  }, [by, rehearse])
  return null
}

/** Whether the first script has put the receipt in place of the question: then its form in the document is used up. */
const receiptStands = (): boolean => document.querySelector<HTMLTemplateElement>("#done")?.content.firstChild === null
