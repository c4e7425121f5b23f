import { describe, expect, it } from "vitest"
import { ConfigError, type ConfigFile, readConfig } from "./config.ts"
import { configFile, LOCALES } from "./testing.ts"

type Draft = { -readonly [Field in keyof ConfigFile]: ConfigFile[Field] }
type BrandDraft = ConfigFile["brands"][number]

const firstBrand = (file: Draft): BrandDraft => {
  const [brand] = file.brands
  if (!brand) throw new Error("The configuration of the tests has a brand.")
  return brand
}

/** What is said of a configuration with one mistake. */
async function complaintOf(spoil: (file: Draft, brand: BrandDraft) => void): Promise<string> {
  const file = await configFile()
  spoil(file, firstBrand(file))
  const error = await readConfig(file, LOCALES).then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof ConfigError) return error.message
  throw new Error(`Expected a ConfigError, got ${String(error)}`)
}

const short = "c2hvcnQ"

describe("a configuration", () => {
  it("without mistakes is read", async () => {
    const config = await readConfig(await configFile(), LOCALES)
    expect([...config.brands.keys()]).toEqual(["lenoir", "dupont"])
    expect(config.publicUrl).toBe("http://127.0.0.1:8080")
  })

  it("may have its public address with a slash at the end", async () => {
    const file = { ...(await configFile()), publicUrl: "https://prefs.example/" }
    expect((await readConfig(file, LOCALES)).publicUrl).toBe("https://prefs.example")
  })

  it("with a public address below a path is refused: nothing would be found there", async () => {
    const complaint = await complaintOf((file) => {
      file.publicUrl = "https://acme.example/preferences"
    })
    expect(complaint).toContain("publicUrl: has to be a host name of its own")
  })

  it("keeps the theme of a brand, and serves its logo instead of carrying it in every document", async () => {
    const file = await configFile()
    const svg = btoa('<svg xmlns="http://www.w3.org/2000/svg"/>')
    firstBrand(file).theme = {
      light: { brand: "#8b1e3f" },
      logo: { src: `data:image/svg+xml;base64,${svg}`, width: 120, height: 40 },
    }
    const config = await readConfig(file, LOCALES)
    const [[path, logo] = ["", undefined]] = config.logos
    expect(path).toMatch(/^\/logo\/[\w-]{16}\.svg$/)
    expect([logo?.type, new TextDecoder().decode(logo?.bytes)]).toEqual(["image/svg+xml", atob(svg)])
    expect(config.brands.get("lenoir")?.theme?.logo?.src).toBe(path)
    expect([...config.themeHashes.keys()]).toEqual(["lenoir"])
  })

  it("with a theme that cannot be read is refused, with the nearest colours that can (C5)", async () => {
    const complaint = await complaintOf((_, brand) => {
      brand.theme = { light: { brand: "#ffcc00", ink: "#bbbbbb" }, font: "Comic Sans MS" }
    })
    expect(complaint).toContain("brands.0.theme: font has to be one of system, humanist")
    const unreadable = await complaintOf((_, brand) => {
      brand.theme = { light: { brand: "#ffcc00", ink: "#bbbbbb" } }
    })
    expect(unreadable).toContain(
      "brands.0.theme: light.brand the label beside the opt-out would have a contrast of 1.44:1",
    )
    expect(unreadable).toContain("the nearest colour that passes is #916e00")
    expect(unreadable).toContain("brands.0.theme: light.ink text would have")
  })

  it("names the exact origins that may frame a brand's centre, and keeps them out of what the page says", async () => {
    const file = await configFile()
    firstBrand(file).embedOrigins = [
      "https://www.lenoir.example",
      "https://portal.lenoir.example:8443",
      "http://portal.localhost:3000",
    ]
    const config = await readConfig(file, LOCALES)
    expect(config.embedOrigins.get("lenoir")).toHaveLength(3)
    expect(config.embedOrigins.get("dupont")).toEqual([])
    expect(config.brands.get("lenoir")).not.toHaveProperty("embedOrigins")
  })

  it.each([
    "*",
    "https://*.lenoir.example",
    "https:",
    "null",
    "lenoir.example",
    "http://www.lenoir.example",
    "https://www.lenoir.example/",
    "https://www.lenoir.example/portal",
    "https://www.lenoir.example:443",
    "https://WWW.lenoir.example",
    "https://user@www.lenoir.example",
    "https://www.lenoir.example https://evil.example",
    "https://www.lenoir.example; script-src *",
    "http://localhost.evil.example",
  ])("with %s for an origin that may frame it is refused (D17)", async (origin) => {
    const complaint = await complaintOf((_, brand) => {
      brand.embedOrigins = [origin]
    })
    expect(complaint).toContain("brands.0.embedOrigins.0: must be an exact origin such as https://www.acme.example")
  })

  it("without a word on receipt keys is read: its receipts are not signed", async () => {
    const { receiptKeys: _, ...file } = await configFile()
    const config = await readConfig(file, LOCALES)
    expect([config.receiptKeyring.size, config.keySet.keys]).toEqual([0, []])
  })

  it("keeps keys for links and keys for receipts apart (B28)", async () => {
    const config = await readConfig(await configFile(), LOCALES)
    expect([...config.receiptKeyring.keys()]).toEqual(["lenoir-receipts"])
    expect([...config.keyring.keys()]).toEqual(["2026-11", "2021-01", "d-2026"])
  })

  it("of a brand that speaks one language needs its texts in that one only", async () => {
    const file = await configFile()
    const brand = firstBrand(file)
    brand.locales = ["fr"]
    brand.privacyUrl = { fr: "https://example.be/fr" }
    expect((await readConfig(file, LOCALES)).brands.get("lenoir")?.locales).toEqual(["fr"])
  })

  it("may say of a channel that it needs an address, and of a topic in which rhythms it comes", async () => {
    const file = await configFile()
    const { catalogue } = firstBrand(file)
    Object.assign(catalogue.channels[0] ?? {}, { needsContact: true })
    const read = (await readConfig(file, LOCALES)).brands.get("lenoir")?.catalogue
    expect(read).toEqual(catalogue)
    expect(read?.channels[0]?.needsContact).toBe(true)
    expect(read?.topics[0]?.frequencies?.map(({ id }) => id)).toEqual(["weekly", "monthly"])
  })

  it.each<[string, (file: Draft, brand: BrandDraft) => void, string]>([
    [
      "takes STOP, and could not keep it from a number of nobody on record",
      (file) => {
        file.suppressionKeys = []
      },
      'inbound: brand "lenoir" takes STOP and has no suppression key',
    ],
    ["a public address without https", (file) => (file.publicUrl = "http://prefs.example"), "publicUrl: "],
    ["a public address that is none", (file) => (file.publicUrl = "prefs.example"), "publicUrl: "],
    ["a public address with a query", (file) => (file.publicUrl = "https://prefs.example/?a=b"), "publicUrl: "],
    ["no brand", (file) => (file.brands = []), "brands: needs at least one brand"],
    ["a brand twice", (file, brand) => file.brands.push(brand), 'brands: "lenoir" is there twice'],
    ["a brand id with capitals", (_, brand) => (brand.id = "Lenoir"), "brands.0.id: use 1 to 40 of a-z"],
    ["a brand without a name", (_, brand) => (brand.name = "  "), "brands.0.name: must not be empty"],
    [
      "a default language that does not exist",
      (_, brand) => (brand.defaultLocale = "de"),
      "brands.0.defaultLocale: has to be one of its locales",
    ],
    [
      "a language in which the page does not come",
      (_, brand) => brand.locales.push("de"),
      'brands.0.locales: the page does not come in "de", but in fr, nl, en',
    ],
    ["no language", (_, brand) => (brand.locales = []), "brands.0.locales: needs at least one language"],
    ["a time zone that is none", (_, brand) => (brand.timeZone = "Belgium"), "brands.0.timeZone: is no IANA time zone"],
    [
      "a contact that is no address (A25)",
      (_, brand) => (brand.contactEmail = "us"),
      "brands.0.contactEmail: must be an e-mail",
    ],
    [
      "a privacy statement without https (A25)",
      (_, brand) => (brand.privacyUrl.fr = "http://example.be"),
      "brands.0.privacyUrl.fr: must be an https address",
    ],
    [
      "a privacy statement that is a script (D26)",
      (_, brand) => (brand.privacyUrl.fr = "javascript:alert(1)"),
      "brands.0.privacyUrl.fr",
    ],
    [
      "nobody who answers for the data (A25)",
      (_, brand) => Reflect.deleteProperty(brand, "controller"),
      "brands.0.controller: is missing",
    ],
    [
      "a controller without an address (A25)",
      (_, brand) => Object.assign(brand, { controller: { name: "Maison Lenoir SA" } }),
      "brands.0.controller.address: is missing",
    ],
    [
      "an authority's name missing in Dutch (A47)",
      (_, brand) => Object.assign(brand, { complaintAuthority: { fr: "CNIL", en: "CNIL" } }),
      'brands.0.complaintAuthority: "nl" is missing',
    ],
    [
      "words about the sender missing in English (A47)",
      (_, brand) => Object.assign(brand, { about: { fr: "Nous", nl: "Wij" } }),
      'brands.0.about: "en" is missing',
    ],
    [
      "markup in the words about the sender (D27)",
      (_, brand) => Object.assign(brand, { about: { fr: "<b>Restez !</b>", nl: "Wij", en: "We" } }),
      "brands.0.about.fr: must be plain words: no markup, no address of a page",
    ],
    [
      "a name that turns the direction of what follows it (D27)",
      (_, brand) => Object.assign(brand, { name: "Acme\u202e" }),
      "brands.0.name: holds a character that is not printed",
    ],
    [
      "a complaint route missing in Dutch (A25, A47)",
      (_, brand) => delete brand.complaintUrl.nl,
      'brands.0.complaintUrl: "nl" is missing',
    ],
    [
      "a channel's name missing in a language (A47)",
      (_, brand) => delete brand.catalogue.channels[0]?.name.en,
      'brands.0.channel email name: "en" is missing',
    ],
    [
      "a topic's description missing in a language",
      (_, brand) => delete brand.catalogue.topics[1]?.description.nl,
      'brands.0.topic offers description: "nl" is missing',
    ],
    [
      "a service missing in a language",
      (_, brand) => delete brand.catalogue.services[0]?.nl,
      'brands.0.service 0: "nl" is missing',
    ],
    [
      "an unknown channel",
      (_, brand) => brand.catalogue.topics[0]?.channels.push("pigeon"),
      'topic "news" names the unknown channel "pigeon"',
    ],
    [
      "a channel twice in one topic",
      (_, brand) => brand.catalogue.topics[0]?.channels.push("email"),
      'topic "news" names the channel "email" twice',
    ],
    [
      "a channel id twice",
      (_, brand) => brand.catalogue.channels.push(...brand.catalogue.channels.slice(0, 1)),
      'channel "email" is there twice',
    ],
    [
      "a topic id twice",
      (_, brand) => brand.catalogue.topics.push(...brand.catalogue.topics.slice(0, 1)),
      'topic "news" is there twice',
    ],
    [
      "a rhythm's name missing in a language (A47)",
      (_, brand) => delete brand.catalogue.topics[0]?.frequencies?.[1]?.name.nl,
      'brands.0.topic news frequency monthly name: "nl" is missing',
    ],
    [
      "a rhythm twice in one topic",
      (_, brand) => brand.catalogue.topics[0]?.frequencies?.push({ id: "weekly", name: {} }),
      'topic "news" names the frequency "weekly" twice',
    ],
    [
      "one rhythm, of which nothing can be chosen",
      (_, brand) => brand.catalogue.topics[0]?.frequencies?.pop(),
      "brands.0.catalogue.topics.0.frequencies: leave it out where there is nothing to choose",
    ],
    [
      "a rhythm id that is none",
      (_, brand) => Object.assign(brand.catalogue.topics[0]?.frequencies?.[0] ?? {}, { id: "once a week" }),
      "brands.0.catalogue.topics.0.frequencies.0.id: use 1 to 40 of a-z",
    ],
    [
      "a need for an address that is neither yes nor no",
      (_, brand) => Object.assign(brand.catalogue.channels[0] ?? {}, { needsContact: "yes" }),
      "brands.0.catalogue.channels.0.needsContact",
    ],
    [
      "a basis that is none",
      (_, brand) => Object.assign(brand.catalogue.channels[0] ?? {}, { defaultBasis: "habit" }),
      "brands.0.catalogue.channels.0.defaultBasis",
    ],
    ["an unknown field", (file) => Object.assign(file, { oneClickOnlyEmail: true }), "oneClickOnlyEmail"],
    ["no key", (file) => (file.keys = []), "keys: needs at least one key"],
    [
      "a key of an unknown brand",
      (file) => Object.assign(file.keys[0] ?? {}, { brand: "nobody" }),
      'keys: there is no brand "nobody"',
    ],
    [
      "only retired keys for a brand",
      (file) => Object.assign(file.keys[0] ?? {}, { status: "retired" }),
      'keys: brand "lenoir" has no active key',
    ],
    [
      "a short secret (D9)",
      (file) => Object.assign(file.keys[0] ?? {}, { secret: short }),
      "key 2026-11: the secret has 5 bytes",
    ],
    [
      "a secret twice (B28)",
      ({ keys: [first, second] }) => {
        if (first?.alg === "HS256" && second?.alg === "HS256") first.secret = second.secret
      },
      "has the same secret as another key",
    ],
    ["a kid twice", (file) => Object.assign(file.keys[0] ?? {}, { kid: "2021-01" }), "key 2021-01 is there twice"],
    [
      "one key for links and for receipts (B28)",
      (file) => {
        const [key] = file.receiptKeys ?? []
        if (key) file.keys.push({ kid: "twin", brand: "lenoir", status: "active", alg: "EdDSA", jwk: key.jwk })
      },
      "has the same secret as another key",
    ],
    [
      "a secret that is also the private half of a receipt key (B28)",
      (file) => {
        const secret = String(file.receiptKeys?.[0]?.jwk.d)
        Object.assign(file.keys[0] ?? {}, { secret })
      },
      "has the same secret as another key",
    ],
    [
      "one kid for a link key and a receipt key",
      (file) => Object.assign(file.receiptKeys?.[0] ?? {}, { kid: "2026-11" }),
      "key 2026-11 is there twice",
    ],
    [
      "a receipt key of another kind",
      (file) => Object.assign(file.receiptKeys?.[0] ?? {}, { jwk: { kty: "oct", k: "AAAA" } }),
      'receiptKeys.0.jwk.kty: must be "OKP"',
    ],
    [
      "a receipt key of an unknown brand",
      (file) => Object.assign(file.receiptKeys?.[0] ?? {}, { brand: "nobody" }),
      'receiptKeys: there is no brand "nobody"',
    ],
    [
      "an algorithm that we do not speak (D2)",
      (file) => Object.assign(file.keys[0] ?? {}, { alg: "none" }),
      "keys.0.alg",
    ],
    [
      "a sender's key in clear (D39)",
      (file) => Object.assign(file.senderKeys[0] ?? {}, { sha256: "my-secret" }),
      "senderKeys.0.sha256: must be a SHA-256 in base64url",
    ],
    [
      "a sender's key of an unknown brand",
      (file) => Object.assign(file.senderKeys[0] ?? {}, { brand: "nobody" }),
      'senderKeys: there is no brand "nobody"',
    ],
  ])("with %s is refused, and the field named", async (_, spoil, complaint) => {
    expect(await complaintOf(spoil)).toContain(complaint)
  })

  it("with many mistakes is told all of them at once", async () => {
    const complaint = await complaintOf((file, brand) => {
      brand.defaultLocale = "de"
      delete brand.privacyUrl.nl
      file.publicUrl = "http://prefs.example"
    })
    expect(complaint.split("\n")).toHaveLength(4)
  })

  it.each<[string, (file: Draft) => void]>([
    ["keys", (file) => Object.assign(file.keys[0] ?? {}, { secret: ["a-secret-of-ours"] })],
    ["keys", (file) => Object.assign(file.keys[0] ?? {}, { alg: "a-secret-of-ours" })],
    ["keys", (file) => Object.assign(file.keys[0] ?? {}, { status: "a-secret-of-ours" })],
    ["receiptKeys", (file) => Object.assign(file.receiptKeys?.[0] ?? {}, { jwk: "a-secret-of-ours" })],
    ["inbound", (file) => Object.assign(file.inbound?.[0] ?? {}, { secrets: "a-secret-of-ours" })],
    ["inbound", (file) => Object.assign(file.inbound?.[0] ?? {}, { secrets: ["a-secret-of-ours"] })],
    ["suppressionKeys", (file) => Object.assign(file, { suppressionKeys: "a-secret-of-ours" })],
    ["smtp", (file) => Object.assign(file, { smtp: "a-secret-of-ours" })],
    ["senderKeys", (file) => Object.assign(file, { senderKeys: ["a-secret-of-ours"] })],
  ])("with a secret in the wrong place of %s is refused without quoting it", async (field, spoil) => {
    const complaint = await complaintOf(spoil)
    expect(complaint).toContain(field)
    expect(complaint).not.toContain("a-secret-of-ours")
  })

  it("is never quoted with its secrets", async () => {
    expect(await complaintOf((file) => Object.assign(file.keys[0] ?? {}, { secret: short }))).not.toContain(short)
    const spoilt = (file: Draft) => Object.assign(file.receiptKeys?.[0]?.jwk ?? {}, { crv: "P-256", d: short })
    expect(await complaintOf(spoilt)).not.toContain(short)
    const inClear = "my-sender-key-in-clear"
    expect(await complaintOf((file) => Object.assign(file.senderKeys[0] ?? {}, { sha256: inClear }))).not.toContain(
      inClear,
    )
  })

  it.each([null, undefined, "", 7, [], {}])("that is %j is refused", async (input) => {
    await expect(readConfig(input, LOCALES)).rejects.toBeInstanceOf(ConfigError)
  })
})
