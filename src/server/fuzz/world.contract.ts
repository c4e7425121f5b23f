import { openApi } from "../../wire/index.ts"
import { newFormToken } from "../agent/form-token.ts"
import { type PageAddress, readPageAddress } from "../http/page-address.ts"
import { API } from "../http/route-name.ts"
import { signWebhook } from "../signed-webhook.ts"
import {
  ADDRESSES,
  agentKeyOf,
  FORM_TYPE,
  IMPORT_OCCASION,
  INBOUND_SECRETS,
  type Installation,
  LONG_AGO_MS,
  ONE_CLICK,
  PERSON,
  SUBJECT,
  senderKeyOf,
} from "../testing.ts"
import {
  changed,
  type Dice,
  diceOf,
  fitting,
  HOSTILE,
  misspelt,
  type Schema,
  type Schemas,
} from "./any-json.contract.ts"

/** Imported by tests only. Requests of every kind to every route, the same for the same seed and number. */

/** Names that nobody but whom they are of, or their brand, may be told. */
export const CANARIES = {
  lenoir: "canary-of-lenoir",
  dupont: "canary-of-dupont",
} as const

/** Who asks, as far as it can be proven. */
interface Authority {
  readonly authorization: string | null
  /** Whose canaries they may see. */
  readonly sees: readonly (keyof typeof CANARIES)[]
}

export interface FuzzRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array<ArrayBuffer> | null
  readonly sees: Authority["sees"]
  readonly peer: string
}

interface Operation {
  /** Who may: a name of the contract's security schemes. */
  readonly authority: string
  readonly path: string
  readonly method: string
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[]
  readonly body: Schema | null
  readonly lines: Schema | null
}

export interface World {
  readonly clock: Installation["clock"]
  readonly operations: readonly Operation[]
  readonly schemas: Schemas
  readonly tokens: readonly string[]
  /** Proves that a form of the agents' page was drawn for them. */
  readonly agentForm: string
  readonly authorities: readonly Authority[]
  /** By the name that the contract has for who may: those who may, wherever they are told well. */
  readonly rightly: Readonly<Record<string, Authority>>
  readonly references: readonly string[]
  /** What the person was last told of: requests go on from there. */
  readonly latest: { reference: string; revision: string }
  readonly codes: readonly string[]
}

/** Puts people with canaries into an installation, and finds out all that a request may name. */
export async function worldOf(installation: Installation): Promise<World> {
  const { register, clock, token } = installation
  const occasion = { ...IMPORT_OCCASION, now: clock.now() }
  const references: string[] = []
  for (const brand of ["lenoir", "dupont"] as const) {
    const contacts = [{ channel: "post", address: `Rue ${CANARIES[brand]} 7` }]
    const who = { brand: installation.brand(brand), subject: CANARIES[brand] }
    await register.importPerson(who, { ...PERSON, contacts }, occasion)
    references.push((await register.leave(who, { ...occasion, door: "page" }, null)).reference)
  }
  const lenoir = installation.brand()
  const codes = [
    ...(await register.issueCodes(lenoir, [SUBJECT], clock.now())),
    ...(await register.issueReferences(lenoir, [SUBJECT], clock.now())),
  ]
  const { paths, components } = openApi("") as unknown as {
    paths: Record<string, Record<string, Described>>
    components: { schemas: Schemas }
  }
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, security }]) => ({
      authority: Object.keys(security[0] ?? { none: [] })[0] ?? "none",
      path,
      method: method.toUpperCase(),
      parameters,
      body: requestBody?.content["application/json"]?.schema ?? null,
      lines: requestBody?.content["application/x-ndjson"]?.schema ?? null,
    })),
  )
  const own = await token()
  const nobody: Authority = { authorization: null, sees: [] }
  const bearer = (key: string, ...sees: Authority["sees"]): Authority => ({ authorization: `Bearer ${key}`, sees })
  const basic = (text: string, ...sees: Authority["sees"]): Authority => ({
    authorization: `Basic ${btoa(text)}`,
    sees,
  })
  return {
    clock,
    operations,
    schemas: components.schemas,
    references: ["0000-0000-00", ...references],
    codes,
    agentForm: await newFormToken({ brand: lenoir, agent: "anna", key: agentKeyOf("lenoir") }, clock.now()),
    latest: { reference: "0000-0000-00", revision: "1" },
    rightly: {
      link: bearer(own),
      sender: bearer(senderKeyOf("lenoir"), "lenoir"),
      agent: bearer(agentKeyOf("lenoir"), "lenoir"),
      inbound: nobody,
      none: nobody,
    },
    tokens: [
      own,
      await token({ age: LONG_AGO_MS }),
      await token({ subject: "c-unknown" }),
      "a.b.c",
      `${own}x`,
      own.slice(1),
    ],
    authorities: [
      bearer(own),
      bearer(own),
      bearer(await token({ age: LONG_AGO_MS })),
      bearer(await token({ subject: "c-unknown" })),
      bearer(senderKeyOf("lenoir"), "lenoir"),
      bearer(senderKeyOf("dupont"), "dupont"),
      bearer(agentKeyOf("lenoir"), "lenoir"),
      basic(`anna:${agentKeyOf("lenoir")}`, "lenoir"),
      bearer("nobody"),
      basic("anna:wrong"),
      nobody,
      { authorization: "Bearer \u00e9 \u00ff, x", sees: [] },
    ],
  }
}

interface Described {
  readonly security: readonly Readonly<Record<string, unknown>>[]
  readonly parameters?: Operation["parameters"]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}

/** One request: half of them right, a third nearly so, the rest wild. */
export function requestOf(world: World, seed: number, number: number): FuzzRequest {
  const dice = diceOf(seed ^ Math.imul(number + 1, 0x9e3779b1))
  const drawn = dice.below(5) < 3 ? ofContract(dice, world) : ofPages(dice, world)
  const more = dice.once(3) ? [[dice.oneOf(HEADERS), safe(dice.oneOf(VALUES))] as const] : []
  return {
    ...drawn,
    method: dice.once(12) ? dice.oneOf(METHODS) : drawn.method,
    path: dice.once(15) ? bent(dice, drawn.path) : drawn.path,
    headers: [...drawn.headers, ...more],
    peer: `10.${dice.below(256)}.${dice.below(256)}.${dice.below(256)}`,
  }
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "QUERY", "FROB"]
const HEADERS = [
  ...[
    "accept",
    "accept-language",
    "accept-encoding",
    "origin",
    "referer",
    "x-forwarded-for",
    "x-forwarded-host",
    "cookie",
  ],
  ...[
    "x-http-method-override",
    "if-match",
    "if-none-match",
    "range",
    "sec-fetch-site",
    "content-encoding",
    "authorization",
  ],
  ...["content-type", "idempotency-key", "webhook-timestamp", "webhook-id", "forwarded", "user-agent", "expect-ct"],
]
const VALUES = [
  ...[
    "",
    "*",
    "text/html",
    "application/json",
    "text/csv",
    "application/x-ndjson;q=0",
    "gzip, br",
    "gzip;q=0",
    "nl-BE,nl;q=0.9",
  ],
  ...[
    "https://evil.example",
    "null",
    "1",
    "-1",
    "999999999999999999999",
    '"1"',
    'W/"1"',
    "bytes=0-1",
    "same-origin",
    "same-site",
  ],
  ...[`${"a,".repeat(3_000)}`, "0123456789abcdef", FORM_TYPE, "multipart/form-data; boundary=f", "multipart/form-data"],
  ...HOSTILE.filter((each) => each.length < 1_000),
]

/** As much of it as a header can hold. */
const safe = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, "?").trim()

const bent = (dice: Dice, path: string): string => {
  const at = dice.below(path.length) + 1
  const piece = dice.oneOf([
    "%",
    "%zz",
    "%ff",
    "%00",
    "%c0%af",
    "/",
    "//",
    "/..",
    "%2e%2e/",
    "\\",
    "?",
    "&a=b",
    "#",
    ";",
    encodeURIComponent(dice.oneOf(HOSTILE).slice(0, 200).toWellFormed()),
  ])
  return path.slice(0, at) + piece + path.slice(at)
}

type Drawn = Omit<FuzzRequest, "peer">

function ofContract(dice: Dice, world: World): Drawn {
  const { path, method, authority, parameters, body: schema, lines } = dice.oneOf(world.operations)
  const rightly = dice.once(3) ? undefined : world.rightly[authority]
  const { authorization, sees } = rightly ?? dice.oneOf(world.authorities)
  const base = dice.once(6) ? `/api/v1/brands/${dice.oneOf(["lenoir", "dupont", "nobody"])}` : "/api/v1"
  const valueFor = ({ name, schema }: Operation["parameters"][number]) => {
    if (dice.once(8)) return safe(String(dice.oneOf(VALUES)))
    if (name === "Idempotency-Key") return `key-of-the-fuzzer-${dice.below(50)}`
    if (name === "If-Match" && !dice.once(3)) return `"${world.latest.revision}"`
    return String(fitting(dice, schema, world.schemas, {}))
  }
  const given = parameters.filter(() => !dice.once(6)).map((each) => [each, valueFor(each)] as const)
  const query = new URLSearchParams(
    given.filter(([{ in: place }]) => place === "query").map(([{ name }, value]) => [name, value]),
  )
  const headers = given
    .filter(([{ in: place, name }]) => place === "header" && !name.startsWith("webhook"))
    .map(([{ name }, value]) => [name, value] as const)
  const asLines = lines !== null && dice.once(2)
  const body = schema === null ? null : bodyOf(dice, world, asLines ? (lines as Schema) : schema, asLines)
  const type = dice.once(12) ? dice.oneOf(TYPES) : asLines ? "application/x-ndjson" : "application/json"
  const door = path === "/inbound/sms" ? "sms" : path === "/inbound/mail" ? "mail" : null
  const signed =
    door && !dice.once(6) && body
      ? signWebhook(
          [INBOUND_SECRETS[door]],
          `fuzz-${dice.below(500)}`,
          world.clock.now(),
          Buffer.from(body).toString("utf8"),
        )
      : {}
  return {
    method,
    path: `${base}${path}${query.size > 0 ? `?${query}` : ""}`,
    headers: [
      ...headers,
      ...Object.entries<string>(signed),
      ...(authorization === null ? [] : [["authorization", authorization] as const]),
      ...(body === null ? [] : [["content-type", type] as const]),
    ],
    body,
    sees: door ? ["lenoir"] : sees,
  }
}

const TYPES = [
  "text/plain",
  FORM_TYPE,
  "multipart/form-data; boundary=f",
  "application/json; charset=utf-16",
  "",
  "application/xml",
]

function bodyOf(dice: Dice, world: World, schema: Schema, asLines: boolean): Uint8Array<ArrayBuffer> {
  const usual = {
    ...{
      brand: ["lenoir"],
      subject: [SUBJECT, SUBJECT, "c-unknown"],
      channel: ["email", "sms", "post"],
      topic: ["news", "offers"],
    },
    ...{
      frequency: ["weekly", "monthly"],
      pauseUntil: [null, "2026-12-24T00:00:00.000Z"],
      reference: [world.latest.reference, ...world.references],
      locale: ["fr", "nl", "en"],
    },
    ...{
      contact: ["nobody@example.be", "+32 470 99 99 99"],
      from: ["+32 470 99 99 98", "b@example.be"],
      text: ["STOP", "stop svp", "HELP"],
    },
  }
  const value = () => fitting(dice, schema, world.schemas, usual)
  const kind = dice.below(10)
  const right = asLines ? Array.from({ length: dice.below(5) }, value) : [value()]
  const texts = (kind < 5 ? right : right.map((each) => changed(dice, each))).map((each) => JSON.stringify(each) ?? "")
  const text = texts.join("\n")
  if (kind < 8) return new TextEncoder().encode(text)
  return kind === 8 ? misspelt(dice, text) : misspelt(dice, dice.oneOf(HOSTILE))
}

const LEAVE = Object.fromEntries(new URLSearchParams(ONE_CLICK))

interface PageOfWorld {
  /** As a log names it, below the language. */
  readonly route: string
  /** What is right there; left out where nothing is posted. */
  readonly form?: (world: World) => Readonly<Record<string, string>>
  /** Whether it has a document of its own. */
  readonly isShown?: false
}

const PAGES: Readonly<Record<PageAddress["place"], PageOfWorld>> = {
  entry: { route: "/" },
  ways: { route: "/ways" },
  embed: { route: "/embed" },
  link: { route: "/link", form: () => ({ contact: "nobody@example.be" }) },
  code: { route: "/s/{code}", form: ({ codes }) => ({ code: codes[0] ?? "" }) },
  choice: { route: "/u/{token}", form: () => LEAVE },
  unsubscribed: { route: "/u/{token}/unsubscribed", form: () => LEAVE },
  history: { route: "/u/{token}/history", form: () => LEAVE },
  preferences: {
    route: "/u/{token}/preferences",
    form: ({ latest: { revision } }) => ({ revision, shown: "email/news", "frequencies.news": "monthly" }),
  },
  undo: { route: "/u/{token}/undo", isShown: false, form: ({ latest: { reference } }) => ({ reference }) },
  reason: {
    ...{ route: "/u/{token}/reason", isShown: false },
    form: ({ latest: { reference } }) => ({ reference, reason: "too-many" }),
  },
}

/** Every route of the server that has a yes for somebody, as method and name in the log. */
export const everyRoute = ({ operations }: World): string[] => [
  ...operations.map(({ method, path }) => `${method} ${API}${path}`),
  ...Object.values(PAGES).flatMap(({ route, form, isShown = true }) => [
    ...(isShown ? [`GET /{lang}${route}`] : []),
    ...(form ? [`POST /{lang}${route}`] : []),
  ]),
  ...["GET /{lang}/agent", "POST /{lang}/agent"],
  ...["GET /assets/main-1a2b3c4d.js", "GET /.well-known/jwks.json", "GET /api/v1/openapi.json"],
]

const LANGUAGES = ["", "/fr", "/nl", "/en", "/xx", "/nl-BE"]
const FIELDS = [
  "List-Unsubscribe",
  "revision",
  "shown",
  "lanes.email/news",
  "frequencies.news",
  "pause",
  "was.objection",
  "reference",
  "reason",
  "contact",
  "code",
  "step",
  "given",
  "subject",
  "form",
  "__proto__",
]

function ofPages(dice: Dice, world: World): Drawn {
  const token = dice.once(2) ? (world.tokens[0] ?? "") : dice.oneOf(world.tokens)
  const hostile = () => encodeURIComponent(dice.oneOf(HOSTILE).slice(0, 200).toWellFormed())
  const query = dice.once(3)
    ? `?${dice.oneOf(["token", "brand", "after", "lang", "screen", "view"])}=${dice.once(2) ? dice.oneOf(["dupont", "lenoir", "1", "fr"]) : hostile()}`
    : ""
  const ofPerson = dice.oneOf(["", "", "/preferences", "/unsubscribed", "/history", "/undo", "/reason", "/nothing"])
  const page = dice.oneOf([
    ...[`/u/${token}${ofPerson}`, `/u/${token}${ofPerson}`, `/u/${token}${ofPerson}`, `/u/${token}${ofPerson}`],
    ...[`/u${ofPerson}?token=${token}`, "/", "/ways", "/embed", "/link", "/s", `/s/${hostile()}`],
    ...[`/s/${dice.oneOf(world.codes)}`, "/agent", "/agent", "/api/v1/nothing", "/nothing", "/metrics"],
    ...["/assets/main-1a2b3c4d.js", "/.well-known/jwks.json", "/api/v1/openapi.json"],
  ])
  const isAgents = page === "/agent"
  const { authorization, sees } = isAgents ? dice.oneOf(world.authorities) : { authorization: null, sees: [] }
  const fields = Array.from(
    { length: dice.below(5) },
    () =>
      [
        dice.oneOf(FIELDS),
        dice.oneOf([ONE_CLICK, "One-Click", "1", "email/news", SUBJECT, ...world.references, ...HOSTILE]),
      ] as const,
  )
  const steps = {
    ...{ step: dice.oneOf(["find", "note"]), given: SUBJECT, subject: SUBJECT, form: world.agentForm },
  }
  const { place } = readPageAddress(new URL(page, "http://x")) ?? { place: "entry" as const }
  const right = isAgents ? steps : (PAGES[place].form?.(world) ?? LEAVE)
  const form = dice.once(3) ? fields : [...Object.entries(right), ...(dice.once(6) ? fields : [])]
  const isPost = dice.once(2)
  const isMultipart = dice.once(4)
  const text = isMultipart
    ? `${form.map(([name, value]) => `--f\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join("")}--f--\r\n`
    : new URLSearchParams(form.map(([name, value]) => [name, value])).toString()
  const body = isPost ? (dice.once(8) ? misspelt(dice, text) : new TextEncoder().encode(text)) : null
  const type = dice.once(10) ? dice.oneOf(TYPES) : isMultipart ? "multipart/form-data; boundary=f" : FORM_TYPE
  return {
    method: isPost ? "POST" : "GET",
    path: `${/^\/(assets|\.well-known|api)/.test(page) ? "" : dice.oneOf(LANGUAGES)}${page}${page.includes("?") ? query.replace("?", "&") : query}`,
    headers: [
      ...(dice.once(2) ? [["accept", dice.oneOf(["text/html", "application/json", "*/*"])] as const] : []),
      ...(isAgents ? [["sec-fetch-site", "same-origin"] as const] : []),
      ...(authorization === null ? [] : [["authorization", authorization] as const]),
      ...(isPost ? [["content-type", type] as const] : []),
    ],
    body,
    sees,
  }
}

/** Addresses that stand in no answer. */
export const SECRETS: readonly string[] = [ADDRESSES.email, ADDRESSES.sms]
