import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { drawSigningSecret } from "../draw-secrets.ts"
import { agentKeyOf, ask, configFile, type Installation, install, pathOf, press, senderKeyOf } from "../testing.ts"

let installation: Installation
beforeEach(async () => {
  const secrets = [drawSigningSecret()]
  const webhook = { brand: "lenoir", url: "http://127.0.0.1:1/", private: true }
  const webhooks = [
    { ...webhook, id: "crm", secrets },
    { ...webhook, id: "mailer", secrets: [drawSigningSecret()] },
  ]
  installation = await install({ file: { ...(await configFile()), webhooks } })
})
afterEach(() => installation.close())

const metrics = (key: string | null, init: RequestInit = {}) =>
  ask(installation, "/api/v1/metrics", {
    ...init,
    headers: key === null ? {} : { authorization: `Bearer ${key}` },
  })

const CHANGE = "preference_center_oldest_undelivered_change_seconds"
const MAIL = "preference_center_oldest_unsent_mail_seconds"

/** What is measured, by the name of the figure and its labels. */
async function figures(brand = "lenoir"): Promise<Record<string, number>> {
  const lines = (await (await metrics(senderKeyOf(brand))).text()).split("\n").filter((line) => /^[^#]/.test(line))
  return Object.fromEntries(lines.map((line) => line.split(" ")).map(([name = "", value]) => [name, Number(value)]))
}

const NOTHING_WAITS = {
  [`${CHANGE}{brand="lenoir",target="crm"}`]: 0,
  [`${CHANGE}{brand="lenoir",target="mailer"}`]: 0,
  [`${MAIL}{brand="lenoir"}`]: 0,
}

describe("the metrics of a brand", () => {
  it("are in the text format of Prometheus: help, type and figure of each", async () => {
    const answer = await metrics(senderKeyOf("lenoir"))
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      200,
      "text/plain; version=0.0.4; charset=utf-8",
    ])
    expect(
      await answer.text(),
    ).toBe(`# HELP ${CHANGE} For how long the oldest change waits that this webhook has not acknowledged; 0 when none does.
# TYPE ${CHANGE} gauge
${CHANGE}{brand="lenoir",target="crm"} 0
${CHANGE}{brand="lenoir",target="mailer"} 0
# HELP ${MAIL} For how long the oldest mail to a person waits that was not handed over; 0 when none does.
# TYPE ${MAIL} gauge
${MAIL}{brand="lenoir"} 0
`)
  })

  it("tell for how long the oldest change and the oldest mail wait, until they are delivered (A31, A35)", async () => {
    expect(await figures()).toEqual(NOTHING_WAITS)
    await press(installation, pathOf(await installation.token()))
    installation.clock.advance(90_500)
    await press(installation, pathOf(await installation.token({ subject: "c-2" })))
    installation.clock.advance(48 * 60 * 60 * 1000)
    const waited = 48 * 60 * 60 + 90.5
    expect(await figures()).toEqual(Object.fromEntries(Object.keys(NOTHING_WAITS).map((name) => [name, waited])))
    await installation.deliver()
    const [first] = await installation.store.takeDue("events", installation.clock.now(), 1, {
      ...{ brand: "lenoir", target: "crm" },
    })
    await installation.store.settle(first?.id ?? "", installation.clock.now(), true)
    expect(await figures()).toEqual({
      [`${CHANGE}{brand="lenoir",target="crm"}`]: 48 * 60 * 60,
      [`${CHANGE}{brand="lenoir",target="mailer"}`]: waited,
      [`${MAIL}{brand="lenoir"}`]: 0,
    })
  })

  it("are nothing of another brand (D28)", async () => {
    await press(installation, pathOf(await installation.token()))
    installation.clock.advance(60_000)
    expect(await figures("dupont")).toEqual({ [`${MAIL}{brand="dupont"}`]: 0 })
    await press(installation, pathOf(await installation.token({ brand: "dupont" })))
    installation.clock.advance(1_000)
    expect(await figures("dupont")).toEqual({ [`${MAIL}{brand="dupont"}`]: 1 })
    expect((await figures())[`${MAIL}{brand="lenoir"}`]).toBe(61)
  })

  it("are never less than nothing, though clocks differ", async () => {
    await press(installation, pathOf(await installation.token()))
    installation.clock.advance(-5_000)
    expect(await figures()).toEqual(NOTHING_WAITS)
  })

  it.each([
    ["without a key", async () => null],
    ["with a key that is none", async () => "no-key-at-all"],
    ["with the token of a link", () => installation.token()],
    ["with an agent's key", async () => agentKeyOf("lenoir")],
  ])("asked %s are answered 401", async (_, key) => {
    const answer = await metrics(await key())
    expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, "Bearer"])
    expect(await answer.json()).toMatchObject({ status: 401, code: "link-invalid" })
  })

  it("are only read", async () => {
    const answer = await metrics(senderKeyOf("lenoir"), { method: "POST", body: "x" })
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"])
    expect((await metrics(senderKeyOf("lenoir"), { method: "HEAD" })).status).toBe(200)
  })
})
