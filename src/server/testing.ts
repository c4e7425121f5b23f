import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { Brand, Catalogue, ImportedPerson, Occasion, Topic } from "../domain/index.ts"
import { createKeyring, drawSecret, type KeyConfig, newKey, newReceiptKey, signLink } from "../link/index.ts"
import { type ConfigFile, readConfig, type ServerConfig } from "./config.ts"
import { createCourier, type Mail } from "./courier.ts"
import { drawSigningSecret } from "./draw-secrets.ts"
import { createHttpsPoster } from "./events/https-poster.ts"
import { fingerprint } from "./fingerprint.ts"
import { createHandler, type Handler, type PageRenderer } from "./handler.ts"
import type { Assets } from "./http/assets.ts"
import { jsonLog } from "./log.ts"
import { createRegister, type Register } from "./register.ts"
import { openSqliteStore } from "./store/sqlite.ts"
import type { Store } from "./store/store.ts"
import { createWebhooks, type Webhooks } from "./webhooks.ts"

/** Set-up that tests of the server and of the HTTP adapter share. Imported by tests only. */

export const LOCALES = ["fr", "nl", "en"] as const
const PUBLIC_URL = "http://127.0.0.1:8080"

const inAll = (text: string) => Object.fromEntries(LOCALES.map((locale) => [locale, `${text} (${locale})`]))

/** A catalogue with a lane of every kind: consent needed, or usable until the person objects. News come in two rhythms. */
export const CATALOGUE: Catalogue = {
  channels: [
    { id: "email", name: inAll("E-mail"), defaultBasis: "consent" },
    { id: "sms", name: inAll("SMS"), defaultBasis: "consent" },
    { id: "post", name: inAll("Post"), defaultBasis: "legitimate-interest" },
  ],
  topics: [
    {
      id: "news",
      name: inAll("News"),
      description: inAll("What is new"),
      channels: ["email", "sms"],
      frequencies: [
        { id: "weekly", name: inAll("Every week") },
        { id: "monthly", name: inAll("Once a month") },
      ],
    },
    { id: "offers", name: inAll("Offers"), description: inAll("Reduced prices"), channels: ["email", "post"] },
  ],
  services: [inAll("Invoices")],
}

/** A topic of later. */
export const LATER_TOPIC: Topic = {
  id: "events",
  name: inAll("Events"),
  description: inAll("Evenings in the shop"),
  channels: ["post"],
}

/** Addresses that no answer and no log may hold. */
export const ADDRESSES = { email: "jeanne.lenoir@example.be", sms: "+32 470 12 34 56" } as const

export const SUBJECT = "c-104242"

/** A person with a recorded yes, a recorded no, and lanes without a row: one off, one on by default. */
export const PERSON: ImportedPerson = {
  locale: "nl",
  contacts: [
    { channel: "email", address: ADDRESSES.email },
    { channel: "sms", address: ADDRESSES.sms },
  ],
  choices: [
    { channel: "email", topic: "news", receives: true, basis: "consent" },
    { channel: "email", topic: "offers", receives: false, basis: "consent" },
  ],
}

const brandFile = (id: string, name: string) => ({
  id,
  name,
  controller: { name: `${name} SA`, address: "Rue Neuve 1\n1000 Bruxelles" },
  locales: ["fr", "nl", "en"],
  defaultLocale: "fr",
  timeZone: "Europe/Brussels",
  contactEmail: "privacy@example.be",
  privacyUrl: { fr: "https://example.be/fr", nl: "https://example.be/nl", en: "https://example.be/en" },
  complaintUrl: { fr: "https://dpa.example/fr", nl: "https://dpa.example/nl", en: "https://dpa.example/en" },
  catalogue: structuredClone(CATALOGUE) as ConfigFile["brands"][number]["catalogue"],
})

/** The key with which the brand's own systems ask "may I send?". */
export const senderKeyOf = (brand: string): string => `sender-key-of-${brand}-0123456789`

/** The key with which the brand's agent writes down what people say. */
export const agentKeyOf = (brand: string): string => `agent-key-of-${brand}-0123456789`

/** With what messages that come in are signed. */
export const INBOUND_SECRETS = { sms: drawSigningSecret(), mail: drawSigningSecret() }

/** A configuration with two brands that could go into use as it is. One of them signs its receipts. */
export async function configFile(): Promise<ConfigFile> {
  const retired = { ...newKey("2021-01", "lenoir"), status: "retired" } as const
  return {
    publicUrl: PUBLIC_URL,
    brands: [brandFile("lenoir", "Maison Lenoir"), brandFile("dupont", "Dupont & fils")],
    keys: [newKey("2026-11", "lenoir"), retired, newKey("d-2026", "dupont")] as ConfigFile["keys"],
    receiptKeys: [await newReceiptKey("lenoir-receipts", "lenoir")] as NonNullable<ConfigFile["receiptKeys"]>,
    senderKeys: [
      { brand: "lenoir", sha256: await fingerprint(senderKeyOf("lenoir")) },
      { brand: "dupont", sha256: await fingerprint(senderKeyOf("dupont")) },
    ],
    agents: [{ brand: "lenoir", id: "anna", sha256: await fingerprint(agentKeyOf("lenoir")) }],
    inbound: [
      { brand: "lenoir", door: "sms", secrets: [INBOUND_SECRETS.sms] },
      { brand: "lenoir", door: "mail", secrets: [INBOUND_SECRETS.mail] },
    ],
    suppressionKeys: [{ brand: "lenoir", secret: drawSecret() }],
  }
}

/** Draws nothing: hands out the model, so that a test can read what the page was told. */
export const modelRenderer: PageRenderer = {
  locales: LOCALES,
  textVersion: "test-1",
  inlineHashes: { scripts: ["c2NyaXB0"], styles: [] },
  render: (model) => `<!doctype html><pre>${JSON.stringify(model).replaceAll("<", "\\u003c")}</pre>`,
  renderTrouble: (brand, locale) => `<!doctype html><p>trouble ${brand.id} ${locale}`,
  ways: (model) => {
    const text = JSON.stringify(model)
    return { document: `<!doctype html><pre>${text.replaceAll("<", "\\u003c")}</pre>`, html: `<section>${text}`, text }
  },
  mail: (model) => {
    const text = JSON.stringify(model)
    return { subject: `${model.kind} ${model.locale}`, text, html: `<p>${text.replaceAll("<", "&lt;")}` }
  },
  agentPage: {
    styleHash: "c3R5bGU",
    render: (model) => `<!doctype html><pre>${JSON.stringify(model).replaceAll("<", "\\u003c")}</pre>`,
  },
  receiptTexts: ({ reference }, brand, locale) => ({ title: `${brand.name} ${locale} ${reference}` }),
}

/** A clock that stands until it is moved. */
function testClock(start: Date) {
  let time = start.getTime()
  return {
    now: (): Date => new Date(time),
    /** In milliseconds. */
    advance: (by: number): void => {
      time += by
    },
  }
}

/** Longer ago than any link lives: almost six years, in milliseconds. */
export const LONG_AGO_MS = 2_100 * 24 * 60 * 60 * 1000

export interface Installation {
  readonly config: ServerConfig
  readonly store: Store
  readonly register: Register
  readonly handler: Handler
  readonly clock: ReturnType<typeof testClock>
  /** Every line that was logged, as written. */
  readonly log: string[]
  readonly databasePath: string
  /** Sends what is due; gives what was sent by it. */
  deliver(): Promise<Mail[]>
  /** What tells the brands' own systems. */
  readonly webhooks: Webhooks
  /** Changes what a brand sends, as a new configuration would. */
  setCatalogue(brand: string, catalogue: Catalogue): void
  brand(id?: string): Brand
  /** A link's token; issued now unless told when, in milliseconds before now. */
  token(more?: { brand?: string; subject?: string; age?: number; retiredKey?: boolean }): Promise<string>
  /** Everything in the database, table by table. */
  dump(leaveOut?: readonly string[]): string
  close(): Promise<void>
}

export const IMPORT_OCCASION: Omit<Occasion, "now"> = { door: "import", locale: null, textVersion: null, link: null }

const ASSETS: Assets = new Map([
  [
    "/assets/main-1a2b3c4d.js",
    { type: "text/javascript; charset=utf-8", identity: new TextEncoder().encode("1"), immutable: true },
  ],
])

/**
 * A whole server without a socket: real register, real SQLite file, a person on record, a renderer that hands out models.
 *
 * @param wrapStore puts something between register and store, a failure for one
 * @param send what becomes of a mail: taken over by default
 * @param start what the clock says at first
 * @param openStore where things are kept: a SQLite file of its own by default
 * @param random for references; the platform's own by default
 * @param page what draws documents and the files of the page; one that hands out models, and a file, by default
 */
export async function install({
  file,
  wrapStore = (store) => store,
  send = async () => {},
  start = new Date("2026-11-23T10:00:00.000Z"),
  openStore = openSqliteStore,
  random,
  page = { renderer: modelRenderer, assets: ASSETS },
}: {
  file?: ConfigFile
  wrapStore?: (store: Store) => Store
  send?: (mail: Mail) => Promise<void>
  start?: Date
  openStore?: (path: string) => Store | Promise<Store>
  random?: (length: number) => Uint8Array
  page?: { readonly renderer: PageRenderer; readonly assets: Assets }
} = {}): Promise<Installation> {
  const source = file ?? (await configFile())
  const checked = await readConfig(source, page.renderer.locales)
  const brands = new Map(checked.brands)
  const config: ServerConfig = { ...checked, brands }
  const folder = await mkdtemp(join(tmpdir(), "preference-center-"))
  const databasePath = join(folder, "register.sqlite")
  const store = await openStore(databasePath)
  const register = createRegister({ ...config, store: wrapStore(store), ...(random ? { random } : {}) })
  const clock = testClock(start)
  const log: string[] = []
  const handler = createHandler({
    config,
    register,
    ...page,
    log: jsonLog((line) => log.push(line), clock.now),
    now: clock.now,
  })
  const sent: Mail[] = []
  const courier = createCourier({
    config,
    store: wrapStore(store),
    mailer: { send: (mail) => send(mail).then(() => void sent.push(mail)) },
    draw: page.renderer.mail,
    log: jsonLog((line) => log.push(line), clock.now),
    now: clock.now,
  })
  const webhooks = createWebhooks({
    config,
    store: wrapStore(store),
    poster: createHttpsPoster(),
    log: jsonLog((line) => log.push(line), clock.now),
    now: clock.now,
  })
  const brand = (id = "lenoir"): Brand => {
    const found = brands.get(id)
    if (!found) throw new Error(`There is no brand ${id}.`)
    return found
  }
  await createRegister({ store }).importPerson({ brand: brand(), subject: SUBJECT }, PERSON, {
    ...IMPORT_OCCASION,
    now: clock.now(),
  })
  return {
    config,
    store,
    register,
    handler,
    clock,
    log,
    databasePath,
    deliver: async () => {
      await courier.deliverDue()
      return sent.splice(0)
    },
    webhooks,
    brand,
    setCatalogue: (id, catalogue) => void brands.set(id, { ...brand(id), catalogue }),
    token: async ({ brand: id = "lenoir", subject = SUBJECT, age = 0, retiredKey = false } = {}) => {
      const keyring = retiredKey ? await retiredKeyring(source, id) : config.keyring
      const now = () => Math.floor((clock.now().getTime() - age) / 1000)
      return signLink({ keyring, issuer: config.publicUrl, now }, { brand: id, subject })
    },
    dump: (leaveOut = []) => dumpOf(databasePath, leaveOut),
    close: async () => {
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** The keys as they were when the retired one still signed. */
async function retiredKeyring(file: ConfigFile, brand: string) {
  const keys = (file.keys as KeyConfig[])
    .filter((key) => key.brand === brand && key.status === "retired")
    .map((key): KeyConfig => ({ ...key, status: "active" }))
  return createKeyring(keys)
}

/** What an answer cost that somebody might measure, counted where a clock would only guess. */
export interface Work {
  /** For `install`: every call of the store is noted by its name. */
  readonly wrapStore: (store: Store) => Store
  /** What was asked of the store and of Web Crypto since the last look, in its order, such as `verify HMAC`. */
  done(): string[]
  /** Web Crypto is as it was. */
  stop(): void
}

/** Notes the work that is done from now on. */
export function watchWork(): Work {
  const noted: string[] = []
  const subtle = crypto.subtle as unknown as Record<string, (...given: unknown[]) => unknown>
  const nameOf = (algorithm: unknown) =>
    typeof algorithm === "string" ? algorithm : String((algorithm as { name?: string }).name)
  for (const name of ["verify", "sign", "digest", "importKey", "generateKey"]) {
    const real = subtle[name]?.bind(subtle)
    subtle[name] = (...given) => {
      noted.push(`${name} ${nameOf(given[name === "importKey" ? 2 : 0])}`)
      return real?.(...given)
    }
  }
  return {
    wrapStore: (store) =>
      new Proxy(store, {
        get: (target, name: keyof Store) => {
          const method = target[name] as (...given: unknown[]) => unknown
          return (...given: unknown[]) => {
            noted.push(name)
            return method(...given)
          }
        },
      }),
    done: () => noted.splice(0),
    stop: () => {
      for (const name of Object.keys(subtle)) Reflect.deleteProperty(subtle, name)
    },
  }
}

/** How many rounds are looked at, and how many before them are not: the first ones are slow for everybody. */
const [ROUNDS, WARM_UP] = [200, 10]

/**
 * In which share of the rounds each of the others took longer than the reference. In a round everything is asked once, in an
 * order drawn anew, so that whatever else the machine does falls on all of them alike: of two that do the same work each is
 * the slower one in half of the rounds, give or take 4 in 100.
 */
export async function slowerThan(
  reference: string,
  others: readonly string[],
  ask: (name: string) => Promise<unknown>,
): Promise<Map<string, number>> {
  const slower = new Map(others.map((name) => [name, 0]))
  let state = 14
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state
  }
  for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
    const times = new Map<string, number>()
    const drawn = [reference, ...others].map((name) => ({ name, place: random() }))
    for (const { name } of drawn.sort((a, b) => a.place - b.place)) {
      const started = performance.now()
      await ask(name)
      times.set(name, performance.now() - started)
    }
    for (const name of round < WARM_UP ? [] : others) {
      if ((times.get(name) ?? 0) > (times.get(reference) ?? 0)) slower.set(name, (slower.get(name) ?? 0) + 1)
    }
  }
  return new Map([...slower].map(([name, times]) => [name, times / ROUNDS]))
}

/** Everything of an answer that somebody can compare. */
export const seen = async (answer: Response) => ({
  status: answer.status,
  headers: [...answer.headers],
  body: await answer.text(),
})

function dumpOf(path: string, leaveOut: readonly string[]): string {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all()
    return tables
      .map(({ name }) => String(name))
      .filter((name) => !leaveOut.includes(name))
      .map((name) => `${name}\n${JSON.stringify(db.prepare(`SELECT * FROM "${name}"`).all())}`)
      .join("\n")
  } finally {
    db.close()
  }
}

/** The path of a link's page, as the mail carries it, also for what is no token. */
export const pathOf = (token: string, locale: string | null = "fr"): string =>
  `${locale === null ? "" : `/${locale}`}/u/${token}`

/** What the page was told, from an answer of `modelRenderer`. */
export async function modelIn(answer: Response): Promise<Record<string, unknown>> {
  const [, text] = /<pre>(.*)<\/pre>/s.exec(await answer.text()) ?? []
  if (text === undefined) throw new Error("This answer is no page.")
  return JSON.parse(text) as Record<string, unknown>
}

/** The one-click form (RFC 8058 section 3.1). */
export const ONE_CLICK = "List-Unsubscribe=One-Click"
export const FORM_TYPE = "application/x-www-form-urlencoded"

/** A request to the installation, as the network would hand it over. */
export const ask = (
  { handler }: Pick<Installation, "handler">,
  path: string,
  init: RequestInit & { duplex?: "half" } = {},
): Promise<Response> => handler(new Request(PUBLIC_URL + path, init))

/** A press as a mail client posts it. */
export const press = (installation: Pick<Installation, "handler">, path: string, body = ONE_CLICK): Promise<Response> =>
  ask(installation, path, { method: "POST", headers: { "content-type": FORM_TYPE }, body })
