import { existsSync } from "node:fs"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { sampleBrand } from "../../demo/sample-brand.ts"
import type { BrandDoors } from "../../domain/index.ts"
import { drawSecret, newKey, qrSvg } from "../../link/index.ts"
import { createRegister, fingerprint, openSqliteStore } from "../../server/index.ts"
import { agentKeyOf, INBOUND_SECRETS } from "../../server/testing.ts"
import { runCommand } from "../testing.ts"
import { LEAFLET_TEXTS } from "./leaflet-texts.ts"
import { PHONE_TEXTS } from "./phone-texts.ts"

/** As it was built: the command draws its languages from the built page. */
const COMMAND = new URL("../../../dist/lib/cli/main.js", import.meta.url).pathname

const ALL_DOORS: Required<BrandDoors> = {
  sms: { number: "8850" },
  mail: { address: "stop@lenoir.example" },
  phone: { number: "+3222000000" },
  post: { address: "Maison Lenoir\nRue Neuve 1\n1000 Bruxelles" },
}

/** How each door is named, in every language and form. */
const NAMED: Readonly<Record<keyof BrandDoors, string>> = {
  sms: "8850",
  mail: "stop@lenoir.example",
  phone: "+32\u00a02\u00a0200\u00a000\u00a000",
  post: "Maison Lenoir, Rue Neuve 1, 1000 Bruxelles",
}
const DOORS = Object.keys(NAMED) as (keyof BrandDoors)[]

let folder: string
const file = (name: string) => join(folder, name)

async function configure(doors: BrandDoors, more: Partial<typeof sampleBrand> = {}, others: readonly string[] = []) {
  const brands = [
    { ...sampleBrand, ...more, doors },
    ...others.map((id) => ({ ...sampleBrand, id, name: id, doors: {} })),
  ]
  const config = {
    publicUrl: "https://prefs.example",
    brands,
    keys: brands.map(({ id }) => newKey(`key-${id}`, id)),
    senderKeys: [],
    suppressionKeys: [{ brand: "lenoir", secret: drawSecret() }],
    agents: [{ brand: "lenoir", id: "anna", sha256: await fingerprint(agentKeyOf("lenoir")) }],
    inbound: (["sms", "mail"] as const).map((door) => ({ brand: "lenoir", door, secrets: [INBOUND_SECRETS[door]] })),
  }
  await writeFile(file("config.json"), JSON.stringify(config))
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "preference-center-"))
  await configure(ALL_DOORS)
  await openSqliteStore(file("register.db")).close()
})
afterEach(() => rm(folder, { recursive: true }))

const WHERE = ["--config", "config.json", "--database", "register.db"]
let nodeOptions: string[] = []
const run = (...args: string[]) => runCommand([...nodeOptions, COMMAND, "print", ...args, ...WHERE], folder)
const printed = async (...args: string[]): Promise<string> => {
  const { code, out, err } = await run(...args)
  expect([code, err]).toEqual([0, ""])
  return out
}

/** All that is read, without markup. */
const readIn = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>|<svg.*?<\/svg>|<title>.*?<\/title>/gs, "")
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")

/** None, each alone, all. */
const COMBINATIONS = [[], ...DOORS.map((door) => [door]), DOORS]
const only = (open: readonly (keyof BrandDoors)[]): BrandDoors =>
  Object.fromEntries(open.map((door) => [door, ALL_DOORS[door]]))

describe("whatever is printed", () => {
  it.each(["leaflet", "phone-script", "letter"])("runs nothing and fetches nothing: a %s", async (what) => {
    const html = await printed(what, ...(what === "letter" ? ["--subject", "c-1042"] : []))
    expect(html).toMatch(/^<!doctype html>\n<html lang="fr">/)
    expect(html).not.toMatch(/<script|src=|href=|url\(|@import|@font-face|<link/)
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(html.trimEnd()).toMatch(/<\/html>$/)
  })

  it.each([
    [["poster"], '"poster" cannot be printed, but leaflet, letter, phone-script or privacy-statement.'],
    [[], "Say what to print: leaflet, letter, phone-script or privacy-statement."],
    [["leaflet", "--lang", "fr,it"], 'lenoir does not speak "it", but fr, nl, en, de.'],
    [["leaflet", "--lang", "fr,nl,en,de"], "A leaflet has room for 3 languages"],
    [["privacy-statement", "--format", "pdf"], 'There is no format "pdf", but html and text.'],
    [["letter"], "Say for whom"],
    [["letter", "people.csv", "--subject", "c-1042"], "Say for whom"],
    [["letter", "--subject", "not an id"], "has to be an opaque id"],
    [["letter", "nobody.csv"], "nobody.csv cannot be read"],
  ])("is refused whole where it cannot be: %j", async (args, said) => {
    const { code, out, err } = await run(...args)
    expect([code, out]).toEqual([1, ""])
    expect(err).toContain(said)
  })
})

describe("a leaflet", () => {
  it("says in three languages where anybody asks for their link, under the label of the page (A15, A40)", async () => {
    const html = await printed("leaflet")
    expect(
      [...html.matchAll(/<section lang="(\w\w)">\n<h2>(.*?)<\/h2>/g)].map(([, lang, label]) => [lang, label]),
    ).toEqual([
      ["fr", "Je me désinscris de toutes les communications"],
      ["nl", "Ik schrijf me uit voor alle communicatie"],
      ["en", "Unsubscribe me from all communications"],
    ])
    expect(html).toContain(qrSvg("https://prefs.example/", "Code QR de l’adresse prefs.example"))
    for (const lang of ["fr", "nl", "en"]) expect(html).toContain(`prefs.example/${lang}/ways`)
    expect(html).not.toContain("{{")
  })

  it("in one language leads to the page in that language", async () => {
    const html = await printed("leaflet", "--lang", "de")
    expect(html).toContain('<html lang="de">')
    expect(html).toContain(qrSvg("https://prefs.example/de/", "QR-Code der Adresse prefs.example/de"))
    expect(readIn(html)).toContain(LEAFLET_TEXTS.de?.leave)
  })

  it("says which brand is meant where there are several", async () => {
    await configure(ALL_DOORS, {}, ["dupont"])
    const html = await printed("leaflet")
    expect(html).toContain(
      qrSvg("https://prefs.example/?brand=lenoir", "Code QR de l’adresse prefs.example/?brand=lenoir"),
    )
    expect(readIn(html)).toContain("prefs.example/fr/ways?brand=lenoir")
  })

  it.each(Object.keys(LEAFLET_TEXTS))("names in %s the doors that are open, and no other (A39)", async (lang) => {
    for (const open of [DOORS, [], ["sms"], ["mail"], ["phone", "post"]] as (keyof BrandDoors)[][]) {
      await configure(only(open))
      const said = readIn(await printed("leaflet", "--lang", lang))
      expect(DOORS.filter((door) => said.includes(NAMED[door]))).toEqual(open)
      const [before = ""] = (LEAFLET_TEXTS[lang]?.or ?? "").split("{{")
      expect(said.includes(before)).toBe(open.some((door) => door !== "mail"))
    }
  })
})

describe("letters", () => {
  const sheetsIn = (html: string) => html.split('<article class="sheet"').slice(1)
  const CODE = /<b class="pcl-code"[^>]*>([\w-]{19})<\/b>/

  it("have a sheet for each good line of the list, in its order, with a code that opens that person's page", async () => {
    await writeFile(
      file("people.csv"),
      "subject;locale;name\nc-1;nl;Piet\nno id;fr;x\nc-2;;Ada\nc-3;xx;Bob\nc-4;de;Eva\n",
    )
    const { code, out, err } = await run("letter", "people.csv")
    expect([code, err]).toEqual([1, "2 lines left out: see people.csv.left-out.csv\n"])
    const report = (await readFile(file("people.csv.left-out.csv"), "utf8")).trim().split("\n")
    expect(report.map((line) => line.split(",")[0])).toEqual(["line", "3", "5"])
    const sheets = sheetsIn(out)
    expect(sheets.map((sheet) => [...sheet.matchAll(/<div lang="(\w\w)"/g)].map(([, lang]) => lang))).toEqual([
      ["nl"],
      ["fr", "nl", "en"],
      ["de"],
    ])
    const store = openSqliteStore(file("register.db"))
    const register = createRegister({ store })
    const whose = await Promise.all(sheets.map((sheet) => register.readCode(CODE.exec(sheet)?.[1] ?? "")))
    await store.close()
    expect(whose.map((row) => [row?.brand, row?.subject])).toEqual([
      ["lenoir", "c-1"],
      ["lenoir", "c-2"],
      ["lenoir", "c-4"],
    ])
    for (const sheet of sheets) {
      expect(sheet).toContain(qrSvg(`https://prefs.example/s/${CODE.exec(sheet)?.[1]}`).split("</title>")[1])
    }
  })

  it("for one person are one sheet, in the languages that are asked for", async () => {
    const [sheet = "", ...more] = sheetsIn(await printed("letter", "--subject", "c-1042", "--lang", "nl,de"))
    expect(more).toEqual([])
    expect([...sheet.matchAll(/<div lang="(\w\w)"/g)].map(([, lang]) => lang)).toEqual(["nl", "de"])
    expect(existsSync(file("undefined.left-out.csv"))).toBe(false)
  })

  it("are made in constant memory, each with a code of its own, for a list far larger than it", async () => {
    const people = 8_000
    await writeFile(file("people.csv"), `subject\n${Array.from({ length: people }, (_, at) => `p-${at}`).join("\n")}\n`)
    nodeOptions = ["--max-old-space-size=48"]
    const { code, out: html } = await run("letter", "people.csv")
    nodeOptions = []
    expect(code).toBe(0)
    // Two bytes a character, in twice the memory that there is.
    expect(html.length * 2).toBeGreaterThan(2 * 48_000_000)
    const codes = sheetsIn(html).map((sheet) => CODE.exec(sheet)?.[1])
    expect([codes.length, new Set(codes).size]).toEqual([people, people])
  }, 120_000)
})

describe("the script for the phone (S5)", () => {
  it.each(Object.keys(PHONE_TEXTS))(
    "has in %s every sentence, with the addresses of this installation",
    async (lang) => {
      const said = readIn(await printed("phone-script", "--lang", lang))
      const { saying: _saying, doing: _doing, ...texts } = PHONE_TEXTS[lang] ?? { saying: "", doing: "" }
      for (const each of Object.values(texts)) {
        const whole = each
          .replace("{{brand}}", "Maison Lenoir")
          .replace("{{agent}}", "prefs.example/agent")
          .replace("{{address}}", `prefs.example/${lang}`)
        expect(said).toContain(whole)
      }
      expect(said).not.toContain("{{")
    },
  )

  it("puts the answer that stops everything before the one that keeps it", async () => {
    const html = await printed("phone-script", "--lang", "en")
    expect([...html.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, heading]) => heading)).toEqual([
      "The question",
      "The customer stops everything",
      "The customer wants to choose",
      "The customer keeps everything",
      "The answer is unclear",
      "Always",
    ])
  })
})

describe("the section for a privacy statement (A13, A25)", () => {
  const statement = async (lang: string, format: string) =>
    printed("privacy-statement", "--lang", lang, "--format", format)

  it("has a heading of its own and nothing but the right to object under it (A23)", async () => {
    const html = await statement("fr", "html")
    expect(html).toMatch(
      /^<section lang="fr" aria-labelledby="right-to-object-fr"><h2 id="right-to-object-fr">Votre droit de vous opposer au marketing<\/h2>.*<\/section>\n$/,
    )
    expect(html.split("<h2")).toHaveLength(2)
  })

  it("links each door so that one press opens it", async () => {
    const html = await statement("en", "html")
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
      "https://prefs.example/en/",
      "https://prefs.example/en/s",
      "sms:8850?body=STOP",
      "mailto:stop@lenoir.example?subject=STOP",
      "mailto:vieprivee@lenoir.example?subject=STOP",
      "tel:+3222000000",
      sampleBrand.complaintUrl.en,
    ])
  })

  it("says the same in plain text, with every address written out", async () => {
    const [html, text] = await Promise.all([statement("nl", "html"), statement("nl", "text")])
    const flat = (said: string) => said.replace(/\s+|- /g, "")
    expect(flat(text).replace(`(${sampleBrand.complaintUrl.nl})`, "")).toBe(flat(readIn(html)))
    expect(text).toContain(`(${sampleBrand.complaintUrl.nl})`)
  })

  it.each(sampleBrand.locales)(
    "names in %s the doors that are open and no other, the page always first (A39)",
    async (lang) => {
      for (const open of COMBINATIONS) {
        await configure(only(open))
        const text = await statement(lang, "text")
        expect(DOORS.filter((door) => text.includes(NAMED[door]))).toEqual(open)
        expect(text).not.toContain("{{")
        const online = text.indexOf(`prefs.example/${lang}`)
        expect(online).toBeGreaterThan(0)
        for (const door of open) expect(text.indexOf(NAMED[door])).toBeGreaterThan(online)
        // Whoever has opened no door for mail is written to all the same, as the page says too.
        expect(text).toContain(sampleBrand.contactEmail)
      }
    },
    60_000,
  )

  it("speaks of mail programs and of letters only to whom mail and letters come", async () => {
    const { catalogue } = sampleBrand
    const less = {
      ...catalogue,
      channels: catalogue.channels.filter(({ id }) => id === "sms"),
      topics: catalogue.topics.map((topic) => ({
        ...topic,
        channels: topic.channels.filter((each) => each === "sms"),
      })),
    }
    const all = await statement("en", "text")
    await configure(ALL_DOORS, { catalogue: less })
    const some = await statement("en", "text")
    for (const said of ["In your mail program", "With the code from a letter"]) {
      expect([all.includes(said), some.includes(said)]).toEqual([true, false])
    }
  })

  it("names the authority that the brand names", async () => {
    const names = { fr: "CNIL", nl: "CNIL (nl)", en: "CNIL (en)", de: "CNIL (de)" }
    await configure({}, { complaintAuthority: names })
    expect(await statement("nl", "text")).toContain(`CNIL (nl) (${sampleBrand.complaintUrl.nl})`)
  })

  it("says which brand is meant where there are several, and speaks the brand's own language unless asked", async () => {
    await configure({}, {}, ["dupont"])
    const text = await printed("privacy-statement", "--format", "text", "--brand", "dupont")
    expect(text).toContain("marketing de dupont")
    expect(text).toContain("prefs.example/fr/?brand=dupont")
  })
})
