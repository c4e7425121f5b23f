import type { ReactNode } from "react"
import { renderToString } from "react-dom/server"
import shell from "../../../index.html?raw"
import type { Brand, Locale, PageModel, PreferenceAdapter, Receipt } from "../../domain/index.ts"
import { App } from "../app.tsx"
import { createI18n } from "../i18n/create-i18n.ts"
import type { PageTexts } from "../i18n/texts.ts"
import { addressOf, createNavigation } from "../navigation.ts"
import { createClient, Providers } from "../providers.tsx"
import { keepReceipt, SNAPSHOT_KEY } from "../queries/use-snapshot.ts"
import { HistoryScreen } from "../screens/history/history-screen.tsx"
import { historyScreen, preferencesScreen } from "../screens/later-screens.ts"
import { PreferencesScreen } from "../screens/preferences/preferences-screen.tsx"
import { receiptTexts } from "../screens/unsubscribed/receipt-texts.ts"
import { UnsubscribedScreen } from "../screens/unsubscribed/unsubscribed-screen.tsx"
import type { Services } from "../services.ts"
import { documentFrom, escapeAttribute, escapeJson } from "./shell.ts"

/** What the build made for documents. */
export interface BuiltPage {
  /** The whole stylesheet, inlined. */
  readonly css: string
  /** The page's first script, inlined. */
  readonly firstPress: string
  /** The modules of the application, in the order in which they are best evaluated. */
  readonly modules: readonly string[]
  /** The module with the texts of a language. */
  readonly textModules: Readonly<Record<Locale, string>>
}

const texts = import.meta.glob<PageTexts>("../../../locales/*/page.json", { eager: true, import: "default" })
const textsOf = (locale: Locale): PageTexts => {
  const found = texts[`../../../locales/${locale}/page.json`]
  if (!found) throw new Error(`There are no texts for "${locale}".`)
  return found
}

/** The languages the page comes in: the folders of `locales/`. */
export const locales: readonly Locale[] = Object.keys(texts).map((path) => path.split("/").at(-2) ?? "")

export const textVersion: string = __TEXT_VERSION__

preferencesScreen.provide(PreferencesScreen)
historyScreen.provide(HistoryScreen)

/** Draws the documents of the page with the components that the browser runs. */
export async function createRenderer(built: BuiltPage) {
  const inlineHashes = { scripts: [await sha256(built.firstPress)], styles: [await sha256(built.css)] }
  return {
    locales,
    textVersion,
    inlineHashes,
    render: (model: PageModel): string => render(built, model),
    receiptTexts: (receipt: Receipt, brand: Brand, locale: Locale): Record<string, string> =>
      receiptTexts(receipt, brand, createI18n(locale, textsOf(locale)).t),
  }
}

function render({ css, firstPress, modules, textModules }: BuiltPage, model: PageModel): string {
  const { locale, screen, token } = model
  const page = draw(model, <App />)
  const done = draw(model, <UnsubscribedScreen receipt={null} oldLink={model.link === "leave-only"} />)
  const data = {
    app: [textModules[locale], ...modules].join(" "),
    path: model.link === "missing" ? "" : addressOf(screen, locale),
    post: model.adapter.kind === "http" ? `/${locale}/u/` : "",
    token: token ?? "",
    sending: textsOf(locale).leaving.sending,
    failed: textsOf(locale).leaving.failed,
  }
  const attributes = Object.entries(data).map(([name, value]) => ` data-${name}="${escapeAttribute(value)}"`)
  return documentFrom(shell, {
    locale,
    title: titleOf(model),
    head: `<style>${css}</style><script${attributes.join("")}>${firstPress}</script>`,
    app: page,
    tail: `<template id="done">${done}</template><script type="application/json" id="model">${escapeJson(model)}</script>`,
  })
}

/** No adapter is asked while a document is drawn: what it shows was read before. */
const SILENT = {
  abilities: { undo: true, detectsConflicts: true, pause: true, frequency: true, history: true, requestLink: false },
} as PreferenceAdapter

function draw(model: PageModel, screen: ReactNode): string {
  const { locale, token, brand } = model
  const client = createClient()
  if (model.receipt) keepReceipt(client, model.receipt)
  if (model.snapshot) client.setQueryData(SNAPSHOT_KEY, model.snapshot)
  const services: Services = {
    adapter: SILENT,
    brand,
    textVersion,
    token,
    link: model.link,
    history: model.history,
    unsaved: { current: null },
    takePresses: () => null,
    learn: async () => {},
  }
  const navigation = createNavigation({ locale, screen: model.screen, notice: model.outcome }, token)
  const i18n = createI18n(locale, textsOf(locale))
  return renderToString(
    <Providers services={services} navigation={navigation} texts={i18n} client={client}>
      {screen}
    </Providers>,
  )
}

function titleOf({ locale, screen, brand }: PageModel): string {
  const { t } = createI18n(locale, textsOf(locale))
  return t("title", { screen: t(`${screen}.name`), brand: brand.name })
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
}
