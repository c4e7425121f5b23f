import { globSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { formatDay, formatDuration, formatNames } from "../src/app/i18n/format.ts"
import { sampleBrand } from "../src/demo/sample-brand.ts"
import {
  filled,
  flat,
  type Lexicon,
  longSentences,
  type Texts,
  type TextTree,
  textsByLanguage,
  wrongKeys,
  wrongLanguages,
  wrongNotes,
  wrongPlaceholders,
  wrongSpaces,
  wrongUses,
  wrongWords,
} from "./locales.ts"
import { CARRIED, carriedSource, PHONE_GUIDE, phoneGuide } from "./texts-as-code.ts"

const ROOT = new URL("../", import.meta.url).pathname
const read = <Content>(file: string): Content => JSON.parse(readFileSync(ROOT + file, "utf8")) as Content

/** A folder is a language; nothing else says which there are. */
const LANGUAGES = globSync("locales/*/", { cwd: ROOT }).map((folder) => folder.split("/")[1] ?? "")

/** What stands beside the texts of the page, each in a file of its own. */
const OTHERS = ["mail", "agent", "footer", "sms", "letter", "leaflet", "phone", "ways"] as const
/** What the page and its documents have no use for: it is carried elsewhere as code. */
const AS_CODE = /^(footer|sms|letter|leaflet|phone):/

/** The texts of the page, and all others under the name of their file: `mail:acknowledged.once`. */
const together = (of: (name: string) => TextTree): Texts =>
  Object.assign(flat(of("page")), ...OTHERS.map((name) => under(name, of(name))))

const under = (name: string, texts: TextTree): Texts =>
  Object.fromEntries(Object.entries(flat(texts)).map(([key, text]) => [`${name}:${key}`, text]))

const textsOf = (language: string): Texts => together((name) => read(`locales/${language}/${name}.json`))
const lexiconOf = (language: string) => read<Lexicon>(`locales/${language}/lexicon.json`)
const english = textsOf("en")
const { catalogue } = sampleBrand
const brandTexts = textsByLanguage(sampleBrand, sampleBrand.defaultLocale)

/** What stands in the placeholders: the longest that the sample brand has. */
function samplesIn(language: string): Record<string, string> {
  const { formats = language, ...texts } = textsOf(language)
  const names = (of: readonly { name: Readonly<Record<string, string>> }[]) => of.map(({ name }) => name)
  const longest = (of: readonly { name: Readonly<Record<string, string>> }[]) =>
    names(of)
      .map((name) => name[language] ?? "")
      .reduce((one, other) => (other.length > one.length ? other : one))
  return {
    screen: texts["linkProblem.missing"] ?? "",
    brand: sampleBrand.name,
    url: "https://p.lenoir.example/s/mfrggzdfmztwq2lknnwg23tpob",
    reference: "7K4M-Q9TX-2C",
    email: sampleBrand.contactEmail,
    contact: "j•••@courriel.example",
    date: formatDay("2026-11-23T12:00:00Z", formats, sampleBrand.timeZone),
    because: texts["trouble.because.throttled"] ?? "",
    count: "12",
    channels: formatNames(names(catalogue.channels), formats),
    topics: formatNames(names(catalogue.topics), formats),
    services: formatNames(catalogue.services, formats),
    channel: longest(catalogue.channels),
    topic: longest(catalogue.topics),
    time: formatDuration(600_000, formats),
    reason: texts["reason.distrust"] ?? "",
    address: "prefs.lenoir.example/fr/ways",
    agent: "prefs.lenoir.example/agent",
    number: "+32 460 00 11 22",
    ways: [texts["leaflet:sms"], texts["leaflet:phone"], texts["leaflet:post"]].join(", "),
    leave: texts["choice.leave"] ?? "",
    authority: texts["footer.complaint"] ?? "",
    frequency: longest(catalogue.topics.flatMap(({ frequencies }) => frequencies ?? [])),
  }
}

/** All that somebody reads in a language: the page's texts and the sample brand's. */
const readIn = (language: string): string[] => [
  ...Object.values(textsOf(language)).map((text) => filled(text, samplesIn(language))),
  ...brandTexts.map(([, byLanguage]) => byLanguage[language] ?? "").filter((text) => !text.startsWith("https://")),
]

describe("the texts", () => {
  test("come in Belgium's three languages and in English", () => {
    expect(LANGUAGES).toEqual(expect.arrayContaining(["de", "en", "fr", "nl"]))
  })

  test.each(LANGUAGES)("have the same keys in %s as in English, and the plurals it needs", (language) => {
    expect(wrongKeys(textsOf(language), english, language)).toEqual([])
  })

  test.each(LANGUAGES)("have the same placeholders in %s as in English", (language) => {
    expect(wrongPlaceholders(textsOf(language), english)).toEqual([])
  })

  test.each(LANGUAGES)("name how %s writes dates and lists, in a region", (language) => {
    const { formats = "" } = textsOf(language)
    expect(formats).toMatch(new RegExp(`^${language}-[A-Z]{2}$`))
    expect(Intl.DateTimeFormat.supportedLocalesOf(formats)).toEqual([formats])
  })

  test("each have a note for translators", () => {
    const notes = read<Record<string, TextTree>>("locales/notes.json")
    expect(
      wrongNotes(
        together((name) => notes[name] ?? {}),
        english,
      ),
    ).toEqual([])
  })

  test("are all used by the page, and the page uses no other", () => {
    const files = globSync("src/app/**/*.{ts,tsx}", { cwd: ROOT }).filter((file) => !file.includes(".test."))
    const sources = Object.fromEntries(files.map((file) => [file, readFileSync(ROOT + file, "utf8")]))
    const forThePage = Object.entries(english).filter(([key]) => !AS_CODE.test(key))
    expect(wrongUses(sources, Object.fromEntries(forThePage))).toEqual([])
  })

  test.each(CARRIED)("are in $file as they are here (run `node tools/texts-as-code.ts` after a change)", (carried) => {
    expect(readFileSync(ROOT + carried.file, "utf8")).toBe(carriedSource(carried))
  })

  test("are in the guide for the phone as they are here (run `node tools/texts-as-code.ts` after a change)", () => {
    const guide = readFileSync(ROOT + PHONE_GUIDE, "utf8")
    for (const language of LANGUAGES) expect(guide).toContain(textsOf(language)["phone:unclear"])
    expect(guide).toBe(phoneGuide(guide))
  })

  test.each(LANGUAGES)("call the page of all ways in %s as its link does (A39)", (language) => {
    const texts = textsOf(language)
    expect(texts["ways:heading"]).toBe(texts["footer.ways"])
    expect(texts["footer.ways"]?.length).toBeLessThanOrEqual(25)
  })

  test.each(LANGUAGES)("send nobody in %s to lists of others (A14)", (language) => {
    expect(Object.values(textsOf(language)).filter((text) => /robinson|bel-me-niet|ne m.appelez/i.test(text))).toEqual(
      [],
    )
  })

  test.each(LANGUAGES)("have no sentence of more than 20 words in %s (C33)", (language) => {
    expect(readIn(language).flatMap(longSentences)).toEqual([])
  })

  test.each(LANGUAGES)("have no guilt, no informal address and no double negation in %s (A24, A38)", (language) => {
    expect(readIn(language).flatMap((text) => wrongWords(text, lexiconOf(language)))).toEqual([])
  })

  test.each(LANGUAGES)("say of a pause in %s that marketing stops, and not that everything does (A21)", (language) => {
    const texts = textsOf(language)
    const marketing = texts["mail:acknowledged.nothing"]?.match(/\S+(?=\.)/)?.[0] ?? "-"
    expect(texts["pause.what"]).toContain(marketing)
    expect(texts["mail:acknowledged.paused"]).toContain(marketing)
  })

  test("have French spaces in French", () => {
    expect(readIn("fr").flatMap(wrongSpaces)).toEqual([])
  })

  test.each([
    ["fr", "Je me désinscris de toutes les communications", "J'adapte mes préférences"],
    ["nl", "Ik schrijf me uit voor alle communicatie", "Ik pas mijn voorkeuren aan"],
    ["en", "Unsubscribe me from all communications", "Adapt my preferences"],
    ["de", "Ich melde mich von allen Mitteilungen ab", "Ich passe meine Einstellungen an"],
  ])("have the agreed words on the two buttons in %s", (language, leave, adapt) => {
    expect(textsOf(language)).toMatchObject({ "choice.leave": leave, "choice.adapt": adapt })
  })

  test("of the sample brand are there in each of its languages, and it speaks them all (A47)", () => {
    expect([...sampleBrand.locales].sort()).toEqual([...LANGUAGES].sort())
    expect(brandTexts.length).toBeGreaterThan(10)
    const wrong = brandTexts.flatMap(([path, byLanguage]) =>
      wrongLanguages(byLanguage, sampleBrand.locales).map((each) => `${path}: ${each}`),
    )
    expect(wrong).toEqual([])
  })
})

describe("the checks find", () => {
  const small = { "a.leave": "Leave {{brand}}", changes_one: "{{count}} change", changes_other: "{{count}} changes" }

  test("nothing where nothing is wrong", () => {
    const french = { ...small, changes_many: "{{count}} changements" }
    expect(wrongKeys(french, small, "fr")).toEqual([])
    expect(wrongPlaceholders(french, small)).toEqual([])
    expect(wrongNotes({ "a.leave": "{{brand}}: the sender", changes: "{{count}}: a number" }, small)).toEqual([])
    expect(wrongUses({ "a.ts": 't("a.leave"); t("changes", { count })' }, small)).toEqual([])
    expect(wrongUses({ "a.ts": 'textsOf(locale).a.leave; t("changes", { count })' }, small)).toEqual([])
  })

  test.each([
    ["a key that is missing", { changes_one: "1", changes_other: "2" }, "a.leave is missing", "en"],
    ["a key too many", { ...small, "a.stay": "Stay" }, "a.stay is one too many", "en"],
    ["an empty text", { ...small, "a.leave": " " }, "a.leave is empty", "en"],
    ["a plural that the language needs", small, "changes_many is missing", "fr"],
    ["a plural that the language has not", { ...small, changes_few: "3" }, "changes_few is one too many", "nl"],
    ["a number without its plurals", { "a.leave": "Leave", changes: "3" }, "changes_one is missing", "en"],
  ])("%s", (_what, texts, wrong, language) => {
    expect(wrongKeys(texts, small, language)).toContain(wrong)
  })

  test.each([
    ["a placeholder that is missing", { "a.leave": "Leave" }],
    ["a placeholder of another name", { "a.leave": "Verlaat {{merk}}" }],
    ["a placeholder too many", { "a.leave": "{{brand}} {{brand}}" }],
    ["a placeholder missing from a plural of its own", { changes_many: "beaucoup" }],
  ])("%s", (_what, texts) => {
    expect(wrongPlaceholders(texts, small)).toHaveLength(1)
  })

  test.each([
    ["a key without a note", { changes: "{{count}}" }, "a.leave has no note"],
    ["an empty note", { changes: "{{count}}", "a.leave": "" }, "a.leave has no note"],
    [
      "a note without a key",
      { changes: "{{count}}", "a.leave": "{{brand}}", b: "!" },
      "there is a note on b, but no text",
    ],
    [
      "a note that is silent on a placeholder",
      { changes: "{{count}}", "a.leave": "The button" },
      "the note on a.leave does not tell what {{brand}} is",
    ],
  ])("%s", (_what, notes, wrong) => {
    expect(wrongNotes(notes as Record<string, string>, small)).toEqual([wrong])
  })

  const two = { "ways.old": "", "ways.oldWhy": "", "ways.new": "" }
  const anyWay = `t(\`ways.\${way}\`)`
  test.each([
    ["a text that is not there", `${anyWay}; t("other")`, ["a.tsx: there is no text other"]],
    ["a text that is used nowhere", `t("ways.old"); t(\`ways.\${way}Why\`)`, ["ways.new is used nowhere"]],
    ["a pattern that no text fits", `${anyWay}; t(\`way.\${way}\`)`, ["a.tsx: there is no text way.*"]],
    ["a wrong text in one of two cases", `${anyWay}; t(old ? "ways.old" : "no")`, ["a.tsx: there is no text no"]],
    ["a wrong text behind a name", `${anyWay}; const key = "no"; t(key)`, ["a.tsx: there is no text no"]],
    ["a text it cannot tell", `${anyWay}; t(of(x))`, ["a.tsx: cannot tell which text t(of(x)) asks for"]],
    ["a wrong text through an object", `${anyWay}; i18n.t("no")`, ["a.tsx: there is no text no"]],
    ["a wrong text that is read without `t`", `${anyWay}; textsOf("fr").ways.no`, ["a.tsx: there is no text ways.no"]],
  ])("%s", (_what, source, wrong) => {
    expect(wrongUses({ "a.tsx": source }, two)).toEqual(wrong)
  })

  test("a sentence of 21 words, and none of 20", () => {
    const twenty = Array(20).fill("so").join(" ")
    expect(longSentences(`${twenty}. ${twenty}\u00a0! ${twenty}`)).toEqual([])
    expect(longSentences(`So. ${twenty} on. So.`)).toEqual([`21 words: ${twenty} on.`])
  })

  test("a placeholder without a sample", () => {
    expect(filled("{{a}} or {{b}}", { a: "1", b: "2" })).toBe("1 or 2")
    expect(() => filled("{{a}} or {{b}}", { a: "1" })).toThrow("no sample for {{b}}")
  })

  test.each([
    ["fr", "Ne plus ne pas recevoir d’offres"],
    ["fr", "Vous n'êtes pas désinscrit"],
    ["fr", "Quel dommage de vous voir partir"],
    ["fr", "Êtes-vous sûre\u00a0?"],
    ["fr", "Adapte tes préférences"],
    ["fr", "Ce lien t'est destiné"],
    ["nl", "U wilt niet langer geen aanbiedingen"],
    ["nl", "Wij zullen u missen"],
    ["nl", "Pas jouw voorkeuren aan"],
    ["nl", "Weet u het zeker?"],
    ["en", "Do not send me no offers"],
    ["en", "You will not be unsubscribed"],
    ["en", "We are sorry to see you go"],
    ["de", "Sie möchten nicht länger keine Angebote"],
    ["de", "Nicht abgemeldet bleiben"],
    ["de", "Schade, wir werden Sie vermissen"],
    ["de", "Passe deine Einstellungen an"],
    ["de", "Was möchtest du erhalten?"],
  ])("words to avoid (%s: %s)", (language, text) => {
    expect(wrongWords(text, lexiconOf(language))).not.toEqual([])
  })

  test.each([
    ["fr", "Rien ne change. Vous ne recevez plus rien\u00a0: le serveur ne répond pas. Votre ticket, au total."],
    ["nl", "Er is niets gewijzigd. U krijgt geen marketing meer, en jeans evenmin."],
    ["en", "Nothing changed. You receive no marketing. The mission goes on, and so does the notice."],
    ["de", "Es wurde nichts geändert. Sie erhalten keine Werbung mehr. Die Dusche, der Schaden."],
  ])("no fault with words that only look alike (%s)", (language, text) => {
    expect(wrongWords(text, lexiconOf(language))).toEqual([])
  })

  test.each(["Quoi?", "Quoi ?", "Ceci: cela", "Ceci ; cela", "Oui!", "« oui\u00a0»", "«\u00a0oui»"])(
    "a space that French lacks (%s)",
    (text) => {
      expect(wrongSpaces(text)).toHaveLength(1)
    },
  )

  test("no fault with French spaces that are there", () => {
    expect(wrongSpaces("Quoi\u00a0?! Ceci\u202f: «\u00a0oui\u00a0», https://lenoir.example.")).toEqual([])
  })

  test("a brand's text that is missing, empty, or in a language it does not speak", () => {
    const brand = {
      name: "A",
      url: { fr: "a" },
      topics: [{ id: "b", rhythms: [{ name: { fr: "b", nl: "", en: "b" } }] }],
    }
    expect(textsByLanguage(brand, "fr").map(([path]) => path)).toEqual(["url", "topics.0.rhythms.0.name"])
    expect(wrongLanguages({ fr: "a" }, ["fr", "nl"])).toEqual(['"nl" is missing'])
    expect(wrongLanguages({ fr: "b", nl: "", en: "b" }, ["fr", "nl"])).toEqual([
      '"nl" is missing',
      '"en" is not spoken',
    ])
  })
})
