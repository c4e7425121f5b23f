import { DatabaseSync } from "node:sqlite"
import fc from "fast-check"
import { Client } from "pg"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { type PrivatePostgres, startPostgres } from "../../tools/private-postgres.ts"
import type { ImportedPerson, Occasion } from "../domain/index.ts"
import { createKeyring, type KeyConfig, signLink } from "../link/index.ts"
import { AGENT_ROUTES, ROUTES } from "../wire/index.ts"
import type { ConfigFile } from "./config.ts"
import { type Listening, listen } from "./main.ts"
import { createRegister } from "./register.ts"
import { signWebhook } from "./signed-webhook.ts"
import { openPostgresStore } from "./store/postgres.ts"
import { openSqliteStore } from "./store/sqlite.ts"
import type { Store } from "./store/store.ts"
import {
  ADDRESSES,
  agentKeyOf,
  configFile,
  FORM_TYPE,
  IMPORT_OCCASION,
  INBOUND_SECRETS,
  type Installation,
  install,
  LONG_AGO_MS,
  ONE_CLICK,
  PERSON,
  pathOf,
  SUBJECT,
  senderKeyOf,
} from "./testing.ts"

/**
 * Two senders on one installation (D28), and everything that one can ask, with every right that it has, about the other's
 * people. The same is asked of an installation in which the other sender has the same people, contacts, references and keys,
 * and of one in which it has nobody: every answer, mail and line of the log is the same, and nothing of the other changes.
 */
const OURS = "lenoir"
const THEIRS = "dupont"

/** The same key of a press at both senders. */
const PRESS = "0123456789abcdef-same"

/** What the other sender holds, and nobody else may ever read. */
const CANARY = {
  email: "zebra-canary@canary-zebra.example",
  sms: "+32 499 98 76 54",
  pause: "2027-03-09",
}

/** A person whom only the other sender knows. */
const ONLY_THEIRS = "only-theirs-7"

/** The same bytes in the same order, so that references of two installations can be compared. */
function counted(seed: number): (length: number) => Uint8Array {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 24
  }
  return (length) => Uint8Array.from({ length }, next)
}

/** An installation that listens, and the rows of each sender. */
interface World {
  readonly installation: Installation
  readonly server: Listening
  /** Every row of a sender, as text, table by table. */
  readonly rows: (brand: string) => Promise<string[]>
  readonly ourCode: string
  /** Under which one of our people has left. */
  readonly ourReference: string
  readonly close: () => Promise<void>
}

interface Place {
  readonly openStore: (path: string) => Promise<Store>
  readonly rows: (path: string, brand: string) => Promise<Record<string, unknown>[]>
  readonly discard: () => Promise<void>
}

/** What of a row counts everybody's, or is drawn anew each time. */
const UNEQUAL = ["seq", "id", "written_in"]

async function openWorld(file: ConfigFile, place: Place, theirs: boolean): Promise<World> {
  const installation = await install({ file, random: counted(1), openStore: place.openStore })
  const { clock } = installation
  const ours = { brand: installation.brand(OURS), subject: SUBJECT }
  const now = () => ({ ...IMPORT_OCCASION, now: clock.now() })
  await installation.register.importPerson({ ...ours, subject: "c-2" }, { ...PERSON, locale: "fr" }, now())
  const [ourCode = ""] = await installation.register.issueCodes(ours.brand, [SUBJECT], clock.now())
  const { reference: ourReference } = await installation.register.leave(ours, now(), null)
  if (theirs) await fillTheirs(installation)
  // What that came to goes out before anything is asked.
  await installation.deliver()
  await installation.register.leave({ ...ours, subject: "c-9" }, now(), PRESS)
  await installation.deliver()
  installation.log.splice(0)
  const server = await listen(installation.handler, { port: 0 })
  return {
    installation,
    server,
    ourCode,
    ourReference,
    rows: async (brand) =>
      (await place.rows(installation.databasePath, brand))
        .map((row) => Object.entries(row).filter(([name]) => !UNEQUAL.includes(name)))
        .map((row) => JSON.stringify(Object.fromEntries(row)))
        .sort(),
    close: async () => {
      await server.close()
      await installation.close()
      await place.discard()
    },
  }
}

const THEIR_PERSON: ImportedPerson = {
  locale: "en",
  contacts: [
    { channel: "email", address: CANARY.email },
    { channel: "sms", address: CANARY.sms },
  ],
  choices: [{ channel: "email", topic: "offers", receives: true, basis: "consent" }],
}

/** The other sender's own life: the same people, presses under the same keys, objections, reasons, codes, requests. */
async function fillTheirs({ config, store, clock }: Installation): Promise<void> {
  const brand = config.brands.get(THEIRS)
  if (!brand) throw new Error("The configuration of the tests has two brands.")
  const register = createRegister({ ...config, store, random: counted(2) })
  const occasion: Occasion = {
    now: clock.now(),
    door: "page",
    locale: "en",
    textVersion: "canary-version",
    link: "canary-link",
  }
  for (const [subject, person] of [
    [SUBJECT, PERSON],
    ["c-2", THEIR_PERSON],
    ["c-3", PERSON],
    [ONLY_THEIRS, THEIR_PERSON],
  ] as const) {
    const who = { brand, subject }
    await register.importPerson(who, person, { ...occasion, door: "import" })
    const { revision } = await register.read(who)
    const pauseUntil = `${CANARY.pause}T00:00:00.000Z`
    await register.save(who, String(revision), { choices: [], pauseUntil }, occasion, PRESS)
    const { reference } = await register.leave(who, occasion, PRESS)
    await register.giveReason(who, reference, "distrust", occasion)
    await register.undo(who, reference, occasion, `${PRESS}-undo`)
    await register.leave(who, occasion, null)
    await register.issueCodes(brand, [subject], clock.now())
    await register.issueReferences(brand, [subject], clock.now())
  }
  await register.requestLink(brand, ADDRESSES.email, "en", clock.now(), PRESS)
  await register.leaveBy(brand, "nobody-yet@canary-zebra.example", occasion, PRESS)
  await register.erase({ brand, subject: "c-3" }, occasion)
}

/** Something that is asked, with whatever right. */
interface Asked {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Whether it is asked with a link that is really ours: then not even the other's name is in the answer. */
  readonly ours: boolean
  /** Whether it is signed with the secrets of our doors, when it is sent. */
  readonly signed?: boolean
}

const SHOWN = { locale: "fr", textVersion: null }
const LANE = { channel: "email", topic: "offers" }

/** Everything below the contract's base. What can only be done to what stood at first is asked first. */
const EVERY_ROUTE: ReadonlySet<string> = new Set([
  ROUTES.undo,
  ...Object.values(ROUTES),
  ...Object.values(AGENT_ROUTES),
])

/** What may stand in a body: about their people and under their references, so that it fits every route. */
const bodiesWith = (references: readonly string[]): readonly object[] => [
  SHOWN,
  { ...SHOWN, choices: [{ ...LANE, receives: true }] },
  { ...SHOWN, choices: [{ ...LANE, receives: false }], pauseUntil: null },
  ...references.flatMap((reference) => [
    { ...SHOWN, reference },
    { ...SHOWN, reference, reason: "never-asked" },
  ]),
  { ...SHOWN, brand: OURS, contact: CANARY.email },
  { ...SHOWN, brand: OURS, contact: ADDRESSES.email },
  { ...SHOWN, contact: CANARY.sms },
  ...[OURS, THEIRS].flatMap((brand) => [
    { brand, questions: [SUBJECT, "c-2", "c-3", ONLY_THEIRS].map((subject) => ({ subject, ...LANE })) },
    ...[CANARY.sms, ADDRESSES.sms].map((from) => ({ brand, from, text: "STOP" })),
    ...[CANARY.email, ADDRESSES.email].map((from) => ({ brand, to: [], from, subject: "STOP" })),
  ]),
  ...[CANARY.email, ADDRESSES.email, ONLY_THEIRS, SUBJECT].map((reference) => ({ reference })),
  ...[ONLY_THEIRS, "c-3"].map((subject) => ({ subject, locale: "fr" })),
  ...[CANARY.email, CANARY.sms].map((contact) => ({ contact })),
]

/** Everything there is to ask: every route and page, by every method that does something, with every right of ours. */
async function everything(
  { installation, ourCode, ourReference }: World,
  file: ConfigFile,
  reference: string,
): Promise<Asked[]> {
  const { config, clock } = installation
  const signed = await installation.token()
  const old = await installation.token({ age: LONG_AGO_MS })
  const retired = await installation.token({ retiredKey: true })
  const [ourKey] = (file.keys as KeyConfig[]).filter(({ brand, status }) => brand === OURS && status === "active")
  const [theirKey] = (file.keys as KeyConfig[]).filter(({ brand }) => brand === THEIRS)
  if (!ourKey || !theirKey) throw new Error("The configuration of the tests has keys.")
  const seconds = () => Math.floor(clock.now().getTime() / 1000)
  /** With our key, for their people. */
  const forged = async (kid: string) =>
    signLink(
      { keyring: await createKeyring([{ ...ourKey, kid, brand: THEIRS }]), issuer: config.publicUrl, now: seconds },
      { brand: THEIRS, subject: SUBJECT },
    )
  const tokens: Record<string, string> = {
    "a link": signed,
    "an old link": old,
    "a retired link": retired,
    "our key for them": await forged(ourKey.kid),
    "our key under their name": await forged(theirKey.kid),
  }
  const real = ["a link", "an old link", "a retired link"]
  const bodies = bodiesWith([reference, ourReference])
  const rights: Record<string, () => Record<string, string>> = {
    nothing: () => ({}),
    ...Object.fromEntries(
      Object.entries(tokens).map(([name, token]) => [name, () => ({ authorization: `Bearer ${token}` })]),
    ),
    "a sender's key": () => ({ authorization: `Bearer ${senderKeyOf(OURS)}` }),
    "an agent's key": () => ({ authorization: `Bearer ${agentKeyOf(OURS)}` }),
    "a door's secret": () => ({}),
  }
  const press = { "if-match": '"3"', "content-type": "application/json" }
  /** Those of the other sender are the same. */
  const keyOf = (body: object) => (Object.hasOwn(body, "reference") ? `${PRESS}-undo` : PRESS)
  const ofContract = ["/api/v1", `/api/v1/brands/${THEIRS}`, `/api/v1/brands/${OURS}`].flatMap((base) =>
    [...EVERY_ROUTE].flatMap((route) =>
      Object.entries(rights).flatMap(([right, headersFor]): Asked[] => {
        // Below the path of a sender there is nothing but what links can do.
        if (base !== "/api/v1" && tokens[right] === undefined) return []
        const about = { path: base + route, ours: base.endsWith(OURS) && real.includes(right) }
        return [
          ...["", "?after=2", `?brand=${THEIRS}`].map((query) => ({
            ...about,
            name: `GET with ${right}`,
            method: "GET",
            path: about.path + query,
            headers: headersFor(),
          })),
          ...(route === ROUTES.preferences ? ["PUT"] : ["POST"]).flatMap((method) =>
            bodies.map((each): Asked => {
              const body = JSON.stringify(each)
              return {
                ...about,
                name: `${method} with ${right}`,
                method,
                headers: { ...press, "idempotency-key": keyOf(each), ...headersFor() },
                body,
                signed: right === "a door's secret",
              }
            }),
          ),
        ]
      }),
    ),
  )
  const html = { accept: "text/html" }
  const form = { ...html, "content-type": FORM_TYPE }
  const forms = [
    ONE_CLICK,
    String(new URLSearchParams({ reference })),
    String(new URLSearchParams({ reference, reason: "distrust" })),
    String(
      new URLSearchParams([
        ["revision", "1"],
        ["shown", "email/offers"],
        ["lanes.email/offers", "on"],
      ]),
    ),
  ]
  const ofPages = Object.entries(tokens).flatMap(([right, token]) =>
    ["", "/preferences", "/history", "/unsubscribed", "/undo", "/reason"].flatMap((place) =>
      ["", `?brand=${THEIRS}`, "?after=3"].flatMap((query): Asked[] => {
        const about = { path: pathOf(token) + place + query, ours: real.includes(right) }
        return [
          { ...about, name: `a page with ${right}`, method: "GET", headers: html },
          ...forms.map((body) => ({ ...about, name: `a form with ${right}`, method: "POST", headers: form, body })),
        ]
      }),
    ),
  )
  const open: Asked[] = [
    ...[
      "/",
      "/fr/",
      "/fr/embed",
      `/fr/embed?brand=${THEIRS}`,
      `/fr/u?brand=${THEIRS}`,
      "/fr/s/0000-0000-0000-0000",
      "/fr/ways",
    ],
    ...[`/fr/ways?brand=${THEIRS}`, "/fr/agent", `/fr/agent?brand=${THEIRS}`],
    ...["/api/v1/openapi.json", "/.well-known/jwks.json", "/nothing"],
  ].map((path) => ({ name: "a page", method: "GET", path, headers: html, ours: false }))
  const ways: Asked[] = [
    {
      name: "the agents' page",
      method: "GET",
      path: `/fr/agent?reference=${SUBJECT}`,
      headers: { ...html, authorization: `Basic ${btoa(`anna:${agentKeyOf(OURS)}`)}` },
      ours: true,
    },
    { name: "our code", method: "GET", path: `/fr/s/${ourCode}?brand=${THEIRS}`, headers: html, ours: true },
    ...[CANARY.email, CANARY.sms, ADDRESSES.email].map((contact) => ({
      name: "a fresh link",
      method: "POST",
      path: "/fr/link",
      headers: form,
      body: String(new URLSearchParams({ contact })),
      ours: false,
    })),
  ]
  return [...ofContract, ...ofPages, ...open, ...ways]
}

/** How much later the next thing is asked: nothing is refused for being asked too often. */
const ASKED_EVERY_MS = 61_000

/** Headers of the connection, and not of the answer; how long that is, is seen of itself. */
const OF_CONNECTION = ["date", "connection", "keep-alive", "transfer-encoding", "content-length"]

/**
 * Where a sender goes on with its feed of changes is a number that counts the lines of everybody: it can be told from it how
 * much happens on an installation altogether, and nothing else.
 */
const PLACE_IN_FEED = /(?<="next":")[\d.]+(?=","more":)/

const OUR_SECRETS = [INBOUND_SECRETS.sms, INBOUND_SECRETS.mail]

/** The token of an agent's form is drawn anew each time. */
const DRAWN = /[0-9a-f]{8}-[0-9a-f-]{27}\.[\w-]{43}/g

async function answerTo({ server, installation }: World, { method, path, body, ...asked }: Asked): Promise<string> {
  const signature =
    asked.signed && signWebhook(OUR_SECRETS, `msg_${body?.length}`, installation.clock.now(), body ?? "")
  const headers = { "accept-encoding": "identity", ...asked.headers, ...signature }
  const answer = await fetch(server.url + path, { method, headers, ...(body === undefined ? {} : { body }) })
  const kept = [...answer.headers].filter(([name]) => !OF_CONNECTION.includes(name))
  return [
    answer.status,
    JSON.stringify(kept),
    (await answer.text()).replace(DRAWN, "").replace(PLACE_IN_FEED, ""),
  ].join("\n")
}

const inTheLog = ({ installation }: World): unknown[] =>
  installation.log.map((line) => ({ ...(JSON.parse(line) as object), ms: 0 }))

const PLACES: Readonly<Record<string, () => Promise<Place>>> = {
  SQLite: async () => ({
    openStore: async (path) => openSqliteStore(path),
    rows: async (path, brand) => {
      const db = new DatabaseSync(path, { readOnly: true })
      try {
        const tables = db
          .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main'")
          .all()
          .map(({ name }) => String(name))
        return tables
          .filter((name) => !name.startsWith("sqlite_"))
          .flatMap((table) => db.prepare(`SELECT '${table}' AS of_table, * FROM "${table}" WHERE brand = ?`).all(brand))
      } finally {
        db.close()
      }
    },
    discard: async () => {},
  }),
  PostgreSQL: async () => {
    const url = await postgres.createDatabase()
    return {
      openStore: () => openPostgresStore(url),
      rows: async (_, brand) => {
        const client = new Client({ connectionString: url })
        await client.connect()
        try {
          const found = await client.query(
            "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'brand'",
          )
          const tables = found.rows.map(({ table_name }) => String(table_name))
          const rows: Record<string, unknown>[] = []
          for (const table of tables) {
            const sql = `SELECT '${table}' AS of_table, * FROM "${table}" WHERE brand = $1`
            rows.push(...(await client.query<Record<string, unknown>>(sql, [brand])).rows)
          }
          return rows
        } finally {
          await client.end()
        }
      },
      discard: () => postgres.dropDatabase(url),
    }
  },
}

let postgres: PrivatePostgres
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.stop())

/** Both installations, and the reference under which somebody left the other sender. */
async function openPair(makePlace: () => Promise<Place>) {
  const file = await configFile()
  const [key] = file.suppressionKeys ?? []
  const whole: ConfigFile = {
    ...file,
    suppressionKeys: [
      ...(key ? [key] : []),
      { brand: THEIRS, secret: Buffer.from(counted(3)(32)).toString("base64url") },
    ],
  }
  const [full, empty] = [
    await openWorld(whole, await makePlace(), true),
    await openWorld(whole, await makePlace(), false),
  ]
  const record = await full.installation.store.read(THEIRS, SUBJECT)
  const references = record?.objections.map((objection) => objection.reference) ?? []
  return { whole, full, empty, references }
}

describe.each(Object.entries(PLACES))("what one sender can ask on an installation over %s", (name, makePlace) => {
  let pair: Awaited<ReturnType<typeof openPair>>
  afterEach(async () => {
    await pair.full.close()
    await pair.empty.close()
  })

  /** Asks both the same, one after the other, and holds the answers, mails, logs and rows against each other. */
  async function askBoth(choose: (all: readonly Asked[]) => readonly Asked[]): Promise<ReadonlySet<string>> {
    pair = await openPair(makePlace)
    const { whole, full, empty, references } = pair
    const before = await full.rows(THEIRS)
    expect(before.length).toBeGreaterThan(40)
    expect(await empty.rows(THEIRS)).toEqual([])
    const all = await everything(full, whole, references[0] ?? "")
    expect(await everything(empty, whole, references[0] ?? "")).toEqual(all)
    const canaries = [...Object.values(CANARY), "z••••", "canary", ...references]
    const opened = new Set<string>()
    for (const asked of choose(all)) {
      const [answer, other] = [await answerTo(full, asked), await answerTo(empty, asked)]
      const said = `${asked.name}: ${asked.method} ${asked.path.slice(0, 40)} ${asked.body ?? ""}`
      expect([said, answer]).toEqual([said, other])
      expect([said, canaries.filter((canary) => answer.includes(canary))]).toEqual([said, []])
      if (asked.ours) expect([said, answer.includes("Dupont")]).toEqual([said, false])
      if (/^20\d\n/.test(answer)) opened.add(asked.path.replace(/\?.*/, ""))
      for (const { installation } of [full, empty]) installation.clock.advance(ASKED_EVERY_MS)
    }
    const [mails, others] = [await full.installation.deliver(), await empty.installation.deliver()]
    // What asks for a link on a page has a name that is drawn each time.
    const unnamed = (sent: typeof mails) => sent.map((mail) => ({ ...mail, messageId: "" }))
    expect(unnamed(mails)).toEqual(unnamed(others))
    expect(canaries.filter((canary) => JSON.stringify([mails, full.installation.log]).includes(canary))).toEqual([])
    expect(mails.every(({ from }) => from.name === "Maison Lenoir")).toBe(true)
    expect(inTheLog(full)).toEqual(inTheLog(empty))
    expect(await full.rows(THEIRS)).toEqual(before)
    expect(await empty.rows(THEIRS)).toEqual([])
    const ours = (rows: readonly string[]) =>
      rows.map((row) => row.replace(/fresh-link\/[0-9a-f]{8}-[0-9a-f-]{27}/, "")).sort()
    expect(ours(await full.rows(OURS))).toEqual(ours(await empty.rows(OURS)))
    return opened
  }

  it("is answered as if the other had nobody, and changes nothing there: each thing once", {
    timeout: 240_000,
  }, async () => {
    // PostgreSQL is slower by far, and differs below the store alone: some of it is enough there.
    const opened = await askBoth((all) => (name === "SQLite" ? all : all.filter((_, at) => at % 7 === 0)))
    // A route that opens to nothing that is asked here wants a body or a right of its own above.
    if (name === "SQLite") expect([...EVERY_ROUTE].filter((route) => !opened.has(`/api/v1${route}`))).toEqual([])
  })

  it("is answered so in any order", { timeout: 240_000 }, async () => {
    const orders = fc.sample(fc.infiniteStream(fc.nat()), { numRuns: name === "SQLite" ? 5 : 1, seed: 28 })
    for (const order of orders) {
      await askBoth((all) => [...order.take(60)].map((at) => all[at % all.length] as Asked))
      if (order !== orders.at(-1)) await Promise.all([pair.full.close(), pair.empty.close()])
    }
  })
})
