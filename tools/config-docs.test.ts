import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { newKey } from "../src/link/index.ts"
import { configJsonSchema, readConfig } from "../src/server/index.ts"

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8")
const guide = read("docs/configuration.md")

interface Described {
  readonly properties?: Readonly<Record<string, Described>>
  readonly items?: Described
  readonly oneOf?: readonly Described[]
  readonly anyOf?: readonly Described[]
}

/** The names of every field, however deep. */
const fieldsOf = ({ properties = {}, items, oneOf = [], anyOf = [] }: Described): string[] => [
  ...Object.entries(properties).flatMap(([name, field]) => [name, ...fieldsOf(field)]),
  ...[...(items ? [items] : []), ...oneOf, ...anyOf].flatMap(fieldsOf),
]

/** What a text says in the letters of code, without its examples. */
const namedIn = (text: string): Set<string> => {
  const spans = [...text.replace(/^```.*?^```$/gms, "").matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span)
  return new Set(spans.flatMap((span) => span.split(/[^\w$]+/)))
}

describe("the guide to the configuration", () => {
  it("names every field that there is", () => {
    const named = namedIn(guide)
    expect([...new Set(fieldsOf(configJsonSchema() as Described))].filter((field) => !named.has(field))).toEqual([])
  })

  it("shows a sender that is taken as it is", async () => {
    const [json = ""] = [...guide.matchAll(/```json\n(.*?)```/gs)]
      .map(([, each = ""]) => each)
      .filter((each) => each.includes('"catalogue"'))
    const brand = JSON.parse(json) as never
    const file = {
      publicUrl: "https://prefs.acme.example",
      brands: [brand],
      keys: [newKey("2026-11", "acme")],
      senderKeys: [],
    }
    expect([...(await readConfig(file, ["de", "en", "fr", "nl"])).brands.keys()]).toEqual(["acme"])
  })

  it("is led to by the README, which names every field at the top", () => {
    const readme = read("README.md")
    expect(readme).toContain("(docs/configuration.md)")
    const named = namedIn(readme)
    const { properties = {} } = configJsonSchema() as Described
    expect(Object.keys(properties).filter((field) => field !== "$schema" && !named.has(field))).toEqual([])
  })
})
