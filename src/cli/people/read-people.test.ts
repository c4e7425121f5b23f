import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { stringify } from "csv-stringify/sync"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openPeople } from "./read-people.ts"

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "preference-center-"))
})
afterAll(() => rm(folder, { recursive: true }))

async function read(content: string | Uint8Array) {
  const path = join(folder, "people.csv")
  await writeFile(path, content)
  const people = openPeople(path)
  const rows = []
  for await (const row of people.rows) rows.push(row)
  return { people, rows }
}

describe("a list of people", () => {
  it.each([
    ["with commas", "subject,name\na,Ada\n"],
    ["with semicolons, as spreadsheets write it here", "subject;name\r\na;Ada\r\n"],
    ["with tabs", "subject\tname\na\tAda"],
    ["with the mark of UTF-8 before it", "\ufeffsubject,name\na,Ada\n"],
    ["with names in quotes", '"subject","name"\n"a","Ada"\n'],
    ["with empty lines in it", "subject,name\n\na,Ada\n\n"],
  ])("%s is read", async (_, content) => {
    const { rows, people } = await read(content)
    expect(people.columns).toEqual(["subject", "name"])
    expect(rows.map(({ fields }) => fields)).toEqual([{ subject: "a", name: "Ada" }])
  })

  it("comes back as it was written, whatever is in its fields", async () => {
    const field = fc.string({ unit: "grapheme" }).map((text) => text.trim())
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(field, field), { minLength: 1 }),
        fc.constantFrom(",", ";", "\t"),
        async (lines, delimiter) => {
          const { rows } = await read(stringify([["subject", "name"], ...lines], { delimiter, quoted: true }))
          expect(rows.map(({ fields }) => [fields?.subject, fields?.name])).toEqual(lines)
        },
      ),
      { numRuns: 100 },
    )
  })

  it("loses no good line beside bad ones, and says which they are", async () => {
    const { rows } = await read('subject,name\na,Ada\nb\nc,Charles,Babbage\nd,"in ""quotes"""\ne,wrong"quote\nf,Fay\n')
    expect(rows.map(({ line, fields }) => [line, fields?.subject ?? null])).toEqual([
      [2, "a"],
      [3, null],
      [4, null],
      [5, "d"],
      [6, null],
      [7, "f"],
    ])
    const wrong = rows.flatMap((row) => ("wrong" in row ? [row.wrong] : []))
    expect(wrong[0]).toBe("has 1 fields, and the first line has 2")
    expect(wrong[2]).toContain("has a quote in a wrong place")
  })

  it("with a quote that is never closed says so", async () => {
    const { rows } = await read('subject,name\na,Ada\nb,"Bob\nc,Charles\n')
    expect(rows.map((row) => ("wrong" in row ? row.wrong : row.fields.subject))).toEqual([
      "a",
      expect.stringContaining("quote"),
    ])
  })

  it("in another encoding is not read with question marks in its names", async () => {
    const latin = Uint8Array.from([...Buffer.from("subject,name\na,"), 0xe9, 0x0a])
    await expect(read(latin)).rejects.toThrow(/is not in UTF-8. Save it as "CSV UTF-8"/)
  })

  it.each([
    ["", /one of them has to be "subject"/],
    ["id,name\n", /one of them has to be "subject"/],
    ["subject,name,name\n", /the column "name" is there twice/],
  ])("whose first line is %j is refused", async (content, said) => {
    await expect(read(content)).rejects.toThrow(said)
  })

  it("that is not there is refused", () => {
    expect(() => openPeople(join(folder, "nobody.csv"))).toThrow(/cannot be read/)
  })
})
