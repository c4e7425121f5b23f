import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { newCode, printedCode } from "../../link/index.ts"
import { FORM_TYPE, type Installation, install, LONG_AGO_MS, modelIn, pathOf, press, SUBJECT } from "../testing.ts"

let installation: Installation
let code: string
const who = () => ({ brand: installation.brand(), subject: SUBJECT })
beforeEach(async () => {
  installation = await install()
  code = await installation.register.issueCode(who(), installation.clock.now())
})
afterEach(() => installation.close())

const open = (path: string, address = "192.0.2.1") =>
  installation.handler(new Request(`http://127.0.0.1:8080${path}`), { address })
const type = (typed: string, address = "192.0.2.1") =>
  installation.handler(
    new Request("http://127.0.0.1:8080/nl/s", {
      method: "POST",
      headers: { "content-type": FORM_TYPE, accept: "text/html" },
      body: new URLSearchParams({ code: typed }),
    }),
    { address },
  )
/** A code in the right form that nobody here was given. */
const guess = () => printedCode(newCode())

describe("a code from a letter (B24)", () => {
  it("opens the page of the person, by its address and typed, and its link leaves", async () => {
    for (const answer of [
      await open(`/fr/s/${code}`),
      await type(code),
      await type(` ${code.toLowerCase().replaceAll("-", " ")}`),
    ]) {
      const model = await modelIn(answer)
      expect(answer.status).toBe(200)
      expect(model).toMatchObject({ link: "valid", screen: "choice", snapshot: { person: "known" } })
      expect((await open(pathOf(String(model.token)))).status).toBe(200)
    }
    const { token } = await modelIn(await type(code))
    expect((await press(installation, pathOf(String(token)))).status).toBe(200)
  })

  it("grows old like a link: after its time it may still leave, and shows nothing", async () => {
    installation.clock.advance(LONG_AGO_MS)
    const model = await modelIn(await type(code))
    expect(model).toMatchObject({ link: "leave-only", snapshot: null })
    expect((await press(installation, pathOf(String(model.token)))).status).toBe(200)
  })

  it.each(["", "ABCD", "ABCD-EFGH-JKMN-PQRS", "%00", "../../etc"])("%j opens nothing, and says so", async (typed) => {
    const answer = await type(typed)
    expect(answer.status).toBe(404)
    expect(await modelIn(answer)).toMatchObject({
      link: "missing",
      outcome: "code-wrong",
      typed,
      token: null,
      snapshot: null,
    })
  })

  it("is kept as a fingerprint only, and stands in no log line", async () => {
    await open(`/fr/s/${code}`)
    await type(code)
    const plain = code.replaceAll("-", "")
    for (const text of [installation.dump(), installation.log.join("")]) {
      expect(text).not.toContain(code)
      expect(text).not.toContain(plain)
    }
    expect(installation.log.join("")).toContain('"route":"/{lang}/s/{code}"')
  })

  it("cannot be guessed in numbers: then a right one may still leave, and shows nothing (D30)", async () => {
    for (let times = 0; times < 10; times++) expect((await type(guess())).status).toBe(404)
    expect((await type(guess())).status).toBe(429)
    const model = await modelIn(await type(code))
    expect(model).toMatchObject({ link: "leave-only", snapshot: null })
    expect((await press(installation, pathOf(String(model.token)))).status).toBe(200)
    expect(await modelIn(await type(code, "192.0.2.99"))).toMatchObject({ link: "valid" })
    installation.clock.advance(600_000)
    expect(await modelIn(await type(code))).toMatchObject({ link: "valid" })
  })

  it("opening it writes nothing", async () => {
    const before = installation.dump()
    await open(`/fr/s/${code}`)
    await open("/fr/s/ABCD")
    expect(installation.dump()).toBe(before)
  })
})
