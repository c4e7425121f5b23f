import type { TFunction } from "i18next"
import type { ReactNode } from "react"
import { renderToStaticMarkup, renderToString } from "react-dom/server"
import { createGhostAdapter } from "../../adapters/ghost/index.ts"
import {
  type AdapterChoice,
  type AgentPageModel,
  type Brand,
  type DrawnMail,
  type DrawnWays,
  EVERY_ABILITY,
  type Locale,
  type MailModel,
  NOTHING_KNOWN,
  type PageModel,
  type PreferenceAdapter,
  type Receipt,
  type WaysModel,
} from "../../domain/index.ts"
import { papersOf, themeCss } from "../../theme/index.ts"
import { App } from "../app.tsx"
import { createFrameNavigation } from "../frame/frame-navigation.ts"
import { createI18n } from "../i18n/create-i18n.ts"
import type { AgentTexts, MailTexts, PageTexts, WaysTexts } from "../i18n/texts.ts"
import { addressOf, createNavigation, type Navigation } from "../navigation.ts"
import { createClient, Providers } from "../providers.tsx"
import { SNAPSHOT_KEY } from "../queries/use-snapshot.ts"
import { ButtonScreen } from "../screens/button/button-screen.tsx"
import { ErasedScreen } from "../screens/erased/erased-screen.tsx"
import { HistoryScreen } from "../screens/history/history-screen.tsx"
import { LATER_SCREENS, laterScreensOf } from "../screens/later-screens.tsx"
import { LinkProblemScreen } from "../screens/link-problem/link-problem-screen.tsx"
import { PreferencesScreen } from "../screens/preferences/preferences-screen.tsx"
import { BrokenScreen } from "../screens/trouble/trouble-screen.tsx"
import { ReasonForm } from "../screens/unsubscribed/reason-form.tsx"
import { receiptTexts } from "../screens/unsubscribed/receipt-texts.ts"
import { UnsubscribedScreen } from "../screens/unsubscribed/unsubscribed-screen.tsx"
import type { Services } from "../services.ts"
import agentCss from "../theme/agent.css?inline"
import { Layout } from "../ui/layout.tsx"
import { LATER_STYLE } from "../ui/lazy-screen.tsx"
import { AgentPage, type AgentT, agentTitle } from "./agent-page.tsx"
import { drawMail } from "./mail.ts"
import { documentFrom, escapeAttribute, escapeJson, escapeText } from "./shell.ts"
import { WaysScreen, WaysSection, type WaysT, waysText } from "./ways.tsx"

/** What the build made for documents. */
export interface BuiltPage {
  /** The style of the first screen, inlined. */
  readonly css: string
  /** The same, for a document in a frame. */
  readonly embedCss: string
  /** What the later screens need beside it. */
  readonly laterCss: string
  /** The page's first script, inlined. */
  readonly firstPress: string
  /** Goes with it where the document holds no token. */
  readonly takeAlong: string
  /** Goes with it in a frame. */
  readonly meet: string
  /** The modules of the application, in the order in which they are best evaluated. */
  readonly modules: readonly string[]
  /** What a document in a frame needs beside them. */
  readonly frameModules: readonly string[]
  /** The module with the texts of a language. */
  readonly textModules: Readonly<Record<Locale, string>>
}

const texts = import.meta.glob<PageTexts>("../../../locales/*/page.json", { eager: true, import: "default" })
const textsOf = (locale: Locale): PageTexts => {
  const found = texts[`../../../locales/${locale}/page.json`]
  if (!found) throw new Error(`There are no texts for "${locale}".`)
  return found
}

/** Made once for each language: of the texts of a language nothing changes. */
function onceForEach<Texts>(make: (locale: Locale) => Texts): (locale: Locale) => Texts {
  const made = new Map<Locale, Texts>()
  return (locale) => {
    const texts = made.get(locale) ?? make(locale)
    made.set(locale, texts)
    return texts
  }
}

const pageTexts = onceForEach((locale) => createI18n(locale, textsOf(locale)))

const mails = import.meta.glob<MailTexts>("../../../locales/*/mail.json", { eager: true, import: "default" })

/** The texts of the page and of our messages. */
const mailTexts = onceForEach((locale): TFunction<["page", "mail"]> => {
  const instance = createI18n(locale, textsOf(locale))
  instance.addResourceBundle(locale, "mail", mails[`../../../locales/${locale}/mail.json`])
  return instance.getFixedT(locale, ["page", "mail"])
})

const agents = import.meta.glob<AgentTexts>("../../../locales/*/agent.json", { eager: true, import: "default" })

/** The texts of the page and of the one for agents. */
const agentTexts = onceForEach((locale): AgentT => {
  const instance = createI18n(locale, textsOf(locale))
  instance.addResourceBundle(locale, "agent", agents[`../../../locales/${locale}/agent.json`])
  return instance.getFixedT(locale, ["page", "agent"])
})

const ways = import.meta.glob<WaysTexts>("../../../locales/*/ways.json", { eager: true, import: "default" })

/** The texts of the page and of the ways to leave. */
const waysTexts = onceForEach((locale): WaysT => {
  const instance = createI18n(locale, textsOf(locale))
  instance.addResourceBundle(locale, "ways", ways[`../../../locales/${locale}/ways.json`])
  return instance.getFixedT(locale, ["page", "ways"])
})

/** The languages the page comes in: the folders of `locales/`. */
export const locales: readonly Locale[] = Object.keys(texts).map((path) => path.split("/").at(-2) ?? "")

export const textVersion: string = __TEXT_VERSION__

LATER_SCREENS.preferencesScreen.provide(PreferencesScreen)
LATER_SCREENS.historyScreen.provide(HistoryScreen)
LATER_SCREENS.linkProblemScreen.provide(LinkProblemScreen)
LATER_SCREENS.erasedScreen.provide(ErasedScreen)
LATER_SCREENS.buttonScreen.provide(ButtonScreen)
LATER_SCREENS.reasonForm.provide(ReasonForm)

/** Draws the documents of the page with the components that the browser runs. */
export async function createRenderer(built: BuiltPage) {
  const inlineHashes = {
    scripts: await Promise.all([built.firstPress, built.takeAlong, built.meet].map(sha256)),
    styles: await Promise.all([built.css, built.embedCss, built.laterCss].map(sha256)),
  }
  return {
    locales,
    textVersion,
    inlineHashes,
    render: (model: PageModel): string => render(built, model),
    renderTrouble: (brand: Brand, locale: Locale): string => renderTrouble(built, brand, locale),
    agentPage: {
      styleHash: await sha256(styleForAgents(built)),
      render: (model: AgentPageModel): string => renderAgentPage(built, model),
    },
    ways: (model: WaysModel): DrawnWays => renderWays(built, model),
    mail: (model: MailModel): DrawnMail => drawMail(model, mailTexts(model.locale)),
    receiptTexts: (receipt: Receipt, brand: Brand, locale: Locale): Record<string, string> =>
      receiptTexts(receipt, brand, pageTexts(locale).t),
  }
}

function render(built: BuiltPage, model: PageModel): string {
  const { css, embedCss, laterCss, firstPress, takeAlong, meet, modules, frameModules, textModules } = built
  const { locale, screen, token, embed } = model
  const { drawn: page, title } = draw(model, <App />)
  const showsLater = laterScreensOf(model, screen).length > 0
  const { drawn: done } = draw(model, <UnsubscribedScreen receipt={null} oldLink={model.link === "leave-only"} />)
  const data = {
    app: [textModules[locale], ...modules, ...(embed ? frameModules : [])].join(" "),
    path: standsAnywhere(model) ? "" : addressOf(screen, locale) + model.brandQuery,
    post: mayPost(model) ? `/${locale}/u/` : "",
    token: token ?? "",
    busy: textsOf(locale).leaving.sending,
    failed: textsOf(locale).leaving.failed,
  }
  // The token of a frame comes from the page around it, and stands in no link: it is asked for before anything is drawn.
  const second = embed
    ? `<script${dataOf({ ...forMeeting(model), origins: embed.origins.join(" ") })}>${meet}</script>`
    : token === null
      ? `<script>${takeAlong}</script>`
      : ""
  const scripts = `<script${dataOf(data)}>${firstPress}</script>${second}`
  return documentFrom(__DOCUMENT_SHELL__, {
    locale,
    title,
    embedded: embed !== null,
    papers: lookOf(model.brand).papers,
    head: `<style>${embed ? embedCss : css}</style>${showsLater ? `<style>${laterCss}</style>` : ""}${lookOf(model.brand).style}${embed ? scripts : ""}`,
    app: page,
    // Right behind what it is for: in front of it, the browser would stop there and paint an empty page first.
    tail: `${embed ? withoutScript(model) : scripts}${showsLater ? "" : asleep(laterCss)}<template id="done">${done}</template><script type="application/json" id="model">${escapeJson(model)}</script>`,
  })
}

/** Behind all that is painted first, and not looked at by the browser before a later screen is near; see `lazy-screen.tsx`. */
const asleep = (css: string): string => `<style id="${LATER_STYLE}" media="not all">${css}</style>`

/** For a frame in which nothing runs, so that no token comes: the way to a page of its own. */
const withoutScript = ({ locale, brand }: PageModel): string =>
  `<noscript><p class="page"><a href="/${locale}/?brand=${escapeAttribute(brand.id)}" target="_blank" rel="noreferrer">${escapeText(textsOf(locale).linkProblem.ownWindow)}</a></p></noscript>`

/** As attributes of the script that reads it. */
const dataOf = (data: Readonly<Record<string, string>>): string =>
  Object.entries(data)
    .map(([name, value]) => ` data-${name}="${escapeAttribute(value)}"`)
    .join("")

/** For a script that asks before the adapter is there: where the contract is served, and what to say of a press. */
function forMeeting({ adapter, brand, locale, textVersion }: PageModel) {
  const { t } = pageTexts(locale)
  return {
    base: adapter.kind === "http" ? adapter.base : "",
    version: textVersion,
    done: t("unsubscribed.heading"),
    failed: t("leaving.failed"),
    refused: t("leaving.refused", { email: brand.contactEmail }),
  }
}

interface Look {
  /** As an element, or nothing. */
  readonly style: string
  readonly papers: { readonly light: string; readonly dark: string } | null
}

const looks = new WeakMap<object, Look>()

/** What a brand's theme adds to its documents, worked out once. */
function lookOf({ theme }: Brand): Look {
  if (!theme) return { style: "", papers: null }
  const known = looks.get(theme)
  if (known) return known
  const look = { style: `<style>${themeCss(theme)}</style>`, papers: papersOf(theme) }
  looks.set(theme, look)
  return look
}

/** Whether the address is not for the document to say: the page without a link, and one that a static host serves everywhere. */
const standsAnywhere = ({ link, adapter, embed }: PageModel): boolean =>
  link === "missing" || adapter.kind !== "http" || embed !== null

/**
 * Whether the first script may post to the link's own address. Of a link that comes later nobody knows yet whether it is of
 * the sender that the document speaks for: the application asks the server, which does.
 */
const mayPost = ({ adapter, embed, token, brandQuery }: PageModel): boolean =>
  adapter.kind === "http" && !embed && (token !== null || brandQuery === "")

/**
 * The page for when nothing else can be drawn: no script, nothing of a person, and a form that posts to whatever address
 * it is shown at. That address holds the link, so that leaving works from here too.
 */
function renderTrouble({ css }: BuiltPage, brand: Brand, locale: Locale): string {
  const model: PageModel = { ...NOTHING_KNOWN, textVersion, locale, brand }
  const { drawn, title } = draw(
    model,
    <Layout>
      <BrokenScreen />
    </Layout>,
  )
  return documentFrom(__DOCUMENT_SHELL__, {
    locale,
    title,
    papers: lookOf(brand).papers,
    head: `<style>${css}</style>${lookOf(brand).style}`,
    app: drawn
      .replaceAll(` action="${addressOf("choice", locale)}"`, "")
      .replaceAll(` href="${addressOf("choice", locale)}"`, ' href=""'),
    tail: "",
  })
}

/** The page's own style, and what only agents see. */
const styleForAgents = ({ css, laterCss }: BuiltPage): string => `${css}\n${laterCss}\n${agentCss.trim()}`

/** The page for agents: no script, and nothing that the application would take over. */
function renderAgentPage(built: BuiltPage, model: AgentPageModel): string {
  const look = model.session ? lookOf(model.session.brand) : null
  return documentFrom(__DOCUMENT_SHELL__, {
    locale: model.locale,
    title: agentTitle(model, agentTexts(model.locale)),
    papers: look?.papers ?? null,
    head: `<style>${styleForAgents(built)}</style>${look?.style ?? ""}`,
    app: renderToStaticMarkup(<AgentPage model={model} locales={locales} textsIn={agentTexts} />),
    tail: "",
  })
}

/** The document that names every way to leave: no script, nothing of a person. Its languages lead to the same document. */
function renderWays({ css, laterCss }: BuiltPage, { locale, brand, publicUrl, brandQuery }: WaysModel): DrawnWays {
  const t = waysTexts(locale)
  const model = { locale, brand, publicUrl, brandQuery }
  const { drawn, title } = draw(
    { ...NOTHING_KNOWN, textVersion, locale, brand },
    <Layout>
      <WaysScreen model={model} t={t} />
    </Layout>,
    (_what, language) => `/${language}/ways${brandQuery}`,
  )
  return {
    document: documentFrom(__DOCUMENT_SHELL__, {
      locale,
      title,
      papers: lookOf(brand).papers,
      head: `<style>${css}</style><style>${laterCss}</style>${lookOf(brand).style}`,
      app: drawn,
      tail: "",
    }),
    html: `${renderToStaticMarkup(<WaysSection model={model} t={t} />)}\n`,
    text: waysText(model, t),
  }
}

/** No adapter is asked while a document is drawn: what it shows was read before. It says what the page's own can do. */
const silent = (choice: AdapterChoice): PreferenceAdapter =>
  ({ abilities: choice.kind === "ghost" ? createGhostAdapter(choice).abilities : EVERY_ABILITY }) as PreferenceAdapter

function draw(model: PageModel, screen: ReactNode, address?: Navigation["address"]): { drawn: string; title: string } {
  const { locale, token, brand } = model
  const client = createClient()
  let title = ""
  if (model.snapshot) client.setQueryData(SNAPSHOT_KEY, model.snapshot)
  const services: Services = {
    adapter: silent(model.adapter),
    brand,
    textVersion,
    token,
    link: model.link,
    receipt: model.receipt,
    history: model.history,
    draft: model.draft,
    retryAfterMs: model.retryAfterMs,
    typed: model.typed,
    typedCodes: model.typedCodes,
    unsaved: { current: null, dropped: false },
    takePresses: () => null,
    learn: async () => {},
    titled: (named) => {
      title = named
    },
    entitle: () => {},
    focus: { wasInside: false },
  }
  const start = { locale, screen: model.screen, notice: model.outcome }
  const navigation = model.embed
    ? createFrameNavigation({ ...start, view: model.embed.view }, brand)
    : createNavigation(start, token, model.brandQuery)
  const texts = pageTexts(locale)
  const drawn = renderToString(
    <Providers
      services={services}
      navigation={address ? { ...navigation, address } : navigation}
      texts={texts}
      client={client}
    >
      {screen}
    </Providers>,
  )
  return { drawn, title }
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
}
