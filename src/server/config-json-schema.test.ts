import { Ajv } from "ajv"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type ConfigFile, readConfig } from "./config.ts"
import { configJsonSchema } from "./config-json-schema.ts"
import { drawSigningSecret } from "./draw-secrets.ts"
import { configFile, LOCALES } from "./testing.ts"

const ajv = new Ajv({ allErrors: true, formats: { email: true } })
const validate = ajv.compile(configJsonSchema())

/** What the schema says of a file, one line a mistake. */
const saidBySchema = (file: unknown): string[] => {
  validate(file)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

const taken = (file: unknown, locales: readonly string[] = LOCALES): Promise<boolean> =>
  readConfig(file, locales).then(
    () => true,
    () => false,
  )

/** A configuration in which every field stands. */
async function wholeFile(): Promise<ConfigFile> {
  const file = await configFile()
  const [lenoir, ...others] = file.brands
  if (!lenoir) throw new Error("The configuration of the tests has a brand.")
  const words = (text: string) => Object.fromEntries(LOCALES.map((locale) => [locale, text]))
  const secret = drawSigningSecret()
  return {
    ...file,
    $schema: "./config.schema.json",
    smtp: "smtps://user:password@mail.acme.example:465",
    trustedProxies: ["10.0.0.0/8"],
    webhooks: [{ brand: "lenoir", id: "crm", url: "http://crm.internal/hook", secrets: [secret], private: true }],
    brands: [
      {
        ...lenoir,
        about: words("You are a customer of our shops, or you asked for our news."),
        complaintAuthority: words("Data Protection Commission"),
        embedOrigins: ["https://www.lenoir.example", "http://localhost:3000", "https://portal.lenoir.example:8443"],
        doors: {
          sms: { number: "8850" },
          mail: { address: "stop@lenoir.example" },
          phone: { number: "+3222000000" },
          post: { address: "Maison Lenoir\nRue Neuve 1\n1000 Bruxelles" },
        },
        theme: { light: { brand: "#8b1e3f" }, radius: 12, font: "serif", density: "compact" },
      },
      ...others,
    ],
  }
}

describe("the configuration's JSON Schema", () => {
  it("is one that a validator takes, in strict mode", () => {
    expect(ajv.validateSchema(configJsonSchema())).toBe(true)
  })

  it("takes what the server takes: the tests' configuration, and one with every field", async () => {
    for (const file of [await configFile(), await wholeFile()]) {
      expect(saidBySchema(file)).toEqual([])
      expect(await taken(file)).toBe(true)
    }
  })

  it("tells of every field what it is for", () => {
    expect(withoutWords(configJsonSchema() as Described, "")).toEqual([])
  })

  it("takes the name of a variable or of a file where a secret is wanted, and nowhere else", async () => {
    const file = await wholeFile()
    const named = { env: "A_SECRET" }
    const secrets: [string, unknown][] = [
      ["smtp", { smtp: { file: "/run/secrets/smtp" } }],
      ["keys", { keys: [{ ...file.keys[0], secret: named }] }],
      [
        "receiptKeys",
        { receiptKeys: [{ ...file.receiptKeys?.[0], jwk: { ...file.receiptKeys?.[0]?.jwk, d: named } }] },
      ],
      ["webhooks", { webhooks: [{ ...file.webhooks?.[0], secrets: [named] }] }],
      ["inbound", { inbound: [{ ...file.inbound?.[0], secrets: [named] }] }],
      ["suppressionKeys", { suppressionKeys: [{ brand: "lenoir", secret: named }] }],
    ]
    for (const [field, instead] of secrets) {
      expect([field, saidBySchema({ ...file, ...(instead as object) })]).toEqual([field, []])
    }
    expect(saidBySchema({ ...file, publicUrl: named })).not.toEqual([])
    expect(saidBySchema({ ...file, smtp: { env: "A", file: "b" } })).not.toEqual([])
    expect(saidBySchema({ ...file, smtp: {} })).not.toEqual([])
  })

  it.each<[string, (file: ConfigFile, brand: ConfigFile["brands"][number]) => unknown]>([
    ["no public address", (file) => Reflect.deleteProperty(file, "publicUrl")],
    ["no brand", (file) => Object.assign(file, { brands: [] })],
    ["a field of another name", (file) => Object.assign(file, { oneClickOnlyEmail: true })],
    ["a brand's field of another name", (_, brand) => Object.assign(brand, { slogan: "Buy!" })],
    ["a brand id with capitals", (_, brand) => Object.assign(brand, { id: "Lenoir" })],
    ["a brand without a name", (_, brand) => Object.assign(brand, { name: "  " })],
    ["a brand without a controller (A25)", (_, brand) => Reflect.deleteProperty(brand, "controller")],
    ["a controller without an address (A25)", (_, brand) => Object.assign(brand, { controller: { name: "Acme SA" } })],
    ["no contact (A25)", (_, brand) => Reflect.deleteProperty(brand, "contactEmail")],
    ["a contact that is no address", (_, brand) => Object.assign(brand, { contactEmail: "us" })],
    ["no privacy statement (A25)", (_, brand) => Reflect.deleteProperty(brand, "privacyUrl")],
    [
      "a privacy statement that is a script",
      (_, brand) => Object.assign(brand.privacyUrl, { fr: "javascript:alert(1)" }),
    ],
    ["no complaint route (A25)", (_, brand) => Reflect.deleteProperty(brand, "complaintUrl")],
    ["a time zone that is none", (_, brand) => Object.assign(brand, { timeZone: "Belgium" })],
    ["no language", (_, brand) => Object.assign(brand, { locales: [] })],
    ["a wildcard for an origin", (_, brand) => Object.assign(brand, { embedOrigins: ["*"] })],
    ["http for an origin", (_, brand) => Object.assign(brand, { embedOrigins: ["http://www.lenoir.example"] })],
    ["an origin with a path", (_, brand) => Object.assign(brand, { embedOrigins: ["https://a.example/b"] })],
    ["a premium number (A7)", (_, brand) => Object.assign(brand, { doors: { phone: { number: "+3290312345" } } })],
    ["a word for a number", (_, brand) => Object.assign(brand, { doors: { sms: { number: "STOP" } } })],
    ["a basis that is none", (_, brand) => Object.assign(brand.catalogue.channels[0] ?? {}, { defaultBasis: "habit" })],
    ["one rhythm", (_, brand) => brand.catalogue.topics[0]?.frequencies?.pop()],
    ["a colour by its name", (_, brand) => Object.assign(brand, { theme: { light: { brand: "red" } } })],
    ["a family that is none", (_, brand) => Object.assign(brand, { theme: { font: "Comic Sans MS" } })],
    ["markup in about (D27)", (_, brand) => Object.assign(brand, { about: inAll("<b>Stay!</b>") })],
    ["an address in about", (_, brand) => Object.assign(brand, { about: inAll("See acme.example for offers") })],
    ["an address with a scheme in about", (_, brand) => Object.assign(brand, { about: inAll("https://x") })],
    ["201 characters in about", (_, brand) => Object.assign(brand, { about: inAll("a".repeat(201)) })],
    ["two lines in about", (_, brand) => Object.assign(brand, { about: inAll("We.\nStay!") })],
    ["a name that turns what follows (D27)", (_, brand) => Object.assign(brand, { name: "Acme\u202eecnavda" })],
    ["a name with a line break", (_, brand) => Object.assign(brand, { name: "Acme\r\nBcc: all" })],
    [
      "a topic's name with a control",
      (_, { catalogue }) => Object.assign(catalogue.topics[0] ?? {}, { name: inAll("\u0007") }),
    ],
    ["a name of 501 characters", (_, brand) => Object.assign(brand, { name: "a".repeat(501) })],
    ["no key", (file) => Object.assign(file, { keys: [] })],
    ["an algorithm that we do not speak", (file) => Object.assign(file.keys[0] ?? {}, { alg: "none" })],
    ["a key of another kind", (file) => Object.assign(file.receiptKeys?.[0]?.jwk ?? {}, { crv: "P-256" })],
    ["a sender's key in clear (D39)", (file) => Object.assign(file.senderKeys[0] ?? {}, { sha256: "my-secret" })],
    ["mail to another kind of server", (file) => Object.assign(file, { smtp: "https://mail.example" })],
    ["a webhook without secrets", (file) => Object.assign(file.webhooks?.[0] ?? {}, { secrets: [] })],
    ["a secret that is none", (file) => Object.assign(file.inbound?.[0] ?? {}, { secrets: ["hunter2"] })],
    ["a door that is none", (file) => Object.assign(file.inbound?.[0] ?? {}, { door: "window" })],
  ])("refuses %s, as the server does", async (_, spoil) => {
    const file = structuredClone(await wholeFile())
    const [brand] = file.brands
    if (brand) spoil(file, brand)
    expect(saidBySchema(file)).not.toEqual([])
    expect(await taken(file)).toBe(false)
  })

  it("marks nothing that the server takes, whatever stands in a field", async () => {
    const file = await wholeFile()
    const places = leavesOf(file)
    const agree = async (place: readonly string[], value: unknown) => {
      const changed = structuredClone(file)
      const parent = place.slice(0, -1).reduce<unknown>((at, step) => (at as never)[step], changed)
      ;(parent as Record<string, unknown>)[place.at(-1) ?? ""] = value
      if (await taken(changed))
        expect([place.join("."), value, saidBySchema(changed)]).toEqual([place.join("."), value, []])
    }
    for (const place of places) for (const value of ODD) await agree(place, value)
    const strings = fc.oneof(fc.string({ unit: "grapheme", maxLength: 30 }), fc.webUrl(), fc.emailAddress())
    await fc.assert(fc.asyncProperty(fc.constantFrom(...places), strings, agree), { numRuns: 300 })
  })
})

/** What may stand in a field by mistake, or rightly so. */
const ODD: readonly unknown[] = [
  ...[null, "", " ", 0, -1, true, [], {}, "Acme\n", " Acme ", "شركة", "🎉", "a.b", "</script>", "8850", "+3222000000"],
  ...["Europe/Brussels", "UTC", "CET", "Etc/GMT+1", "https://a.example", "https://a.example:8443", "http://[::1]:80"],
  ...["http://127.0.0.1", "http://portal.localhost:3000", "smtp://[::1]:25", "SMTP://mail.example", "a+b@c-d.example"],
]

const inAll = (text: string) => Object.fromEntries(LOCALES.map((locale) => [locale, text]))

/** Where the values of a file stand that hold no other. */
function leavesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path]
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
}

interface Described {
  readonly description?: string
  readonly properties?: Readonly<Record<string, Described>>
  readonly items?: Described
  readonly oneOf?: readonly Described[]
  readonly anyOf?: readonly Described[]
}

/** The fields of which nothing is said. */
function withoutWords({ properties = {}, items, oneOf = [], anyOf = [] }: Described, path: string): string[] {
  return [
    ...Object.entries(properties).flatMap(([name, field]) => [
      ...(field.description ? [] : [`${path}.${name}`]),
      ...withoutWords(field, `${path}.${name}`),
    ]),
    ...[...(items ? [items] : []), ...oneOf, ...anyOf].flatMap((inner) => withoutWords(inner, path)),
  ]
}
