import { createHmac } from "node:crypto"
import { once } from "node:events"
import { get as httpGet, type IncomingMessage } from "node:http"
import { parse } from "csv-parse/sync"
import * as v from "valibot"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { type PrivatePostgres, startPostgres } from "../../../tools/private-postgres.ts"
import { contactKey, type Occasion } from "../../domain/index.ts"
import { suppressionSchema } from "../../wire/index.ts"
import { contractChecker } from "../../wire/testing.ts"
import type { ConfigFile } from "../config.ts"
import { listen } from "../main.ts"
import { openPostgresStore } from "../store/postgres.ts"
import type { Store } from "../store/store.ts"
import {
  ADDRESSES,
  ask,
  configFile,
  IMPORT_OCCASION,
  type Installation,
  install,
  PERSON,
  SUBJECT,
  senderKeyOf,
} from "../testing.ts"

let file: ConfigFile
let installation: Installation
beforeEach(async () => {
  file = await configFile()
  installation = await install({ file })
})
afterEach(() => installation.close())

const PATH = "/api/v1/suppressions"
const get = (query = "", { accept = "", brand = "lenoir", on = installation } = {}) => {
  const headers = { authorization: `Bearer ${senderKeyOf(brand)}`, ...(accept === "" ? {} : { accept }) }
  return ask(on, PATH + query, { headers })
}
const entriesOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => v.parse(suppressionSchema, JSON.parse(line)))
const entries = async (query = "", brand = "lenoir") => entriesOf(await (await get(query, { brand })).text())
const rowsOf = (text: string): Record<string, string>[] => parse(text, { columns: true })
const at = (door: Occasion["door"] = "page"): Occasion => ({ ...IMPORT_OCCASION, door, now: installation.clock.now() })
const who = (subject = SUBJECT, brand = "lenoir", on = installation) => ({ brand: on.brand(brand), subject })
const leave = (subject?: string, brand?: string, on = installation) =>
  on.register.leave(who(subject, brand, on), at(), null)

/** As somebody else computes it, who has the key of the configuration and nothing of this program. */
const hashOf = (address: string) => {
  const secret = Buffer.from(file.suppressionKeys?.[0]?.secret ?? "", "base64url")
  return `~${createHmac("sha256", secret)
    .update(contactKey(address) ?? "")
    .digest("base64url")}`
}

describe("the list of those who object", () => {
  it("tells who, since when and under which reference, and no address", async () => {
    const { reference, at: since } = await leave()
    await leave("c-2")
    const answer = await get()
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/x-ndjson; charset=utf-8"])
    expect([answer.headers.get("vary"), answer.headers.get("cache-control")]).toEqual(["accept", "no-store"])
    const text = await answer.text()
    expect(entriesOf(text)).toEqual([
      { subject: SUBJECT, since, reference, erased: false, except: [] },
      { subject: "c-2", since, reference: expect.any(String), erased: false, except: [] },
    ])
    expect(text).not.toMatch(/addresses|@/)
  })

  it("is answered as the contract describes it, as lines and as a table, and so is every refusal", async () => {
    const check = contractChecker()
    await leave()
    for (const [query, accept] of [
      ["", ""],
      ["?addresses=hashed", ""],
      ["?addresses=hashed", "text/csv"],
      ["?addresses=clear", ""],
    ]) {
      const answer = await get(query, { accept: accept ?? "" })
      const heard = { status: answer.status, headers: answer.headers, body: await answer.text() }
      const request = { headers: new Headers(), body: null }
      expect(check({ method: "GET", path: `/suppressions${query}`, request, answer: heard })).toEqual([])
    }
  })

  it("is empty where nobody objects, and leaves out whoever took it back", async () => {
    expect(await entries()).toEqual([])
    const { reference } = await leave()
    await installation.register.undo(who(), reference, at(), "u".repeat(16))
    expect(await entries()).toEqual([])
    expect(await (await get("", { accept: "text/csv" })).text()).toBe(
      "subject,since,reference,erased,except,channel,address,hash\n",
    )
  })

  it("still names whoever turned something on again, and what that is", async () => {
    await leave()
    const yes = { choices: [{ channel: "post", topic: "offers", receives: true }] }
    await installation.register.save(who(), "2", yes, at(), "s".repeat(16))
    expect(await entries()).toMatchObject([{ subject: SUBJECT, except: [{ channel: "post", topic: "offers" }] }])
    const [row] = rowsOf(await (await get("", { accept: "text/csv" })).text())
    expect(row?.except).toBe("post/offers")
  })

  it("names whoever was erased, and their addresses by nothing but hashes", async () => {
    await installation.register.erase(who(), at("business"))
    const told = await entries()
    const hashes = [hashOf(ADDRESSES.email), hashOf(ADDRESSES.sms)]
    expect(told.map(({ subject, erased }) => [subject, erased]).sort()).toEqual(
      [[SUBJECT, true], ...hashes.map((hash) => [hash, false])].sort(),
    )
    const hashed = await entries("?addresses=hashed")
    expect(hashed.find(({ erased }) => erased)?.addresses).toEqual([])
    expect(hashed.flatMap(({ addresses = [] }) => addresses)).toEqual(
      hashes.sort().map((hash) => ({ channel: null, hash })),
    )
  })

  it("tells addresses by hashes that whoever has the key finds again, however they are written", async () => {
    await leave()
    expect((await entries("?addresses=hashed"))[0]?.addresses).toEqual([
      { channel: "email", hash: hashOf(" Jeanne.LENOIR@example.be") },
      { channel: "sms", hash: hashOf("0470/12.34.56") },
    ])
    const rows = rowsOf(await (await get("?addresses=hashed", { accept: "text/csv" })).text())
    expect(rows.map(({ subject, channel, address, hash }) => [subject, channel, address, hash])).toEqual([
      [SUBJECT, "email", "", hashOf(ADDRESSES.email)],
      [SUBJECT, "sms", "", hashOf(ADDRESSES.sms)],
    ])
  })

  it("has a row for whoever has no address that can be hashed", async () => {
    const contacts = [{ channel: "post", address: "Rue de l'Église 1\n4000 Liège" }]
    await installation.register.importPerson(who("c-2"), { ...PERSON, contacts }, at("import"))
    await leave("c-2")
    expect((await entries("?addresses=hashed"))[0]?.addresses).toEqual([])
    const rows = rowsOf(await (await get("?addresses=hashed", { accept: "text/csv" })).text())
    expect(rows).toMatchObject([{ subject: "c-2", channel: "", address: "", hash: "" }])
  })

  it("never tells an address in clear, whoever asks and however", async () => {
    await leave()
    for (const query of ["", "?addresses=none", "?addresses=hashed", "?addresses=clear", "?addresses="]) {
      for (const accept of ["", "text/csv"]) {
        const answer = await get(query, { accept })
        const text = await answer.text()
        for (const address of Object.values(ADDRESSES)) expect(text, query + accept).not.toContain(address)
        if (/clear|=$/.test(query)) expect([answer.status, text]).toEqual([400, expect.stringMatching(/suppressions/)])
      }
    }
  })

  it("cannot be hashed without a key, and says what to do", async () => {
    await leave("c-9", "dupont")
    const answer = await get("?addresses=hashed", { brand: "dupont" })
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringMatching(/new-key suppression --brand dupont/),
    ])
    expect(await entries("", "dupont")).toHaveLength(1)
  })

  it("holds nobody of another brand (D28)", async () => {
    await leave("c-of-lenoir")
    await leave("c-of-dupont", "dupont")
    await installation.register.leaveBy(installation.brand(), "ada@example.be", at("mail"), "mail-1")
    expect((await entries("", "dupont")).map(({ subject }) => subject)).toEqual(["c-of-dupont"])
    expect((await entries()).map(({ subject }) => subject)).toEqual(["c-of-lenoir", hashOf("ada@example.be")])
  })

  it.each([
    ["", "application/x-ndjson"],
    ["*/*", "application/x-ndjson"],
    ["text/csv", "text/csv"],
    ["text/csv;q=0.5, application/x-ndjson", "application/x-ndjson"],
    ["text/csv, application/x-ndjson;q=0.5", "text/csv"],
    ["text/html", "application/x-ndjson"],
  ])("for Accept: %s comes as %s", async (accept, type) => {
    expect((await get("", { accept })).headers.get("content-type")).toBe(`${type}; charset=utf-8`)
  })

  it("is told to nobody without a sender key, nor to whoever has a link", async () => {
    for (const authorization of ["", "Bearer wrong", `Bearer ${await installation.token()}`]) {
      expect((await ask(installation, PATH, { headers: { authorization } })).status).toBe(401)
    }
  })
})

describe("a long list of those who object", () => {
  let postgres: PrivatePostgres
  beforeAll(async () => {
    postgres = await startPostgres()
  }, 60_000)
  afterAll(() => postgres.stop())

  const MANY = 1_200
  const names = Array.from({ length: MANY }, (_, each) => `c-${each}`)

  it.each(["SQLite", "PostgreSQL"])(
    "is whole, over a real connection, as lines and as a table: %s",
    async (kind) => {
      const url = kind === "SQLite" ? null : await postgres.createDatabase()
      const other = await install({ file, ...(url === null ? {} : { openStore: () => openPostgresStore(url) }) })
      for (const name of names) await leave(name, "lenoir", other)
      const server = await listen(other.handler, { port: 0 })
      const headers = { authorization: `Bearer ${senderKeyOf("lenoir")}`, "accept-encoding": "gzip, br" }
      const lines = entriesOf(await (await fetch(server.url + PATH, { headers })).text())
      expect(lines.map(({ subject }) => subject)).toEqual([...names].sort())
      const table = await fetch(server.url + PATH, { headers: { ...headers, accept: "text/csv" } })
      expect(table.headers.get("content-length")).toBeNull()
      expect(rowsOf(await table.text()).map(({ subject }) => subject)).toEqual([...names].sort())
      await server.close()
      await other.close()
      if (url !== null) await postgres.dropDatabase(url)
    },
    120_000,
  )

  it("is read as it is taken, and no further when whoever takes it hangs up", async () => {
    let pages = 0
    const counting = (store: Store): Store => ({
      ...store,
      objectors: (brand, after) => {
        pages += 1
        return store.objectors(brand, after, 5)
      },
    })
    const other = await install({ file, wrapStore: counting })
    for (const name of names.slice(0, 100)) await leave(name, "lenoir", other)
    for (const accept of ["", "text/csv"]) {
      pages = 0
      const reader = (await get("", { accept, on: other })).body?.getReader()
      await reader?.read()
      await reader?.read()
      for (let times = 0; times < 20; times += 1) await new Promise(setImmediate)
      expect(pages).toBeLessThanOrEqual(2)
      await reader?.cancel()
      for (let times = 0; times < 20; times += 1) await new Promise(setImmediate)
      expect(pages).toBeLessThanOrEqual(2)
    }
    await other.close()
  })

  it("that cannot be read is answered 503; one of which the rest cannot be read breaks off", async () => {
    let pages = 0
    let failsAt = 1
    const failing = (store: Store): Store => ({
      ...store,
      objectors: (brand, after) => {
        pages += 1
        return pages < failsAt ? store.objectors(brand, after, 5) : Promise.reject(new Error("disk I/O error"))
      },
    })
    const other = await install({ file, wrapStore: failing })
    for (const name of names.slice(0, 100)) await leave(name, "lenoir", other)
    const server = await listen(other.handler, { port: 0 })
    for (const accept of ["application/x-ndjson", "text/csv"]) {
      const headers = { authorization: `Bearer ${senderKeyOf("lenoir")}`, accept }
      failsAt = 1
      pages = 0
      const refused = await fetch(server.url + PATH, { headers })
      expect([refused.status, await refused.text()]).toEqual([503, expect.not.stringContaining("disk")])
      failsAt = 10
      pages = 0
      const [answer] = (await once(httpGet(server.url + PATH, { headers }), "response")) as [IncomingMessage]
      const read = async () => {
        for await (const chunk of answer.setEncoding("utf8")) expect(String(chunk)).not.toMatch(/disk|Error/)
      }
      await expect(read()).rejects.toThrow("aborted")
      expect(answer.complete).toBe(false)
    }
    await server.close()
    await other.close()
  })
})
