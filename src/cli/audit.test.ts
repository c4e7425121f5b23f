import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { createRegister, openSqliteStore, readConfig } from "../server/index.ts"
import { configFile, LOCALES } from "../server/testing.ts"
import { runCommand } from "./testing.ts"

/** As it was built: the command draws its languages from the built page. */
const COMMAND = new URL("../../dist/lib/cli/main.js", import.meta.url).pathname

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "audit-command-"))
  await writeFile(file("config.json"), JSON.stringify(await configFile()))
  await leave("c-1", "c-2", "c-3")
})
afterEach(() => rm(folder, { recursive: true }))

const file = (name: string) => join(folder, name)
const audit = (...args: string[]) =>
  runCommand([COMMAND, "audit", "--config", "config.json", "--database", "register.db", ...args], folder)

const HOUR_MS = 60 * 60 * 1000

/** These people leave, two hours ago unless told when, in hours. */
async function leave(...subjects: string[]): Promise<void> {
  await leaveAgo(2, ...subjects)
}
async function leaveAgo(hours: number, ...subjects: string[]): Promise<void> {
  const { brands } = await readConfig(JSON.parse(await readFile(file("config.json"), "utf8")), LOCALES)
  const brand = brands.get("lenoir")
  if (!brand) throw new Error("The configuration of the tests has this brand.")
  const store = openSqliteStore(file("register.db"))
  const now = new Date(Date.now() - hours * HOUR_MS)
  const occasion = { now, door: "page", locale: "fr", textVersion: "v1", link: null } as const
  for (const subject of subjects) await createRegister({ store }).leave({ brand, subject }, occasion, null)
  await store.close()
}

function tamper(sql: string): void {
  const db = new DatabaseSync(file("register.db"))
  for (const what of ["changed", "deleted", "replaced"]) db.exec(`DROP TRIGGER IF EXISTS evidence_is_never_${what}`)
  db.exec(sql)
  db.close()
}

describe("audit", () => {
  it("says how much evidence there is, and that nothing is wrong with it", async () => {
    const { code, out, err } = await audit()
    expect([code, err]).toEqual([0, ""])
    expect(out).toBe("Evidence: 3 lines, of 3 people towards 1 brand.\nNothing is wrong with it.\n")
  })

  it("says where it is broken, of whom, which line, of when and how, and ends with 1", async () => {
    tamper("UPDATE evidence SET at = '2020-01-01T00:00:00.000Z' WHERE subject = 'c-2'")
    const { code, out, err } = await audit()
    expect([code, err]).toEqual([1, ""])
    expect(out).toContain("lenoir c-2: line 1, of 2020-01-01T00:00:00.000Z, does not fit its hash.")
    expect(out).toContain("Wrong in 1 place: see above.\n")
  })

  it("says where the register disagrees, and needs no configuration for it", async () => {
    tamper("DELETE FROM objection WHERE subject = 'c-2'")
    const { code, out } = await runCommand([COMMAND, "audit", "--database", "register.db"], folder)
    expect(code).toBe(1)
    expect(out).toMatch(/lenoir c-2: the objection [\w-]{12} stands by the evidence, and not in the register\./)
  })

  it("hands nothing to a terminal that could do something to it", async () => {
    tamper("UPDATE evidence SET subject = char(27) || '[2J' WHERE subject = 'c-2'")
    const { out } = await audit()
    expect(out).toContain('lenoir "\\u001b[2J": line 1')
    expect(out).not.toContain("\u001b")
  })

  it("tells a great many findings by their number", async () => {
    await leave(...Array.from({ length: 300 }, (_, at) => `p-${at}`))
    tamper("UPDATE evidence SET locale = 'nl'")
    const { out } = await audit()
    expect(out.split("\n").filter((line) => line.startsWith("lenoir "))).toHaveLength(200)
    expect(out).toContain("… and 103 more.\n")
    expect(out).toContain("Wrong in 303 places: see above.\n")
  })

  it.each([
    [["--since", "none.json"], "The checkpoint none.json cannot be read"],
    [["--since", "config.json"], "config.json is no checkpoint, or it was damaged"],
    [["--checkpoint", "no/such/folder.json"], "The checkpoint no/such/folder.json cannot be written"],
    [["--checkpoint", "config.json"], "config.json is no checkpoint"],
    [["--checkpoint", "."], "The checkpoint . cannot be read"],
  ])("refuses in one line: %j", async (args, said) => {
    const config = await readFile(file("config.json"), "utf8")
    const { code, err } = await audit(...args)
    expect(code).toBe(1)
    expect(await readFile(file("config.json"), "utf8")).toBe(config)
    expect(err).toContain(said)
    expect(err.trim().split("\n")).toHaveLength(1)
  })
})

describe("a checkpoint", () => {
  const take = async () => {
    const { code, out } = await audit("--checkpoint", "kept.json")
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/\nCheckpoint written to kept\.json: 3 lines until .*Z\.\n$/),
    ])
  }
  const since = () => audit("--since", "kept.json")

  it("holds when nothing was written, and when more was", async () => {
    await take()
    expect((await since()).out).toMatch(
      /\nSince the checkpoint of .*Z: 3 lines until .*Z are there still, unchanged\.\n$/,
    )
    await leaveAgo(0, "c-4", "c-0")
    expect(await since()).toMatchObject({ code: 0 })
  })

  it("covers no line that is younger than an hour", async () => {
    await leaveAgo(0.9, "c-4")
    await take()
    const { until, takenAt } = JSON.parse(await readFile(file("kept.json"), "utf8"))
    expect(Date.parse(takenAt) - Date.parse(until)).toBe(HOUR_MS)
  })

  it.each([
    [
      "a removed tail",
      "DELETE FROM evidence WHERE seq = (SELECT max(seq) FROM evidence)",
      "1 line of that time are not",
    ],
    [
      "a person who was removed altogether",
      "DELETE FROM evidence WHERE subject = 'c-1'; DELETE FROM objection WHERE subject = 'c-1'; DELETE FROM subject WHERE subject = 'c-1'",
      "1 line of that time are not there any more",
    ],
    [
      "a line that was put there later",
      "INSERT INTO evidence (brand, subject, at, what, door) SELECT brand, 'c-9', at, 'refused', door FROM evidence WHERE seq = 1",
      "there are 1 line more with a time before it",
    ],
  ])("shows %s", async (_, sql, said) => {
    await take()
    tamper(sql)
    const { code, out } = await since()
    expect(code).toBe(1)
    expect(out).toContain(said)
  })

  it("shows what no chain can: a person whose lines were all made anew", async () => {
    await take()
    tamper(
      "DELETE FROM evidence WHERE subject = 'c-1'; DELETE FROM objection WHERE subject = 'c-1'; DELETE FROM subject WHERE subject = 'c-1'",
    )
    await leaveAgo(2, "c-1")
    expect(await audit()).toMatchObject({ code: 0 })
    expect((await since()).out).toContain("as many lines are there, and they are not the same")
  })

  it("gives way to a newer one in one step, when nothing is wrong", async () => {
    await take()
    const first = await readFile(file("kept.json"), "utf8")
    await leave("c-4")
    // The fourth one has a time before the first checkpoint, and so would not be let in.
    const refused = await audit("--since", "kept.json", "--checkpoint", "kept.json")
    expect([refused.code, refused.out]).toEqual([
      1,
      expect.stringContaining("No checkpoint written: kept.json stays as it is"),
    ])
    expect(await readFile(file("kept.json"), "utf8")).toBe(first)
    expect(await audit("--checkpoint", "kept.json")).toMatchObject({ code: 0 })
    expect(JSON.parse(await readFile(file("kept.json"), "utf8"))).toMatchObject({ lines: 4, findings: 0 })
    expect((await readdir(folder)).filter((name) => name.startsWith("kept"))).toEqual(["kept.json"])
  })

  it("into a new file says how much was wrong then", async () => {
    tamper("UPDATE evidence SET locale = 'nl' WHERE subject = 'c-2'")
    expect(await audit("--checkpoint", "new.json")).toMatchObject({ code: 1 })
    expect(JSON.parse(await readFile(file("new.json"), "utf8"))).toMatchObject({ lines: 3, findings: 1 })
    expect((await audit("--since", "new.json")).out).toContain("3 lines until")
  })

  it.each<[string, (text: string) => string]>([
    ["was damaged", (text) => text.replace(/"sha256": "./, '"sha256": "~')],
    ["was changed by hand", (text) => text.replace('"lines": 3', '"lines": 2')],
    ["was cut off", (text) => text.slice(0, -20)],
    ["is of a later kind", (text) => text.replace("checkpoint/1", "checkpoint/2")],
  ])("that %s is refused", async (_, change) => {
    await take()
    await writeFile(file("kept.json"), change(await readFile(file("kept.json"), "utf8")))
    const { code, out, err } = await since()
    expect([code, out, err]).toEqual([1, "", expect.stringContaining("its seal does not fit")])
  })

  it("holds nothing but counts, times and hashes", async () => {
    await take()
    expect(await readFile(file("kept.json"), "utf8")).not.toMatch(/c-1|lenoir/)
  })
})
