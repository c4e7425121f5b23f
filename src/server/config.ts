import * as v from "valibot"
import { type Brand, type LocalizedText, quotable } from "../domain/index.ts"
import {
  createKeyring,
  type KeyConfig,
  type Keyring,
  type KeySet,
  LinkConfigError,
  publicBase,
  publicKeySet,
  type ReceiptKeyConfig,
  receiptKey,
} from "../link/index.ts"
import { type ConfigFile, configSchema } from "./config-schema.ts"
import { dress, type Logo } from "./dress.ts"
import { mistakesInSecrets, type PlacedSecret } from "./known-secrets.ts"

export type { ConfigFile }

/** A configuration that cannot be used. The message names every field that is wrong, and never a secret. */
export class ConfigError extends Error {
  override readonly name = "ConfigError"

  /** @param mistakes a line each, whatever of the file they quote */
  constructor(mistakes: readonly string[]) {
    super(["The configuration cannot be used:", ...mistakes.map((each) => quotable(each, LONGEST))].join("\n  - "))
  }
}

/** Of a mistake that is told, in characters. */
const LONGEST = 500

/** What the server runs on, checked. */
export interface ServerConfig {
  /** The public address of the installation, also the issuer of its links; no slash at the end. */
  readonly publicUrl: string
  /** At least one; the first speaks where no link says otherwise. */
  readonly brands: ReadonlyMap<string, Brand>
  readonly keyring: Keyring
  /** Keys that sign receipts and nothing else (B28). A brand without one hands out receipts that are not signed. */
  readonly receiptKeyring: Keyring
  /** Their public halves, for everybody. */
  readonly keySet: KeySet
  /** Where mail goes out; `null` puts it into a folder. */
  readonly smtp: string | null
  /** By brand, the exact origins of the pages that may frame its centre; nobody where there are none (D17). */
  readonly embedOrigins: ReadonlyMap<string, readonly string[]>
  /** By brand, the SHA-256 (base64) of the style that its theme comes to; where there is a theme. */
  readonly themeHashes: ReadonlyMap<string, string>
  /** By the path it is served under, each brand's logo that came with the configuration. */
  readonly logos: ReadonlyMap<string, Logo>
  /** Addresses and networks whose word on who asks is taken (`X-Forwarded-For`, D37). */
  readonly trustedProxies: readonly string[]
  /** Brand by SHA-256 (base64url) of the sender's API key (D39). */
  readonly senderKeys: ReadonlyMap<string, string>
  /** Who may write down what a person says, by SHA-256 (base64url) of the agent's key. */
  readonly agents: ReadonlyMap<string, Agent>
  /** By brand: who is told of every change. */
  readonly webhooks: ReadonlyMap<string, readonly WebhookTarget[]>
  /** By brand and door: the secrets with which whoever hands in messages signs them; more than one while they change. */
  readonly inbound: ReadonlyMap<string, Partial<Record<InboundDoor, readonly string[]>>>
  /** By brand: the key of the hashes that stand for addresses which are not kept any more (A28). */
  readonly suppressionKeys: ReadonlyMap<string, string>
}

/** Whoever sits at the phone or in the shop. */
interface Agent {
  readonly brand: string
  /** Stands in the evidence of whatever they write down. */
  readonly id: string
}

/** A door through which others hand in what somebody has written to the brand. */
export type InboundDoor = "sms" | "mail"

/** An address that is told of every change. */
export interface WebhookTarget {
  /** Names it among the brand's: the messages that wait for it are kept under this name. */
  readonly id: string
  readonly url: string
  /** Each signs every message; more than one while they change. */
  readonly secrets: readonly string[]
  /** Whether it may be `http:` and stand in a network of one's own: refused otherwise (D38). */
  readonly private: boolean
}

/**
 * Checks a configuration whole, before anything starts.
 *
 * @param locales the languages the page comes in; every text of a brand has to be there in each of them (A47)
 * @throws ConfigError naming every field that is wrong and what it should be
 */
export async function readConfig(input: unknown, locales: readonly string[]): Promise<ServerConfig> {
  const read = v.safeParse(configSchema, input)
  if (!read.success)
    throw new ConfigError(read.issues.map((issue) => `${v.getDotPath(issue) ?? "the file"}: ${mistakeIn(issue)}`))
  const { brands, keys, receiptKeys, senderKeys, agents, webhooks, inbound, suppressionKeys } = read.output
  const mistakes = [
    ...brands.flatMap((brand, at) => mistakesIn(brand, `brands.${at}`, locales)),
    ...repeated(brands.map((brand) => brand.id)).map((each) => `brands: "${each}" is there twice`),
    ...Object.entries({ keys, receiptKeys, senderKeys, agents, webhooks, inbound, suppressionKeys }).flatMap(
      ([field, entries]) => strangers(entries, brands).map((brand) => `${field}: there is no brand "${brand}"`),
    ),
    ...Object.entries({
      agents: agents.map(nameOf),
      webhooks: webhooks.map(nameOf),
      inbound: inbound.map(doorOf),
    }).flatMap(([field, names]) => repeated(names).map((name) => `${field}: "${name}" is there twice`)),
    ...repeated([...senderKeys, ...agents].map((each) => each.sha256)).map(
      () => "senderKeys, agents: two of them have the same key",
    ),
    ...repeated([...webhooks, ...inbound].flatMap((each) => each.secrets)).map(
      () => "webhooks, inbound: two of them have the same secret (B28)",
    ),
    ...repeated(suppressionKeys.map((key) => key.brand)).map(
      (brand) =>
        `suppressionKeys: brand "${brand}" has two; what was hashed with the first could not be found any more`,
    ),
    ...inbound
      .filter(({ brand, door }) => door === "sms" && !suppressionKeys.some((key) => key.brand === brand))
      .map(
        ({ brand }) =>
          `inbound: brand "${brand}" takes STOP and has no suppression key: from a number of nobody on record it could not be kept. Draw one: "preference-center new-key suppression --brand ${brand}"`,
      ),
    ...webhooks.flatMap((webhook, at) =>
      whatIsWrongWithTarget(webhook).map((mistake) => `webhooks.${at}.url: ${mistake}`),
    ),
    ...brands.flatMap((brand, at) =>
      closedDoors(brand, inbound, agents).map((mistake) => `brands.${at}.doors.${mistake}`),
    ),
    ...whatIsWrongWithBase(read.output.publicUrl).map((mistake) => `publicUrl: ${mistake}`),
    ...brands
      .filter((brand) => !keys.some((key) => key.brand === brand.id && key.status === "active"))
      .map((brand) => `keys: brand "${brand.id}" has no active key`),
    ...(await mistakesOfKeys(allKeys(read.output))),
    ...(await mistakesInSecrets(secretsOf(read.output))),
  ]
  if (mistakes.length > 0) throw new ConfigError(mistakes)
  return {
    publicUrl: publicBase(read.output.publicUrl),
    ...(await dress(brands.map(({ embedOrigins: _framers, ...brand }) => brand))),
    embedOrigins: new Map(brands.map(({ id, embedOrigins }) => [id, embedOrigins])),
    ...(await readKeys(read.output)),
    smtp: read.output.smtp ?? null,
    trustedProxies: read.output.trustedProxies,
    senderKeys: new Map(senderKeys.map(({ brand, sha256 }) => [sha256, brand])),
    agents: new Map(agents.map(({ sha256, ...agent }) => [sha256, agent])),
    webhooks: Map.groupBy(webhooks, ({ brand }) => brand),
    inbound: inboundSecrets(inbound),
    suppressionKeys: new Map(suppressionKeys.map(({ brand, secret }) => [brand, secret])),
  }
}

/** A list of the configuration in which each entry stands for itself. */
type Listed = "senderKeys" | "agents" | "webhooks" | "inbound" | "suppressionKeys"

/** What is wrong with one entry of a list, as far as the entry alone can tell. */
export function mistakesInEntry(field: Listed, entry: unknown): string[] {
  const read = v.safeParse(configSchema.entries[field], [entry])
  if (!read.success)
    return read.issues.map((issue) => `${v.getDotPath(issue)?.replace(/^0\.?/, "")}: ${mistakeIn(issue)}`)
  return field === "webhooks"
    ? whatIsWrongWithTarget((read.output as WebhookTarget[])[0] as WebhookTarget).map((mistake) => `url: ${mistake}`)
    : []
}

/** Every secret of a configuration, with its place. */
function secretsOf(file: v.InferOutput<typeof configSchema>): PlacedSecret[] {
  const { keys, receiptKeys, senderKeys, agents, webhooks, inbound, suppressionKeys } = file
  const hashed = (list: "senderKeys" | "agents", entries: readonly { sha256: string }[]) =>
    entries.map(({ sha256 }, at): PlacedSecret => ({ place: `${list}.${at}.sha256`, text: sha256, kind: "sha256" }))
  const signing = (list: "webhooks" | "inbound", entries: readonly { secrets: readonly string[] }[]) =>
    entries.flatMap(({ secrets }, at) =>
      secrets.map((text, n): PlacedSecret => ({ place: `${list}.${at}.secrets.${n}`, text, kind: "signing" })),
    )
  const key = (place: string, text: string | undefined): PlacedSecret[] =>
    text === undefined ? [] : [{ place, text, kind: "key" }]
  return [
    ...keys.flatMap((each, at) =>
      each.alg === "HS256" ? key(`keys.${at}.secret`, each.secret) : key(`keys.${at}.jwk.d`, each.jwk.d),
    ),
    ...receiptKeys.flatMap(({ jwk }, at) => key(`receiptKeys.${at}.jwk.d`, jwk.d)),
    ...suppressionKeys.flatMap(({ secret }, at) => key(`suppressionKeys.${at}.secret`, secret)),
    ...hashed("senderKeys", senderKeys),
    ...hashed("agents", agents),
    ...signing("webhooks", webhooks),
    ...signing("inbound", inbound),
  ]
}

type KeysInFile = Pick<v.InferOutput<typeof configSchema>, "keys" | "receiptKeys" | "suppressionKeys">

/** Keys for links, for receipts and for what is left of addresses, so that they can be checked together (B28). */
const allKeys = ({ keys, receiptKeys, suppressionKeys }: KeysInFile): KeyConfig[] => [
  ...(keys as KeyConfig[]),
  ...(receiptKeys as ReceiptKeyConfig[]).map(receiptKey),
  ...suppressionKeys.map(
    (key, at): KeyConfig => ({ ...key, kid: `suppressionKeys-${at}`, alg: "HS256", status: "active" }),
  ),
]

/** What is wrong with each key by itself; where nothing is, what is wrong with one beside another. */
async function mistakesOfKeys(keys: readonly KeyConfig[]): Promise<string[]> {
  const alone = await Promise.all(keys.map((key) => mistakeOfKeys([key])))
  const mistakes = alone.some((each) => each !== null) ? alone : [await mistakeOfKeys(keys)]
  return mistakes.filter((each) => each !== null)
}

const mistakeOfKeys = (keys: readonly KeyConfig[]): Promise<string | null> =>
  createKeyring(keys).then(
    () => null,
    (error: unknown) => {
      if (error instanceof LinkConfigError) return error.message
      throw error
    },
  )

/** Keys by what they are for. */
async function readKeys(file: KeysInFile) {
  const all = [...(await createKeyring(allKeys(file)))]
  const forReceipts = new Set(file.receiptKeys.map(({ kid }) => kid))
  const forLinks = new Set(file.keys.map(({ kid }) => kid))
  return {
    keyring: new Map(all.filter(([kid]) => forLinks.has(kid))),
    receiptKeyring: new Map(all.filter(([kid]) => forReceipts.has(kid))),
    keySet: publicKeySet(file.receiptKeys as ReceiptKeyConfig[]),
  }
}

/** What is wrong with a field, in our words: those of the library quote what stands there, and it may be a secret. */
function mistakeIn({ message, expected, received }: v.BaseIssue<unknown>): string {
  if (!message.startsWith("Invalid ")) return message
  if (expected === "never") return "there is no such field"
  if (received === "undefined") return "is missing"
  return `must be ${KINDS[expected ?? ""] ?? expected}`
}

const KINDS: Readonly<Record<string, string>> = {
  Object: "an object",
  Array: "a list",
  string: "a text",
  boolean: "true or false",
}

function mistakesIn(brand: Brand, path: string, locales: readonly string[]): string[] {
  const { catalogue } = brand
  const texts: [string, LocalizedText][] = [
    ["privacyUrl", brand.privacyUrl],
    ["complaintUrl", brand.complaintUrl],
    ...(brand.complaintAuthority ? [["complaintAuthority", brand.complaintAuthority] as [string, LocalizedText]] : []),
    ...(brand.about ? [["about", brand.about] as [string, LocalizedText]] : []),
    ...catalogue.channels.map((channel): [string, LocalizedText] => [`channel ${channel.id} name`, channel.name]),
    ...catalogue.topics.map((topic): [string, LocalizedText] => [`topic ${topic.id} name`, topic.name]),
    ...catalogue.topics.map((topic): [string, LocalizedText] => [`topic ${topic.id} description`, topic.description]),
    ...catalogue.topics.flatMap((topic) =>
      (topic.frequencies ?? []).map((each): [string, LocalizedText] => [
        `topic ${topic.id} frequency ${each.id} name`,
        each.name,
      ]),
    ),
    ...catalogue.services.map((service, at): [string, LocalizedText] => [`service ${at}`, service]),
  ]
  const channels = catalogue.channels.map((channel) => channel.id)
  return [
    ...brand.locales
      .filter((locale) => !locales.includes(locale))
      .map((locale) => `${path}.locales: the page does not come in "${locale}", but in ${locales.join(", ")}`),
    ...(brand.locales.includes(brand.defaultLocale) ? [] : [`${path}.defaultLocale: has to be one of its locales`]),
    ...texts.flatMap(([name, byLocale]) =>
      brand.locales
        .filter((locale) => byLocale[locale] === undefined)
        .map((locale) => `${path}.${name}: "${locale}" is missing`),
    ),
    ...repeated(channels).map((each) => `${path}: channel "${each}" is there twice`),
    ...repeated(catalogue.topics.map((topic) => topic.id)).map((each) => `${path}: topic "${each}" is there twice`),
    ...catalogue.topics.flatMap((topic) =>
      repeated(topic.channels).map((each) => `${path}: topic "${topic.id}" names the channel "${each}" twice`),
    ),
    ...catalogue.topics.flatMap((topic) =>
      repeated((topic.frequencies ?? []).map((each) => each.id)).map(
        (each) => `${path}: topic "${topic.id}" names the frequency "${each}" twice`,
      ),
    ),
    ...catalogue.topics.flatMap((topic) =>
      topic.channels
        .filter((channel) => !channels.includes(channel))
        .map((channel) => `${path}: topic "${topic.id}" names the unknown channel "${channel}"`),
    ),
  ]
}

/** The brands that keys name and that do not exist. */
const strangers = (keys: readonly { brand: string }[], brands: readonly Brand[]): string[] =>
  keys.map((key) => key.brand).filter((id) => !brands.some((brand) => brand.id === id))

type InboundEntry = { readonly brand: string; readonly door: InboundDoor; readonly secrets: readonly string[] }

const nameOf = ({ brand, id }: { brand: string; id: string }): string => `${brand}/${id}`
const doorOf = ({ brand, door }: InboundEntry): string => `${brand}/${door}`

const inboundSecrets = (inbound: readonly InboundEntry[]): ServerConfig["inbound"] =>
  new Map(
    [...Map.groupBy(inbound, ({ brand }) => brand)].map(([brand, entries]) => [
      brand,
      Object.fromEntries(entries.map(({ door, secrets }) => [door, secrets])),
    ]),
  )

/** Doors of which people are told, and behind which nobody is: whoever knocks would be left standing (A39). */
function closedDoors({ id, doors = {} }: Brand, inbound: readonly InboundEntry[], agents: readonly Agent[]): string[] {
  const takes = (door: InboundDoor) => inbound.some((each) => each.brand === id && each.door === door)
  const hasAgents = agents.some(({ brand }) => brand === id)
  return [
    ...(["sms", "mail"] as const)
      .filter((door) => doors[door] !== undefined && !takes(door))
      .map((door) => `${door}: nothing comes in by it; add its secrets to "inbound"`),
    ...(["phone", "post"] as const)
      .filter((door) => doors[door] !== undefined && !hasAgents)
      .map((door) => `${door}: nobody is there to write it down; add somebody to "agents"`),
  ]
}

/** An address that is told of changes: https, and nothing in it that does not belong to an address (D38). */
function whatIsWrongWithTarget({ url: address, private: own }: Pick<WebhookTarget, "url" | "private">): string[] {
  const url = URL.parse(address)
  if (!url || (url.protocol !== "https:" && !(own && url.protocol === "http:")))
    return ['must be an https address; plain http goes only with "private": true']
  if (url.username || url.password)
    return ["holds a user name or a password: messages are signed, nothing else is needed"]
  return url.hash ? ["has a part behind #, which is never sent"] : []
}

function whatIsWrongWithBase(address: string): string[] {
  try {
    const { pathname } = new URL(publicBase(address))
    return pathname === "/" ? [] : ["has to be a host name of its own, without a path: addresses in mails begin with /"]
  } catch (error) {
    if (error instanceof LinkConfigError) return [error.message]
    throw error
  }
}

const repeated = (ids: readonly string[]): string[] => ids.filter((each, at) => ids.indexOf(each) !== at)
