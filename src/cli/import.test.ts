import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parse } from "csv-parse/sync"
import { stringify } from "csv-stringify/sync"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { SUBJECT_PATTERN } from "../domain/index.ts"
import { verifyLink } from "../link/index.ts"
import { HOSTILE } from "../server/fuzz/any-json.contract.ts"
import { createRegister, openSqliteStore, type Register, readConfig } from "../server/index.ts"
import { configFile, LOCALES } from "../server/testing.ts"
import { runCommand } from "./testing.ts"

/** As it was built: the command draws its languages from the built page. */
const COMMAND = new URL("../../dist/lib/cli/main.js", import.meta.url).pathname

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "preference-center-"))
  await writeFile(
    join(folder, "config.json"),
    JSON.stringify({ ...(await configFile()), publicUrl: "https://prefs.example" }),
  )
})
afterEach(() => rm(folder, { recursive: true }))

const WHERE = ["--config", "config.json", "--database", "register.db"]
const file = (name: string) => join(folder, name)

/** The command as somebody types it, in a process of its own. */
const run = (...args: string[]) => runCommand([...nodeOptions, COMMAND, ...args, ...WHERE], folder)
let nodeOptions: string[] = []

async function inRegister<T>(
  look: (register: Register, brand: Awaited<ReturnType<typeof brandOf>>) => Promise<T>,
): Promise<T> {
  const store = openSqliteStore(file("register.db"))
  try {
    return await look(createRegister({ store }), await brandOf())
  } finally {
    await store.close()
  }
}
const brandOf = async () => {
  const { brands } = await readConfig(JSON.parse(await readFile(file("config.json"), "utf8")), LOCALES)
  const brand = brands.get("lenoir")
  if (!brand) throw new Error("The configuration of the tests has this brand.")
  return brand
}
const maySend = (subject: string) =>
  inRegister(async (register, brand) => {
    const [answer] = await register.maySend(brand, [{ subject, channel: "email", topic: "news" }], new Date())
    return answer?.may
  })

const HEADER = "subject,locale,address:email,email/news"
const list = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `p-${from + at},fr,p${from + at}@client.example,yes`).join("\n")

describe("importing a list", () => {
  it("takes over each good line, and reports each bad one with its reason", async () => {
    await writeFile(file("people.csv"), `${HEADER}\n${list(1, 3)}\nnot an id,fr,,yes\n${list(3, 5)}\np-9,fr,,maybe\n`)
    const { code, out } = await run("import", "people.csv")
    expect([code, out]).toEqual([1, "4 people taken over.\n2 lines rejected: see people.csv.rejected.csv\n"])
    const report = (await readFile(file("people.csv.rejected.csv"), "utf8")).trim().split("\n")
    expect(report).toHaveLength(3)
    expect(report[1]).toMatch(/^4,not an id,subject: /)
    expect(report[2]).toMatch(/^7,p-9,/)
    for (const subject of ["p-1", "p-2", "p-3", "p-4"]) expect(await maySend(subject)).toBe(true)
    expect(existsSync(file("people.csv.progress"))).toBe(false)
  })

  it("reports whatever the list holds in a line of its own, computes nothing and does nothing to a terminal", async () => {
    const hostile = [...HOSTILE.filter((each) => each.length < 1_000), "=HYPERLINK(1)", "a\n999999,p-1,", "\u001b[2J"]
    const asLine = (subject: string) => stringify([[subject, "fr", "", "yes"]])
    const bad = hostile.filter((each) => each.isWellFormed() && !SUBJECT_PATTERN.test(each.trim()))
    await writeFile(file("people.csv"), `${HEADER}\n${bad.map(asLine).join("")}${list(1, 2)}\n`)
    const { code, out, err } = await run("import", "people.csv")
    expect([code, out.split("\n")[0]]).toEqual([1, "1 people taken over."])
    const report = await readFile(file("people.csv.rejected.csv"), "utf8")
    const rows: string[][] = parse(report)
    expect(report.trimEnd().split("\n")).toHaveLength(rows.length)
    const lines = rows.slice(1).map(([line]) => Number(line))
    expect(lines).toEqual([...new Set(lines)].sort((one, other) => one - other))
    expect(lines).toHaveLength(bad.length)
    for (const cell of rows.flat()) expect(cell).toMatch(/^(\+\d+|[^=+\-@\p{C}][^\p{C}]*)?$/u)
    expect(err + out).not.toMatch(/[^\P{C}\n]/u)
  })

  it("with strange names of columns says so without doing anything to a terminal", async () => {
    for (const name of ["\u001b[2Jx", "\u001b]0;x\u0007/news", "address:\u202ex"]) {
      await writeFile(file("people.csv"), `subject,${name}\np-1,\n`)
      const { out, err } = await run("import", "people.csv")
      expect(err, name).toContain("?")
      expect(err + out, name).not.toMatch(/[^\P{C}\n]/u)
    }
  })

  it("never lifts an objection, however often it is done again (A20, A28)", async () => {
    await writeFile(file("people.csv"), `${HEADER}\n${list(1, 4)}\n`)
    expect((await run("import", "people.csv")).code).toBe(0)
    await inRegister((register, brand) =>
      register.leave(
        { brand, subject: "p-2" },
        { now: new Date(), door: "page", locale: "fr", textVersion: null, link: null },
        null,
      ),
    )
    for (let times = 0; times < 2; times++) expect((await run("import", "people.csv")).code).toBe(0)
    expect([await maySend("p-1"), await maySend("p-2"), await maySend("p-3")]).toEqual([true, false, true])
  })

  it("brings nobody back who was erased, under whichever id the address comes (A28)", async () => {
    await writeFile(file("people.csv"), `${HEADER}\n${list(1, 3)}\n`)
    await run("import", "people.csv")
    const erased = await run("erase", "--subject", "p-1")
    expect([erased.code, erased.out]).toEqual([0, expect.stringContaining("All data of p-1 are erased.")])
    const spellings = ["P1@Client.example", " p1@client.example "]
    const again = spellings.map((address, at) => `new-${at},fr,${address},yes`)
    await writeFile(file("again.csv"), `${HEADER}\n${again.join("\n")}\nnew-9,fr,other@client.example,yes\n`)
    expect((await run("import", "again.csv")).code).toBe(0)
    expect(await Promise.all(["p-1", "new-0", "new-1", "p-2", "new-9"].map(maySend))).toEqual([
      ...[false, false, false, true, true],
    ])
    expect((await runCommand([COMMAND, "audit", ...WHERE], folder)).code).toBe(0)
  })

  it("that was killed in the middle is carried on with, and every line is there once", async () => {
    const bad = (at: number) => `no id ${at},fr,,yes`
    const lines = Array.from({ length: 4_000 }, (_, at) => (at % 100 === 0 ? bad(at) : list(at, at + 1)))
    await writeFile(file("people.csv"), `${HEADER}\n${lines.join("\n")}\n`)
    const first = spawn(process.execPath, [COMMAND, "import", "people.csv", ...WHERE], { cwd: folder, stdio: "ignore" })
    await expect.poll(() => existsSync(file("people.csv.progress")), { timeout: 30_000, interval: 5 }).toBe(true)
    first.kill("SIGKILL")
    await new Promise((resolve) => first.once("exit", resolve))
    const { err } = await run("import", "people.csv")
    expect(err).toMatch(/Carrying on after line [1-9]/)
    const report = (await readFile(file("people.csv.rejected.csv"), "utf8")).trim().split("\n").slice(1)
    expect(report.map((line) => Number(line.split(",")[0]))).toEqual(
      Array.from({ length: 40 }, (_, at) => at * 100 + 2),
    )
    const answers = await inRegister((register, brand) => {
      const subjects = Array.from({ length: 4_000 }, (_, at) => at).filter((at) => at % 100 !== 0)
      return register.maySend(
        brand,
        subjects.map((at) => ({ subject: `p-${at}`, channel: "email", topic: "news" })),
        new Date(),
      )
    })
    expect(answers.filter(({ may }) => !may)).toEqual([])
  }, 60_000)

  it("keeps the contacts of channels without a column, and takes every line before one that is not in UTF-8", async () => {
    await writeFile(file("sms.csv"), "subject,address:sms\np-1,+32 470 12 34 56\n")
    await run("import", "sms.csv")
    const lines = Buffer.concat([
      Buffer.from(`${HEADER}\n${list(1, 151)}\n`),
      Buffer.alloc(200_000, "\n"),
      Buffer.of(0xe9),
    ])
    await writeFile(file("people.csv"), lines)
    const { code, err } = await run("import", "people.csv")
    expect([code, err]).toEqual([1, expect.stringContaining("every line before was read")])
    expect([await maySend("p-1"), await maySend("p-150")]).toEqual([true, true])
    const { contacts } = await inRegister((register, brand) => register.read({ brand, subject: "p-1" }))
    expect(contacts.map(({ channel }) => channel)).toEqual(["sms", "email"])
  })

  it("with a mistyped topic stops before it begins", async () => {
    await writeFile(file("people.csv"), "subject,email/nwes\np-1,yes\n")
    const { code, err } = await run("import", "people.csv")
    expect(code).toBe(1)
    expect(err).toContain('"email/nwes": there are email/news')
    expect(existsSync(file("register.db"))).toBe(false)
  })
})

describe("links for a list", () => {
  it("are added to each line as it is, with the headers and the code", async () => {
    await writeFile(file("people.csv"), `${HEADER}\n${list(1, 2)}\n`)
    await run("import", "people.csv")
    await writeFile(file("merge.csv"), 'subject;locale;greeting\np-1;nl;"Dag; ""Piet"""\np-2;;\nno id;fr;x\n')
    const { code, out, err } = await run("links", "merge.csv", "--mailing", "spring", "--codes")
    expect(code).toBe(1)
    expect(err).toContain("1 lines left out: see merge.csv.left-out.csv")
    const lines = out.trim().split("\n")
    expect(lines[0]).toBe(
      "subject;locale;greeting;unsubscribe_url;preferences_url;list_unsubscribe;list_unsubscribe_post;code",
    )
    expect(lines[1]).toMatch(
      /^p-1;nl;"Dag; ""Piet""";https:\/\/prefs\.example\/nl\/u\/[\w.-]+;https:\/\/prefs\.example\/nl\/u\/[\w.-]+\/preferences;<https:\/\/prefs\.example\/nl\/u\/[\w.-]+>;List-Unsubscribe=One-Click;(\w{4}-){3}\w{4}$/,
    )
    // Without a language on the list the page speaks the person's own.
    expect(lines[2]).toMatch(/^p-2;;;https:\/\/prefs\.example\/u\//)
    expect(lines).toHaveLength(3)
    const { keyring, publicUrl: issuer } = await readConfig(
      JSON.parse(await readFile(file("config.json"), "utf8")),
      LOCALES,
    )
    const token = /\/nl\/u\/([\w.-]+);/.exec(lines[1] ?? "")?.[1] ?? ""
    const claims = { brand: "lenoir", subject: "p-1", mailing: "spring" }
    expect(await verifyLink({ keyring, issuer }, token)).toMatchObject({ kind: "valid", claims })
  })

  it("come with short addresses, and where the brand takes mails with one to write to, in the header too", async () => {
    const config = JSON.parse(await readFile(file("config.json"), "utf8"))
    config.brands[0].doors = { mail: { address: "leave@lenoir.example" } }
    await writeFile(file("config.json"), JSON.stringify(config))
    await writeFile(file("people.csv"), "subject\n")
    await run("import", "people.csv")
    await writeFile(file("merge.csv"), "subject\np-1\nno id\np-2\n")
    const { out, err } = await run("links", "merge.csv", "--short", "--codes")
    expect(err).toContain("1 lines left out")
    const [header = "", ...lines] = out.trim().split("\n")
    expect(header).toBe(
      "subject,unsubscribe_url,preferences_url,list_unsubscribe,list_unsubscribe_post,code,short_url,mailto",
    )
    const references = lines.map((line) => {
      const [, listed, short, mailto] =
        /^p-\d,[^,]+,[^,]+,"<https:[^>]+>, <([^>]+)>",List-Unsubscribe=One-Click,[\w-]{19},https:\/\/prefs\.example\/s\/([a-z2-7]{26}),(.+)$/.exec(
          line,
        ) ?? []
      expect([listed, mailto]).toEqual(
        Array(2).fill(`mailto:leave+${short}@lenoir.example?subject=unsubscribe%20${short}`),
      )
      return short ?? ""
    })
    const rows = await inRegister((register) => Promise.all(references.map((each) => register.readCode(each))))
    expect(rows.map((row) => row?.subject)).toEqual(["p-1", "p-2"])
  })

  it("of one person come with both, too", async () => {
    await writeFile(file("people.csv"), "subject\n")
    await run("import", "people.csv")
    const { out } = await run("links", "--subject", "p-1", "--short")
    expect(out).toMatch(/\nshort {8}https:\/\/prefs\.example\/s\/[a-z2-7]{26}\n$/)
  })

  it("that are too long for a text message are told so, and an address that is too long stops before it begins", async () => {
    const config = JSON.parse(await readFile(file("config.json"), "utf8"))
    config.publicUrl = "https://preferences.maison-lenoir.example"
    await writeFile(file("config.json"), JSON.stringify(config))
    await writeFile(file("people.csv"), "subject\n")
    await run("import", "people.csv")
    expect((await run("links", "people.csv", "--short")).err).toContain("The host name has 33, and may have 23.")
    config.brands[0].doors = { mail: { address: `${"l".repeat(40)}@lenoir.example` } }
    await writeFile(file("config.json"), JSON.stringify(config))
    const { code, out, err } = await run("links", "people.csv", "--short")
    expect([code, out, err]).toEqual([1, "", expect.stringContaining("RFC 5321")])
  })

  it("are signed in constant memory: a list far larger than it passes through", async () => {
    await writeFile(
      file("people.csv"),
      `subject\n${Array.from({ length: 100_000 }, (_, at) => `person-${at}`).join("\n")}\n`,
    )
    await writeFile(file("nobody.csv"), "subject\n")
    await run("import", "nobody.csv")
    nodeOptions = ["--max-old-space-size=48"]
    const { code, out } = await run("links", "people.csv", "--codes", "--short")
    nodeOptions = []
    expect(code).toBe(0)
    expect(out.length).toBeGreaterThan(56_000_000)
    expect(out.trimEnd().split("\n")).toHaveLength(100_001)
  }, 120_000)

  it("refuse a list that has such a column already", async () => {
    await writeFile(file("people.csv"), "subject,code\np-1,x\n")
    await run("import", "people.csv")
    const { code, err } = await run("links", "people.csv", "--codes")
    expect([code, err]).toEqual([1, expect.stringContaining('The list has a column "code" already')])
  })
})
