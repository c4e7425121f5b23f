import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { newCode, newShortReference, printedCode } from "../../link/index.ts"
import { FORM_TYPE, type Installation, install, LONG_AGO_MS, modelIn, pathOf, press, SUBJECT } from "../testing.ts"

let installation: Installation
let code: string
const who = () => ({ brand: installation.brand(), subject: SUBJECT })
beforeEach(async () => {
  installation = await install()
  const { brand, subject } = who()
  ;[code = ""] = await installation.register.issueCodes(brand, [subject], installation.clock.now())
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

describe("a short reference, for a text message or a QR code (D11, B23)", () => {
  let reference: string
  beforeEach(async () => {
    const { brand, subject } = who()
    ;[reference = ""] = await installation.register.issueReferences(brand, [subject], installation.clock.now())
  })

  it("opens the page of the person, in whatever case, with what gateways glue to it, and its link leaves", async () => {
    const { length } = reference
    for (const path of [
      `/s/${reference}`,
      `/S/${reference.toUpperCase()}`,
      `/fr/s/${reference.slice(0, 9).toUpperCase()}${reference.slice(9, length)}`,
      `/s/${reference}.`,
      `/s/${reference}%3E)`,
    ]) {
      const answer = await open(path)
      const model = await modelIn(answer)
      expect([path, answer.status]).toEqual([path, 200])
      expect(model).toMatchObject({ link: "valid", screen: "choice", snapshot: { person: "known" } })
    }
    const { token } = await modelIn(await type(reference))
    expect((await press(installation, pathOf(String(token)))).status).toBe(200)
  })

  it("grows old like a link: after its time it may still leave", async () => {
    installation.clock.advance(LONG_AGO_MS)
    const model = await modelIn(await open(`/s/${reference}`))
    expect(model).toMatchObject({ link: "leave-only", snapshot: null })
    expect((await press(installation, pathOf(String(model.token)))).status).toBe(200)
  })

  it("that is none of ours opens nothing, with the answer of a wrong code, and is never too many", async () => {
    const other = newShortReference()
    const wrongCode = await modelIn(await type("ABCD"))
    for (let times = 0; times < 30; times++) {
      const answer = await open(`/nl/s/${other}`)
      expect(answer.status).toBe(404)
      expect(await modelIn(answer)).toEqual({ ...wrongCode, typed: other })
    }
  })

  it("opens whatever codes were guessed from there, and takes nobody's code away (D30)", async () => {
    for (let times = 0; times < 30; times++) await open(`/s/${newShortReference()}`)
    expect(await modelIn(await type(code))).toMatchObject({ link: "valid" })
    for (let times = 0; times < 12; times++) await type(guess())
    expect((await type(guess())).status).toBe(429)
    expect(await modelIn(await open(`/s/${reference}`))).toMatchObject({ link: "valid" })
  })

  it("is kept as a fingerprint only, and stands in no log line", async () => {
    await open(`/s/${reference}`)
    await open(`/S/${reference.toUpperCase()}`)
    for (const text of [installation.dump(), installation.log.join("")]) {
      expect(text.toLowerCase()).not.toContain(reference)
    }
    expect(installation.log.join("")).toContain('"route":"/s/{code}"')
  })

  it("is issued for many at once, in their order, all of them or none", async () => {
    const subjects = Array.from({ length: 1_000 }, (_, at) => `p-${at}`)
    const issued = await installation.register.issueReferences(who().brand, subjects, installation.clock.now())
    expect(new Set(issued).size).toBe(1_000)
    expect((await installation.register.readCode(issued[999] ?? ""))?.subject).toBe("p-999")
    expect((await installation.register.readCode(issued[0] ?? ""))?.subject).toBe("p-0")
  })
})
