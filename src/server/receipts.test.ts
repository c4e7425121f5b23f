import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { PreferenceSnapshot, Receipt } from "../domain/index.ts"
import { readKeySet, verifyReceipt } from "../link/index.ts"
import type { LogLine } from "./log.ts"
import { createReceipts } from "./receipts.ts"
import {
  ADDRESSES,
  ask,
  FORM_TYPE,
  type Installation,
  install,
  LONG_AGO_MS,
  modelIn,
  ONE_CLICK,
  pathOf,
  press,
  SUBJECT,
} from "./testing.ts"

const KEY_SET = "/.well-known/jwks.json"
const SHOWN = { locale: "fr", textVersion: null }

let installation: Installation
let token: string
beforeEach(async () => {
  installation = await install()
  token = await installation.token()
})
afterEach(() => installation.close())

const api = (path: string, init: { method?: string; headers?: Record<string, string>; body?: unknown } = {}) =>
  ask(installation, `/api/v1${path}`, {
    method: init.method ?? "GET",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...init.headers },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  })

const leave = async () => (await (await api("/objection", { method: "POST", body: SHOWN })).json()) as Receipt

/** Verifies as somebody would who knows the public address and nothing else. */
async function verdictOn(signed: string | null | undefined) {
  const keyring = await readKeySet(await (await ask(installation, KEY_SET)).json())
  return verifyReceipt({ keyring, issuer: installation.config.publicUrl }, String(signed))
}

const genuine = ({ reference, at }: Receipt) => ({
  kind: "genuine",
  claims: { brand: "lenoir", subject: SUBJECT, reference, at, coversFuture: true },
})

describe("the published keys (RFC 7517)", () => {
  it("are the public halves of all receipt keys, and nothing of any other key", async () => {
    const answer = await ask(installation, KEY_SET)
    expect(answer.headers.get("content-type")).toBe("application/jwk-set+json; charset=utf-8")
    const { keys } = (await answer.json()) as { keys: Record<string, string>[] }
    expect(keys.map(({ x, ...key }) => [key, x?.length])).toEqual([
      [{ kty: "OKP", crv: "Ed25519", kid: "lenoir-receipts", alg: "EdDSA", use: "sig", brand: "lenoir" }, 43],
    ])
  })

  it("answer HEAD without a body, and refuse every other method", async () => {
    const head = await ask(installation, KEY_SET, { method: "HEAD" })
    expect([head.status, await head.text()]).toEqual([200, ""])
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const answer = await ask(installation, KEY_SET, { method })
      expect([answer.status, answer.headers.get("allow")], method).toEqual([405, "GET, HEAD"])
    }
  })

  it("are asked for under their own name in the log", async () => {
    await ask(installation, `${KEY_SET}?secret`)
    expect(installation.log.at(-1)).toContain(`"route":"${KEY_SET}"`)
  })
})

describe("a receipt is signed by its brand wherever it is answered", () => {
  it("to an objection by the contract, and by a link that may only leave", async () => {
    const receipt = await leave()
    expect(await verdictOn(receipt.signed)).toEqual(genuine(receipt))
    token = await installation.token({ age: LONG_AGO_MS })
    const again = await leave()
    expect([again.undoUntil, again.signed]).toEqual([null, receipt.signed])
  })

  it("to whoever presses again when the time to undo is over, without a way back: the browser's clock is not asked", async () => {
    const { at, undoUntil } = await leave()
    installation.clock.advance(Date.parse(String(undoUntil)) - Date.parse(at) + 1)
    const again = await leave()
    expect([again.at, again.undoUntil]).toEqual([at, null])
  })

  it("in a snapshot, in the one after a save, and in the one that a conflict carries", async () => {
    const { signed } = await leave()
    const read = (await (await api("/preferences")).json()) as PreferenceSnapshot
    expect(read.objection?.signed).toBe(signed)
    const save = (revision: string, key: string) =>
      api("/preferences", {
        method: "PUT",
        headers: { "if-match": `"${revision}"`, "idempotency-key": key },
        body: { ...SHOWN, choices: [{ channel: "post", topic: "offers", receives: true }] },
      })
    const saved = (await (await save(read.revision, "0123456789abcdef")).json()) as PreferenceSnapshot
    expect(saved.objection?.signed).toBe(signed)
    const conflict = await save(read.revision, "0123456789abcdeg")
    expect(conflict.status).toBe(412)
    expect(await conflict.json()).toMatchObject({ code: "conflict", snapshot: { objection: { signed } } })
  })

  it("on the page: after the form without JavaScript, to the page's script, and when it is opened again", async () => {
    const form = (accept: string) =>
      ask(installation, pathOf(token), {
        method: "POST",
        headers: { accept, "content-type": FORM_TYPE },
        body: ONE_CLICK,
      })
    const { receipt } = (await modelIn(await form("text/html"))) as { receipt: Receipt }
    expect(await verdictOn(receipt.signed)).toEqual(genuine(receipt))
    expect(await (await form("application/json")).json()).toMatchObject({ receipt: { signed: receipt.signed } })
    const opened = await modelIn(await ask(installation, pathOf(token)))
    expect(opened).toMatchObject({ snapshot: { objection: { signed: receipt.signed } } })
  })

  it("and says what a link says of the person: no address, no name (D8)", async () => {
    const { signed } = await leave()
    const payload = Buffer.from(String(signed).split(".")[1] ?? "", "base64url").toString()
    for (const address of Object.values(ADDRESSES)) expect(payload).not.toContain(address)
    expect(payload).not.toContain("@")
  })

  it("unless the brand signs none: then it says so", async () => {
    token = await installation.token({ brand: "dupont" })
    expect((await leave()).signed).toBe(null)
  })

  it("and a signature that cannot be made takes nothing from the objection: it is on record, and the log knows", async () => {
    const lines: LogLine[] = []
    const { config, clock } = installation
    const spoilt = { ...config, receiptKeyring: config.keyring }
    const receipts = createReceipts({ config: spoilt, log: (line) => lines.push(line), now: clock.now })
    await press(installation, pathOf(token))
    const who = { brand: installation.brand(), subject: SUBJECT }
    const snapshot = await receipts.snapshot(who, await installation.register.read(who))
    expect(snapshot.objection).toMatchObject({ reference: expect.any(String), signed: null })
    expect(lines).toMatchObject([{ event: "error", name: "LinkConfigError" }])
  })
})

describe("a signed receipt opens nothing (D5)", () => {
  it("neither the page, nor the contract, nor the query of senders", async () => {
    const { signed } = await leave()
    const link = token
    token = String(signed)
    const before = installation.dump()
    expect((await ask(installation, pathOf(token))).status).toBe(404)
    expect((await press(installation, pathOf(token))).status).toBe(404)
    expect((await api("/preferences")).status).toBe(401)
    expect((await api("/objection", { method: "POST", body: SHOWN })).status).toBe(401)
    const query = { brand: "lenoir", questions: [] }
    expect((await api("/may-send", { method: "POST", body: query })).status).toBe(401)
    expect(installation.dump()).toBe(before)
    expect(await verdictOn(link)).toEqual({ kind: "not-genuine", because: "header" })
  })
})
