import { parse } from "csv-parse/sync"
import { loadPage } from "preference-center/page"
import * as v from "valibot"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import type { PageModel } from "../src/domain/index.ts"
import { HOSTILE } from "../src/server/fuzz/any-json.contract.ts"
import { type JsonRoute, jsonRoutes, proofOf } from "../src/server/http/testing.ts"
import { openPostgresStore, suppressionFile } from "../src/server/index.ts"
import {
  agentKeyOf,
  ask,
  FORM_TYPE,
  IMPORT_OCCASION,
  type Installation,
  install,
  pathOf,
  SUBJECT,
} from "../src/server/testing.ts"
import { snapshotSchema } from "../src/wire/index.ts"
import { leavesOf, withText } from "./leaves.ts"
import { type PrivatePostgres, startPostgres } from "./private-postgres.ts"
import { skeletonOf } from "./skeleton.ts"

/** Whatever a person, an agent, a mail program or another system writes into any field: refused by its name, or kept to the letter. */

let page: Awaited<ReturnType<typeof loadPage>>
let postgres: PrivatePostgres
let installation: Installation
beforeAll(async () => {
  page = await loadPage()
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.stop())
afterEach(async () => {
  const lines = installation.log.map((line) => JSON.parse(line) as { event: string })
  await installation.close()
  expect(lines.filter(({ event }) => event === "error")).toEqual([])
})

const STORES = {
  SQLite: async () => install({ page }),
  PostgreSQL: async () => {
    const url = await postgres.createDatabase()
    return install({ page, openStore: () => openPostgresStore(url) })
  },
} as const

/** PostgreSQL has an opinion of its own on some texts. */
const TEXTS = {
  SQLite: HOSTILE,
  PostgreSQL: HOSTILE.filter((text) => /[\p{C}'"\\%]/u.test(text) || text.length > 1_000),
}

let askers = 0
/** Each from an address of its own: nobody is too often. */
const post = (path: string, form: Record<string, string>, more: Record<string, string> = {}) => {
  askers += 1
  const headers = { accept: "text/html", "content-type": FORM_TYPE, ...more }
  const request = new Request(`${installation.config.publicUrl}${path}`, {
    method: "POST",
    headers,
    body: new URLSearchParams(form),
  })
  return installation.handler(request, { address: `10.1.${askers >> 8}.${askers & 255}` })
}

/** Sends a call, with everything else right. */
async function call(route: JsonRoute, body: JsonRoute["body"]): Promise<{ status: number; detail: string }> {
  const bytes = new TextEncoder().encode(JSON.stringify(body))
  askers += 1
  const request = new Request(`${installation.config.publicUrl}/api/v1${route.path}`, {
    method: route.method,
    headers: {
      "content-type": "application/json",
      ...route.headers,
      ...(await proofOf(installation, route.authority, bytes)),
    },
    body: bytes,
  })
  const answer = await installation.handler(request, { address: `10.2.${askers >> 8}.${askers & 255}` })
  const text = await answer.text()
  return { status: answer.status, detail: text === "" ? "" : ((JSON.parse(text) as { detail?: string }).detail ?? "") }
}

/** Of every kind that a field may be given and that nobody means anything by. */
const ORDINARY = ["jeanne@example.be", "+32 470 12 34 56", SUBJECT, "c-nobody", "7K4M-Q9TX-2C", "nothing", "-1", ""]

describe.each(["SQLite", "PostgreSQL"] as const)("over %s, whatever stands in a field", (store) => {
  it("of a call is refused with a word on the field, or taken", async () => {
    installation = await STORES[store]()
    for (const route of jsonRoutes()) {
      const right = await call(route, route.body)
      for (const path of leavesOf(route.body)) {
        for (const text of TEXTS[store]) {
          const { status, detail } = await call(route, withText(route.body, path, text))
          const what = `${route.name}, ${path.join(".")}: ${JSON.stringify(text.slice(0, 60))}: ${status} ${detail}`
          expect(status, what).toBeLessThan(500)
          const isNamed = detail.includes(`"${path[0]}`) || detail.includes(`\`${path[0]}\``)
          const isHalf = detail.startsWith("The body has half of a character")
          if (status === 400)
            expect(isNamed || isHalf || detail === right.detail || detail === "There is no such brand.", what).toBe(
              true,
            )
        }
      }
    }
  }, 180_000)

  it("of a form leads to a page of the usual elements, and is shown there to the letter", async () => {
    installation = await STORES[store]()
    const link = pathOf(await installation.token())
    const signedIn = { authorization: `Basic ${btoa(`anna:${agentKeyOf("lenoir")}`)}`, "sec-fetch-site": "same-origin" }
    const agents = await (await ask(installation, "/fr/agent", { headers: signedIn })).text()
    const [, form = ""] = /name="form" value="([^"]*)"/.exec(agents) ?? []
    const forms: readonly (readonly [string, (text: string) => Record<string, string>, Record<string, string>?])[] = [
      ["/fr/link", (contact) => ({ contact })],
      ["/fr/s", (code) => ({ code })],
      [`${link}/preferences`, (text) => ({ revision: text, shown: text, [`frequencies.${text}`]: text, pause: text })],
      [
        `${link}/preferences`,
        (text) => ({ revision: "9", shown: "email/news", "frequencies.news": text, [text]: text }),
      ],
      [`${link}/preferences`, (pause) => ({ revision: "9", shown: "email/news", pause, "was.objection": pause })],
      [`${link}/reason`, (text) => ({ reference: text, reason: text })],
      [`${link}/undo`, (reference) => ({ reference })],
      [link, (text) => ({ "List-Unsubscribe": text })],
      ["/fr/agent", (given) => ({ step: "find", given, form }), signedIn],
      ["/fr/agent", (contact) => ({ step: "note", given: contact, contact, form }), signedIn],
      ["/fr/agent", (text) => ({ step: text, given: SUBJECT, form: text }), signedIn],
    ]
    let given = 0
    for (const [at, [path, fields, headers]] of forms.entries()) {
      const usual = new Set<string>()
      for (const text of [...ORDINARY, ...TEXTS[store]]) {
        const answer = await post(path, fields(text), headers)
        const document = await answer.text()
        const what = `${at}: ${path} ${JSON.stringify(text.slice(0, 60))} ${answer.status}`
        expect(answer.status, what).toBeLessThan(500)
        const skeleton = skeletonOf(document).join("\n")
        if (ORDINARY.includes(text)) usual.add(skeleton)
        expect(usual.has(skeleton), what).toBe(true)
        const typed = modelIn(document)?.typed ?? null
        if (typed !== null) expect(typed, what).toBe(text.toWellFormed().slice(0, 320).toWellFormed())
        given += typed === null ? 0 : 1
      }
    }
    expect(given).toBeGreaterThan(10)
  }, 180_000)
})

/** Addresses and numbers, as far as a list can hold them, with this somewhere in them. */
const contactsWith = (text: string) => [
  { channel: "post", address: text },
  ...[text, `${text}@example.be`, `jeanne@${text}`, `jeanne@example.${text}`, `jeanne@${text}.be`].map((address) => ({
    channel: "email",
    address,
  })),
]

describe("whatever stands in an address on record", () => {
  it("is masked on the page, told to the letter in the lists, and written to as one address or not at all", async () => {
    installation = await STORES.SQLite()
    const { register, clock } = installation
    const brand = installation.brand()
    const texts = HOSTILE.filter((text) => text.isWellFormed() && text.length < 10_000)
    const usual = new Set<string>()
    for (const [at, text] of [...ORDINARY, ...texts].entries()) {
      const who = { brand, subject: `p-${at}` }
      const occasion = { ...IMPORT_OCCASION, now: clock.now() }
      await register.importPerson(who, { locale: "fr", choices: [], contacts: contactsWith(text) }, occasion)
      const token = await installation.token({ subject: who.subject })
      const what = JSON.stringify(text.slice(0, 60))
      const asked = { headers: { authorization: `Bearer ${token}` } }
      const snapshot = await (await ask(installation, "/api/v1/preferences", asked)).json()
      const { contacts } = v.parse(snapshotSchema, snapshot)
      for (const { masked } of contacts) expect(masked, what).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}]{4,80}$/u)
      for (const place of ["", "/preferences"]) {
        const document = await (await ask(installation, pathOf(token) + place)).text()
        const skeleton = `${place} ${skeletonOf(document).join("\n")}`
        if (ORDINARY.includes(text)) usual.add(skeleton)
        expect(usual.has(skeleton), what).toBe(true)
      }
      await register.leave(who, { ...occasion, door: "page" }, null)
    }
    const list = async (format: "csv" | "jsonl") => {
      let all = ""
      for await (const part of suppressionFile(register.suppressions(brand, "clear"), format)) all += part
      return all
    }
    const written = new Map(
      [...ORDINARY, ...texts].map((text, at) => [`p-${at}`, contactsWith(text).map((each) => each.address)]),
    )
    const lines = (await list("jsonl"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { subject: string; addresses: { address: string }[] })
    expect(new Map(lines.map(({ subject, addresses }) => [subject, addresses.map(({ address }) => address)]))).toEqual(
      written,
    )
    const rows: Record<string, string>[] = parse(await list("csv"), { columns: true })
    expect(rows.map(({ address = "" }) => address.replace(/^'(?=[=+\-@\t\r\n])/, "")).sort()).toEqual(
      [...written.values()].flat().sort(),
    )
    for (const row of rows)
      for (const cell of Object.values(row)) expect(cell).not.toMatch(/^([=\-@\t\r\n]|\+(?![\d ()./-]+$))/)
    const mails = await installation.deliver()
    expect(mails.length).toBeGreaterThan(20)
    for (const { to } of mails) expect(to).toMatch(/^[^\s\p{Cc}@<>"]+@[^\s\p{Cc}@<>"]+$/u)
  }, 180_000)
})

function modelIn(document: string): PageModel | null {
  const [, model] = /<script type="application\/json" id="model">(.*?)<\/script>/s.exec(document) ?? []
  return model === undefined ? null : (JSON.parse(model) as PageModel)
}
