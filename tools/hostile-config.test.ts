import { loadPage } from "preference-center/page"
import { beforeAll, describe, expect, it } from "vitest"
import { leaflet } from "../src/cli/print/leaflet.ts"
import { letters } from "../src/cli/print/letters.ts"
import { phoneScript } from "../src/cli/print/phone-script.ts"
import type { PageModel } from "../src/domain/index.ts"
import { linkUrls, mailFooter } from "../src/link/index.ts"
import { ConfigError, type ConfigFile, readConfig } from "../src/server/config.ts"
import { HOSTILE } from "../src/server/fuzz/any-json.contract.ts"
import { drawSigningSecret } from "../src/server/index.ts"
import { peerOf } from "../src/server/main.ts"
import {
  ADDRESSES,
  agentKeyOf,
  ask,
  configFile,
  FORM_TYPE,
  install,
  LONG_AGO_MS,
  pathOf,
  SUBJECT,
} from "../src/server/testing.ts"
import { leavesOf, type Path, withText } from "./leaves.ts"
import { readIn, skeletonOf } from "./skeleton.ts"

/** Every text of a configuration in turn, with whatever somebody may write there: refused by its name, or taken for what it is. */

/** Seen by nobody, in one way or another. */
const INVISIBLE = ["\u200b\u200b", "\u2060", "\u3164", "\u2800", "\u00ad", "\u{e0041}\u{e0042}", "\u200f", "\u115f"]
const STRINGS = [...HOSTILE, ...INVISIBLE]

/** Of the languages one is enough. */
const placesIn = (file: ConfigFile): Path[] =>
  leavesOf(file).filter((path) => !["nl", "en"].includes(String(path.at(-1))))

const inAll = (text: string) => ({ fr: text, nl: text, en: text })

/** With something in every field that there is. */
async function fullFile(): Promise<ConfigFile> {
  const { brands, ...file } = await configFile()
  const [lenoir] = brands
  if (!lenoir) throw new Error("The configuration of the tests has a brand.")
  return {
    ...file,
    $schema: "./config.schema.json",
    brands: [
      {
        ...lenoir,
        about: inAll("Wool and needles since 1921."),
        complaintAuthority: inAll("Data Protection Authority"),
        embedOrigins: ["https://www.lenoir.example"],
        doors: {
          sms: { number: "8850" },
          mail: { address: "stop@lenoir.example" },
          phone: { number: "+3222000000" },
          post: { address: "Rue Neuve 1\n1000 Bruxelles" },
        },
        theme: { light: { brand: "#17493f" }, font: "serif", logo: { src: "/logo.svg", width: 100, height: 40 } },
      },
    ],
    keys: file.keys.filter(({ brand }) => brand === "lenoir"),
    senderKeys: file.senderKeys.filter(({ brand }) => brand === "lenoir"),
    smtp: "smtps://user:password@mail.lenoir.example:465",
    trustedProxies: ["10.0.0.0/8"],
    webhooks: [{ brand: "lenoir", id: "crm", url: "https://crm.lenoir.example/", secrets: [drawSigningSecret()] }],
  }
}

/** What is said of a file; `null` where it is taken. */
async function complaintOf(file: ConfigFile): Promise<string | null> {
  try {
    peerOf((await readConfig(file, page.renderer.locales)).trustedProxies)
    return null
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

/** A mistake as it is told: nothing in it that is not printed, and not without an end. */
const ONE_LINE = /^ {2}- [^\p{C}\u2028\u2029]{1,510}$/u

/** By which words a mistake says where it is. */
function namesOf(path: Path): readonly string[] {
  const [list = "", at = 0, ...rest] = path
  const below = rest.join(".")
  if (list === "trustedProxies") return ["trustedProxies: "]
  if (below === "id" || below === "brand") return [`${path.join(".")}: `, `${list}: `]
  if (below.startsWith("theme.")) return [`${list}.${at}.theme: ${rest.slice(1).join(".")} `]
  // A key is named by its name.
  if (["keys", "receiptKeys", "suppressionKeys"].includes(String(list))) return [`${path.join(".")}: `, "key ", "kid "]
  return [`${path.join(".")}: `]
}

/** What is a name there, however it looks to somebody else. */
const isName = (path: Path, text: string): boolean =>
  ["id", "brand", "kid"].includes(String(path.at(-1))) || path.at(-2) === "channels"
    ? /^[\w-]{1,32}$/.test(text)
    : false

let page: Awaited<ReturnType<typeof loadPage>>
let file: ConfigFile
/** Which texts each place takes. */
const taken = new Map<Path, string[]>()
beforeAll(async () => {
  page = await loadPage()
  file = await fullFile()
  expect(await complaintOf(file)).toBeNull()
})

describe("whatever stands in a text of a configuration", () => {
  it("is refused in one line that says where it is, or taken", async () => {
    for (const path of placesIn(file)) {
      for (const text of STRINGS.filter((each) => !isName(path, each))) {
        const said = await complaintOf(withText(file, path, text))
        if (said === null) {
          taken.set(path, [...(taken.get(path) ?? []), text])
          continue
        }
        const where = `${path.join(".")}: ${JSON.stringify(text.slice(0, 60))}`
        const lines = said.split("\n").slice(1)
        expect(
          lines.filter((line) => !ONE_LINE.test(line)),
          where,
        ).toEqual([])
        expect(
          namesOf(path).some((name) => lines.some((line) => line.includes(name))),
          `${where}: ${said}`,
        ).toBe(true)
      }
    }
  }, 180_000)

  it("is taken where people are to read it, and nowhere else", () => {
    const places = [...taken.keys()].map((path) => path.join("."))
    expect(
      places.filter(
        (place) => !/^(\$schema$|brands\.0\.(name$|controller|catalogue|about|complaint|doors\.post))/.test(place),
      ),
    ).toEqual([])
    expect(places.length).toBeGreaterThan(15)
    expect(placesOf((text) => INVISIBLE.includes(text)).map((path) => path.join("."))).toEqual(["$schema"])
  })
})

/** Where any such text was taken. */
const placesOf = (isSuch: (text: string) => boolean): Path[] =>
  [...taken].filter(([, texts]) => texts.some(isSuch)).map(([path]) => path)

/** Every document that this configuration comes to, by its name. */
async function documentsOf(file: ConfigFile): Promise<Map<string, string>> {
  const installation = await install({ file, page })
  try {
    const { config, register, clock } = installation
    const token = await installation.token()
    const path = pathOf(token)
    const signedIn = {
      authorization: `Basic ${btoa(`anna:${agentKeyOf("lenoir")}`)}`,
      "sec-fetch-site": "same-origin",
      accept: "text/html",
    }
    const got = async (at: string, headers: Record<string, string> = { accept: "text/html" }) =>
      (await ask(installation, at, { headers })).text()
    const posted = async (at: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
      (
        await ask(installation, at, {
          method: "POST",
          headers: { accept: "text/html", "content-type": FORM_TYPE, ...headers },
          body: new URLSearchParams(form),
        })
      ).text()
    const agents = await got("/fr/agent", signedIn)
    const [, form = ""] = /name="form" value="([^"]*)"/.exec(agents) ?? []
    const documents = new Map([
      ["entry", await got("/fr/")],
      ["choice", await got(path)],
      ["preferences", await got(`${path}/preferences`)],
      ["history", await got(`${path}/history`)],
      ["embed", await got("/fr/embed")],
      ["nothing", await got("/fr/nothing")],
      ["wrong code", await posted("/fr/s", { code: "x" })],
      ["old link", await got(pathOf(await installation.token({ age: LONG_AGO_MS })))],
      ["agents", agents],
      ["agents: found", await posted("/fr/agent", { step: "find", given: SUBJECT, form }, signedIn)],
      ["agents: noted", await posted("/fr/agent", { step: "note", given: SUBJECT, subject: "c-2", form }, signedIn)],
      ["left", await posted(path, { "List-Unsubscribe": "One-Click" })],
      ["choice after that", await got(path)],
    ])
    await register.requestLink(installation.brand(), ADDRESSES.email, "fr", clock.now(), "key-of-the-test-1")
    for (const [at, mail] of (await installation.deliver()).entries()) documents.set(`mail ${at}`, mail.html)
    const brand = installation.brand()
    const parts = { brand, publicUrl: config.publicUrl, brandQuery: "", locales: ["fr"] }
    const ways = page.renderer.ways({ ...parts, locale: "fr" })
    const rows = (async function* () {
      yield { line: 1, fields: { subject: "c-1" } }
    })()
    let sheets = ""
    for await (const sheet of letters({ ...parts, register, rows, leftOut: () => {}, tell: () => {} })) sheets += sheet
    return new Map([
      ...documents,
      ["ways", ways.document],
      ["privacy statement", ways.html],
      ["trouble", page.renderer.renderTrouble(brand, "fr")],
      ["leaflet", leaflet(parts)],
      ["phone script", phoneScript(parts)],
      ["letter", sheets],
      [
        "foot of a mail",
        mailFooter({ sender: brand.name, locale: "fr", links: linkUrls(config.publicUrl, "fr", token) }).html,
      ],
    ])
  } finally {
    expect(installation.log.filter((line) => line.includes('"event":"error"'))).toEqual([])
    await installation.close()
  }
}

describe("whatever stands in the place of a name", () => {
  it.each<[string, (brand: ConfigFile["brands"][number]) => object | undefined]>([
    ["of a field", (brand) => brand],
    ["of a language", (brand) => brand.catalogue.topics[0]?.name],
    ["of the language of an address", (brand) => brand.privacyUrl],
    ["of a token of the theme", (brand) => brand.theme as object],
  ])("%s is refused in one line", async (_, placeIn) => {
    for (const text of STRINGS) {
      const copy = structuredClone(file)
      Object.defineProperty(copy.brands[0] && placeIn(copy.brands[0]), text, {
        value: "https://x.example",
        enumerable: true,
      })
      const said = await complaintOf(copy)
      // These are passed over.
      if (text === "__proto__" || text === "constructor") continue
      expect(said?.split("\n").slice(1), text.slice(0, 60)).toEqual([expect.stringMatching(ONE_LINE)])
    }
  })
})

describe("whatever is taken", () => {
  it("is shown to the letter, in documents of the usual elements, which lead where they usually do", async () => {
    /** By where the texts stand. */
    const usually = new Map<string, Map<string, string>>()
    for (const text of new Set([...taken.values()].flat())) {
      const places = placesOf((each) => each === text).filter(([first]) => first !== "$schema")
      if (places.length === 0) continue
      const named = (words: string) => places.reduce((written, path) => withText(written, path, words), file)
      const where = places.join()
      const usual = usually.get(where) ?? (await documentsOf(named("Acme")))
      usually.set(where, usual)
      const drawn = await documentsOf(named(text))
      expect([...drawn.keys()]).toEqual([...usual.keys()])
      const shown = text.trim()
      const isName = places.some((path) => path.join(".") === "brands.0.name")
      for (const [name, document] of drawn) {
        const what = `${name}: ${JSON.stringify(text.slice(0, 60))}`
        expect(skeletonOf(document), what).toEqual(skeletonOf(usual.get(name) ?? ""))
        if (!isName) continue
        expect(readIn(document).includes(shown), what).toBe(true)
        const [, model] = /<script type="application\/json" id="model">(.*?)<\/script>/s.exec(document) ?? []
        if (model) expect((JSON.parse(model) as PageModel).brand.name, what).toBe(shown)
      }
    }
  }, 180_000)
})
