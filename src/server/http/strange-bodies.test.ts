import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { standingObjection } from "../../domain/index.ts"
import { JSON_CORPUS } from "../../wire/json-corpus.contract.ts"
import { agentKeyOf, ask, FORM_TYPE, type Installation, install, pathOf, press, SUBJECT } from "../testing.ts"
import { type JsonRoute, jsonRoutes, proofOf } from "./testing.ts"

let installation: Installation
beforeAll(async () => {
  installation = await install()
})
afterAll(() => installation.close())

interface Told {
  readonly status: number
  readonly mediaType: string | null
  readonly code?: string
  readonly detail?: string
}

/** Sends bytes to a route, with everything else right. */
async function send(
  route: JsonRoute,
  bytes: Uint8Array<ArrayBuffer>,
  type: string | null = "application/json",
  more: Readonly<Record<string, string>> = {},
): Promise<Told> {
  const headers = { ...route.headers, ...more, ...(await proofOf(installation, route.authority, bytes)) }
  const answer = await ask(installation, `/api/v1${route.path}`, {
    method: route.method,
    headers: type === null ? headers : { ...headers, "content-type": type },
    body: bytes,
  })
  const text = await answer.text()
  const said = text === "" ? {} : (JSON.parse(text) as { code?: string; detail?: string })
  return { ...said, status: answer.status, mediaType: answer.headers.get("content-type") }
}

const bytesOf = (text: string) => new TextEncoder().encode(text)
const jsonOf = (value: unknown) => bytesOf(JSON.stringify(value))

/** The right body with these bytes in the place of the value of a field: of each in its turn. */
function asField({ body }: JsonRoute, bytes: Uint8Array, turn: number): Uint8Array<ArrayBuffer> {
  const fields = Object.keys(body)
  const field = fields[turn % fields.length] ?? ""
  const [before = "", after = ""] = JSON.stringify({ ...body, [field]: "(here)" }).split('"(here)"')
  return Uint8Array.from(Buffer.concat([bytesOf(before), bytes, bytesOf(after)]))
}

const PROBLEM = "application/problem+json; charset=utf-8"
const isRefusal = { mediaType: PROBLEM, code: "invalid-request" }

/** It was read, whatever came of it. */
const READ = [200, 202, 204, 410, 412]

/** Types that are not JSON's, and such as a form of any other site can send. */
const OTHER_TYPES = [
  null,
  "",
  "*/*",
  "text/plain",
  "text/json",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/jsonp",
  "application/json-patch+json",
  "application/problem+json",
  "application/json, text/plain",
  "text/plain; application/json",
  "application/json; charset=utf-16",
  "application/json; charset=iso-8859-1",
  "application/json; charset=utf-8; charset=utf-16",
  "application/json; profile=x",
  "application/json; charset=utf-8; charset=utf-8",
  // Whoever tries every way to divide the blanks takes minutes for it.
  `application/json${" ".repeat(500_000)}x`,
  `application/json; charset=${" ".repeat(500_000)}x`,
]

const JSON_TYPES = [
  "application/json; charset=utf-8",
  'Application/JSON;charset="UTF-8"',
  "application/json ; charset=UTF-8 ",
  "application/json;",
]

describe.each(jsonRoutes().map(({ name }) => name))("the body of: %s,", (name) => {
  let route: JsonRoute
  beforeAll(async () => {
    await press(installation, pathOf(await installation.token()))
    const record = await installation.register.read({ brand: installation.brand(), subject: SUBJECT })
    const found = jsonRoutes(standingObjection(record)?.reference).find((each) => each.name === name)
    if (!found) throw new Error(`There is no route ${name}.`)
    route = found
  })
  const isSigned = () => ["sms", "mail"].includes(route.authority)

  it("that is no JSON, or such that two readers may read differently, is refused and changes nothing (D33)", async () => {
    const before = installation.dump()
    for (const [turn, { name, bytes, is }] of JSON_CORPUS.entries()) {
      const whole = await send(route, bytes)
      // Of what is no JSON nobody can tell whose door it is for, and so whose signature would be right.
      if (isSigned()) expect([400, 401], name).toContain(whole.status)
      else expect(whole, name).toMatchObject({ ...isRefusal, status: 400 })
      expect(whole.detail, name).toMatch(/^[A-Z].+\.$/)
      if (is !== "refused") continue
      const within = await send(route, asField(route, bytes, turn))
      if (isSigned()) expect([400, 401], name).toContain(within.status)
      else expect(within, `${name} in a field`).toMatchObject({ ...isRefusal, status: 400 })
    }
    expect(installation.dump()).toBe(before)
  })

  it("that is JSON, whatever it holds, is never a failure of ours", async () => {
    for (const [turn, { name, bytes, is }] of JSON_CORPUS.entries()) {
      if (is === "refused") continue
      const { status } = await send(route, asField(route, bytes, turn))
      expect(status, name).toBeLessThan(500)
    }
    expect(installation.log.filter((line) => line.includes('"event":"error"'))).toEqual([])
  })

  it("with a field twice is refused, though each of the two would do (D33)", async () => {
    const before = installation.dump()
    for (const [field, right] of Object.entries(route.body)) {
      const text = `${JSON.stringify(route.body).slice(0, -1)},${JSON.stringify(field)}:${JSON.stringify(right)}}`
      const detail = `The body has the field "${field}" twice in one object.`
      expect(await send(route, bytesOf(text)), field).toMatchObject({ ...isRefusal, status: 400, detail })
    }
    expect(installation.dump()).toBe(before)
  })

  it("with a field that is not known is refused, and the field is named (D33)", async () => {
    const before = installation.dump()
    for (const extra of ["admin", "__proto__", "constructor", "Locale"]) {
      const text = `${JSON.stringify(route.body).slice(0, -1)},${JSON.stringify(extra)}:{}}`
      const detail = `The field "${extra}" does not fit the contract.`
      expect(await send(route, bytesOf(text)), extra).toMatchObject({ ...isRefusal, status: 400, detail })
    }
    expect(installation.dump()).toBe(before)
  })

  it("with a field of another type is refused, and the field is named (D33)", async () => {
    const before = installation.dump()
    for (const [field, right] of Object.entries(route.body)) {
      // Whose door it is: told wrongly, no signature is right.
      if (field === "brand" && isSigned()) continue
      for (const other of [7, -0, 1.5, { a: 1 }, [{ a: 1 }], [["x"]], { __proto__: null, length: 1 }]) {
        const told = await send(route, jsonOf({ ...route.body, [field]: other }))
        const name = `${field}: ${JSON.stringify(other)}`
        expect(told, name).toMatchObject({ ...isRefusal, status: 400, detail: expect.stringContaining(`"${field}`) })
      }
      if (right === null || field === "textVersion") continue
      expect(await send(route, jsonOf({ ...route.body, [field]: null })), field).toMatchObject({ status: 400 })
    }
    expect(installation.dump()).toBe(before)
  })

  it("of another type, or packed, is refused with 415 (D21), and of JSON's is read", async () => {
    const before = installation.dump()
    for (const type of OTHER_TYPES) {
      expect(await send(route, jsonOf(route.body), type), String(type)).toMatchObject({ ...isRefusal, status: 415 })
    }
    for (const packing of ["gzip", "br", "identity, gzip", "x", "utf-8"]) {
      const told = await send(route, jsonOf(route.body), "application/json", { "content-encoding": packing })
      expect(told, packing).toMatchObject({ ...isRefusal, status: 415 })
    }
    expect(installation.dump()).toBe(before)
    for (const type of JSON_TYPES) expect(READ, type).toContain((await send(route, jsonOf(route.body), type)).status)
  })
})

/** Right forms, by the page that takes them. */
const formsOf = (link: string): Readonly<Record<string, string>> => ({
  [link]: "List-Unsubscribe=Two-Clicks",
  [`${link}/preferences`]: "revision=1&shown=email/news",
  [`${link}/undo`]: "reference=0000-0000-00",
  [`${link}/reason`]: "reference=0000-0000-00&reason=other",
  "/fr/link": "contact=jeanne.lenoir@example.be",
  "/fr/s": "code=0000",
  "/fr/agent": `step=note&subject=${SUBJECT}`,
})

describe("a form", () => {
  it("of another type than a form's, or of one that says otherwise than it is, is refused on every page", async () => {
    const before = installation.dump()
    const headers = { "sec-fetch-site": "same-origin", authorization: `Basic ${btoa(`anna:${agentKeyOf("lenoir")}`)}` }
    for (const [path, form] of Object.entries(formsOf(pathOf(await installation.token())))) {
      for (const type of [
        ...OTHER_TYPES,
        "application/json",
        "multipart/form-data",
        "multipart/form-data; boundary=",
      ]) {
        if (type === FORM_TYPE) continue
        const body = bytesOf(form)
        const init = {
          method: "POST",
          headers: { ...headers, ...(type === null ? {} : { "content-type": type }) },
          body,
        }
        expect((await ask(installation, path, init)).status, `${path}: ${type}`).toBe(400)
      }
    }
    expect(installation.dump()).toBe(before)
    expect(installation.log.filter((line) => line.includes('"event":"error"'))).toEqual([])
  })
})

describe("a text message that a gateway cut in the middle of an emoji", () => {
  it("still leaves", async () => {
    const [route] = jsonRoutes().filter(({ authority }) => authority === "sms")
    if (!route) throw new Error("There is no such route.")
    const told = await send(route, jsonOf({ ...route.body, text: "STOP \ud83d" }))
    expect(told).toMatchObject({ status: 200, outcome: "left" })
  })
})
