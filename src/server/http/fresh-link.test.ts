import { afterEach, beforeEach, describe, expect, it } from "vitest"
import {
  ADDRESSES,
  FORM_TYPE,
  type Installation,
  install,
  modelIn,
  ONE_CLICK,
  pathOf,
  seen,
  watchWork,
} from "../testing.ts"

let installation: Installation
beforeEach(async () => {
  installation = await install()
})
afterEach(() => installation.close())

let presses = 0
/** A request from an address of its own unless told which. */
const request = (contact: unknown, address = `192.0.2.${++presses}`, more: object = {}, on = installation) =>
  on.handler(
    new Request("http://127.0.0.1:8080/api/v1/link-requests", {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
      body: JSON.stringify({ locale: "fr", textVersion: "v1", contact, ...more }),
    }),
    { address },
  )

const typed = (contact: string, address = `192.0.2.${++presses}`) =>
  installation.handler(
    new Request("http://127.0.0.1:8080/fr/link", {
      method: "POST",
      headers: { "content-type": FORM_TYPE, accept: "text/html" },
      body: new URLSearchParams({ contact }),
    }),
    { address },
  )

describe("a fresh link", () => {
  const KINDS = [
    ["known", ADDRESSES.email],
    ["known in other letters", ADDRESSES.email.toUpperCase()],
    ["a known number", ADDRESSES.sms],
    ["nobody's", "nobody@example.be"],
    ["nobody's number", "+32 499 99 99 99"],
    ["an address that cannot exist", "nobody@nowhere.invalid"],
  ] as const

  it.each(KINDS)("for an address that is %s gets the same answer, to the byte (D29)", async (_, contact) => {
    expect(await seen(await request(contact))).toEqual(await seen(await request("somebody@example.be")))
    expect(await seen(await typed(contact))).toEqual(await seen(await typed("somebody@example.be")))
  })

  it("asks the store for the same things, whoever it is for: there is nothing to measure (D29)", async () => {
    const work = watchWork()
    const watched = await install({ wrapStore: work.wrapStore })
    const asked: string[][] = []
    for (const [, contact] of KINDS) {
      work.done()
      await request(contact, undefined, {}, watched)
      asked.push(work.done())
    }
    work.stop()
    expect(new Set(asked.map((each) => each.join()))).toEqual(new Set(["digest SHA-256,post"]))
    await watched.close()
  })

  it.each(["", "jeanne", "jeanne@", "12345", "a@b", "<script>@example.be"])(
    "for %j is refused with what to write, without repeating it",
    async (contact) => {
      const answer = await request(contact)
      expect(answer.status).toBe(400)
      const { code, detail } = (await answer.json()) as Record<string, string>
      expect([code, detail]).toEqual([
        "invalid-request",
        'The field "contact" has to be an e-mail address or a phone number.',
      ])
      const page = await typed(contact)
      expect(page.status).toBe(400)
      // What was typed stands in the field again: nobody types it twice.
      expect(await modelIn(page)).toMatchObject({ link: "missing", outcome: "invalid-request", typed: contact })
    },
  )

  it("needs an idempotency key, and asked for twice with one is one", async () => {
    const send = (headers: Record<string, string>) =>
      installation.handler(
        new Request("http://127.0.0.1:8080/api/v1/link-requests", {
          method: "POST",
          headers: { "content-type": "application/json", ...headers },
          body: JSON.stringify({ locale: "fr", textVersion: null, contact: ADDRESSES.email }),
        }),
      )
    expect((await send({})).status).toBe(400)
    for (let times = 0; times < 2; times++) {
      expect((await send({ "idempotency-key": "0123456789abcdef" })).status).toBe(202)
    }
    expect(await installation.deliver()).toHaveLength(1)
  })

  it("is for the brand that is named, and for no other (D28)", async () => {
    expect((await request(ADDRESSES.email, undefined, { brand: "dupont" })).status).toBe(202)
    expect(await installation.deliver()).toEqual([])
    expect((await request(ADDRESSES.email, undefined, { brand: "nobody" })).status).toBe(400)
    expect((await request(ADDRESSES.email, undefined, { brand: "lenoir" })).status).toBe(202)
    expect(await installation.deliver()).toHaveLength(1)
  })

  it("is limited for an address that asks, with the time to wait; others may go on, and an objection always may (D30)", async () => {
    const address = "198.51.100.7"
    for (let times = 0; times < 10; times++) expect((await request("a@example.be", address)).status).toBe(202)
    const refused = await request("a@example.be", address)
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "600"])
    const page = await typed("a@example.be", address)
    expect([page.status, page.headers.get("retry-after")]).toEqual([429, "600"])
    expect(await modelIn(page)).toMatchObject({ outcome: "throttled", link: "missing", retryAfterMs: 600_000 })
    expect((await request("a@example.be", "198.51.100.8")).status).toBe(202)
    const left = await installation.handler(
      new Request(`http://127.0.0.1:8080${pathOf(await installation.token())}`, {
        method: "POST",
        headers: { "content-type": FORM_TYPE },
        body: ONE_CLICK,
      }),
      { address },
    )
    expect(left.status).toBe(200)
    installation.clock.advance(600_000)
    expect((await request("a@example.be", address)).status).toBe(202)
  })

  it("can be asked for on the page without JavaScript, and the mail's link works", async () => {
    const form = await installation.handler(new Request("http://127.0.0.1:8080/fr/link"))
    expect([form.status, (await modelIn(form)).link]).toEqual([200, "missing"])
    const answer = await typed(ADDRESSES.email)
    expect(await modelIn(answer)).toMatchObject({ outcome: "requested", link: "missing", snapshot: null })
    const [mail] = await installation.deliver()
    const { links } = JSON.parse(mail?.text ?? "") as { links: { unsubscribe: string } }
    const page = await modelIn(await installation.handler(new Request(links.unsubscribe)))
    expect(page).toMatchObject({ link: "valid", locale: "fr" })
  })

  it("is in no log line", async () => {
    await request("secret.person@example.be")
    await typed("secret.person@example.be")
    await installation.deliver()
    expect(installation.log.join("")).not.toContain("secret.person")
    expect(installation.log.join("")).toContain('"route":"/{lang}/link"')
  })
})
