import { Validator } from "@seriousme/openapi-schema-validator"
import { describe, expect, it } from "vitest"
import { STATUS_OF_CODE } from "./index.ts"
import { openApi } from "./openapi.ts"
import { AGENT_ROUTES, ROUTES } from "./routes.ts"
import { contractChecker, type Exchange } from "./testing.ts"

const RECEIPT = {
  reference: "7K4M-Q9TX-2C",
  at: "2026-11-23T10:00:00.000Z",
  undoUntil: null,
  coversFuture: true,
  signed: null,
}
const LEAVING: Exchange = {
  method: "POST",
  path: "/objection",
  request: { headers: new Headers(), body: JSON.stringify({ locale: "fr", textVersion: null }) },
  answer: {
    status: 200,
    headers: new Headers({ "content-type": "application/json; charset=utf-8" }),
    body: JSON.stringify(RECEIPT),
  },
}
const answering = (answer: Partial<Exchange["answer"]>): Exchange => ({
  ...LEAVING,
  answer: { ...LEAVING.answer, ...answer },
})
const LINES = new Headers({ "content-type": "application/x-ndjson" })
const asking = (path: string, question: string, answer = ""): Exchange => ({
  method: "POST",
  path,
  request: { headers: LINES, body: question },
  answer: { status: 200, headers: LINES, body: answer },
})

describe("the description of the contract", () => {
  it("is OpenAPI 3.1", async () => {
    const { valid, errors } = await new Validator().validate(openApi("https://prefs.example/api/v1"))
    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
  })

  it("has every route, and no other", () => {
    const { paths } = openApi("") as { paths: object }
    expect(Object.keys(paths).sort()).toEqual([...Object.values(ROUTES), ...Object.values(AGENT_ROUTES)].sort())
  })

  it("tells every code that has a status, and never says that an objection may be throttled (D30)", () => {
    const text = JSON.stringify(openApi(""))
    for (const [code, status] of Object.entries(STATUS_OF_CODE)) {
      if (status !== null) expect(text).toContain(`\`${code}\``)
    }
    const { paths } = openApi("") as { paths: Record<string, { post: { responses: object } }> }
    expect(Object.keys(paths["/objection"]?.post.responses ?? {})).not.toContain("429")
  })

  it("refuses unknown fields of a request, and lets answers grow (D33)", () => {
    const { components } = openApi("") as {
      components: { schemas: Record<string, { additionalProperties?: boolean }> }
    }
    expect(components.schemas.SaveRequest?.additionalProperties).toBe(false)
    expect(components.schemas.Snapshot?.additionalProperties).toBeUndefined()
  })
})

describe("holding an exchange against it", () => {
  const check = contractChecker()

  it("finds nothing wrong where nothing is", () => {
    expect(check(LEAVING)).toEqual([])
    const question = { subject: "c-1", channel: "email", topic: "news" }
    const answers = [
      { ...question, may: true, because: "chosen" },
      { line: 2, may: false, error: "It is no JSON." },
    ]
    const lines = (each: object[]) => each.map((one) => `${JSON.stringify(one)}\n`).join("")
    expect(check(asking("/may-send", lines([question, question]), lines(answers)))).toEqual([])
  })

  it.each<[string, Exchange]>([
    ["a field that is missing", answering({ body: JSON.stringify({ ...RECEIPT, at: undefined }) })],
    ["a field of another form", answering({ body: JSON.stringify({ ...RECEIPT, reference: "1" }) })],
    ["an answer that is no JSON", answering({ body: "<html>" })],
    ["another type", answering({ headers: new Headers({ "content-type": "text/html" }) })],
    ["a status of which nothing is said", answering({ status: 418 })],
    [
      "an unknown field in a request",
      { ...LEAVING, request: { ...LEAVING.request, body: '{"locale":"fr","textVersion":null,"x":1}' } },
    ],
    ["a path of which nothing is said", { ...LEAVING, path: "/objections" }],
    [
      "a key of another form",
      { ...LEAVING, request: { ...LEAVING.request, headers: new Headers({ "idempotency-key": "!" }) } },
    ],
    ["a line that is no question", asking("/may-send", '{"subject":"c-1"}\n')],
    ["a line that is no answer", asking("/may-send", "", '{"line":1,"may":true,"error":"?"}\n')],
    ["a header that is missing", { ...LEAVING, path: "/objection/undo" }],
  ])("finds %s", (_, exchange) => {
    expect(check(exchange)).not.toEqual([])
  })
})
