/** The guides to text messages and to the address for leaving, held to the code: what they show is run against a real server. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { withSecrets } from "../src/cli/named-secrets.ts"
import { standingObjection } from "../src/domain/index.ts"
import { drawSecret, type SmsOptions, smsText } from "../src/link/index.ts"
import type { ConfigFile } from "../src/server/config.ts"
import { drawSigningSecret } from "../src/server/index.ts"
import { type Listening, listen } from "../src/server/main.ts"
import { ADDRESSES, configFile, type Installation, install, SUBJECT } from "../src/server/testing.ts"

const ROOT = new URL("../", import.meta.url).pathname
/** With the brand that the tests have. */
const read = (file: string) => readFileSync(`${ROOT}docs/${file}`, "utf8").replaceAll("acme", "lenoir")
const guides = { sms: read("sms.md"), mail: read("mail.md") }
for (const name of ["SMS_SECRET", "MAIL_SECRET"]) vi.stubEnv(name, drawSigningSecret())
vi.stubEnv("SUPPRESSION_KEY", drawSecret())
const settings = (guide: string) =>
  withSecrets(JSON.parse(/^```json\n(.*?)^```$/ms.exec(guide)?.[1] ?? ""), "the guide") as Partial<ConfigFile>

/** The installation of the guides: their settings beside a configuration that works, for one brand. */
async function installed(): Promise<Installation> {
  const file = await configFile()
  const [sms, mail] = [settings(guides.sms), settings(guides.mail)]
  const doors = Object.assign({}, ...[sms, mail].map(({ brands }) => brands?.[0]?.doors))
  return install({
    file: {
      ...file,
      ...sms,
      brands: file.brands.map((brand) => (brand.id === "lenoir" ? { ...brand, doors } : brand)),
      inbound: [...(sms.inbound ?? []), ...(mail.inbound ?? [])],
    },
    start: new Date(),
  })
}

let installation: Installation
let server: Listening
beforeAll(async () => {
  installation = await installed()
  server = await listen(installation.handler, { port: 0 })
})
afterAll(async () => {
  await server.close()
  await installation.close()
})

/** A program of a guide, as it stands there, set to this server. */
async function programOf(
  guide: keyof typeof guides,
  name: string,
): Promise<Record<string, (...args: unknown[]) => Promise<Response>>> {
  const folder = `${ROOT}test-results/inbound-docs`
  mkdirSync(folder, { recursive: true })
  for (const [, file, code = ""] of guides[guide].matchAll(/^```ts\n\/\/ (\S+\.ts)\n(.*?)^```$/gms)) {
    writeFileSync(`${folder}/${file}`, code)
  }
  const [secret = ""] = settings(guides[guide]).inbound?.[0]?.secrets ?? []
  vi.stubEnv("PREFERENCES_URL", server.url)
  vi.stubEnv("INBOUND_SECRET", secret)
  vi.resetModules()
  return import(`${folder}/${name}.ts`)
}

const leftBy = async (subject = SUBJECT) => {
  const who = { brand: installation.brand(), subject }
  const left = standingObjection(await installation.register.read(who)) !== undefined
  const [line] = (await installation.store.evidence("lenoir", subject)).slice(-1)
  return left ? line?.door : null
}
const takeOver = (subject: string, address: string) =>
  installation.register.importPerson(
    { brand: installation.brand(), subject },
    { locale: "en", contacts: [{ channel: "sms", address }], choices: [] },
    { now: new Date(), door: "import", locale: null, textVersion: null, link: null },
  )

describe("the guide to text messages", () => {
  it("shows what smsText writes", () => {
    const [, options = ""] = /smsText\((\{.*?\})\)/s.exec(guides.sms) ?? []
    const shown = /^```\n(-20 %.*?)\n```$/ms.exec(guides.sms)?.[1]
    const json = options.replace(/^ {2}(\w+):/gm, '"$1":').replace(/,\n\}/, "}")
    expect(smsText(JSON.parse(json) as SmsOptions)).toEqual({ text: shown, septets: shown?.length, segments: 1 })
  })

  it("has settings with which a configuration is read", () => {
    const { config } = installation
    expect(Object.keys(config.inbound.get("lenoir") ?? {})).toEqual(["sms", "mail"])
    expect(config.brands.get("lenoir")?.doors).toEqual({
      sms: { number: "8850" },
      mail: { address: "leave@lenoir.example" },
    })
  })

  it("has a program for Twilio that leaves by STOP and answers in TwiML", async () => {
    const { fromTwilio } = await programOf("sms", "twilio")
    await takeOver("t-1", "+32 470 99 00 01")
    const form = new URLSearchParams({ MessageSid: "SM1", From: "+32470990001", Body: "Arrêt", To: "+32460001122" })
    const answer = await fromTwilio?.(new Request("https://bridge.example", { method: "POST", body: form }))
    expect(await answer?.text()).toMatch(/^<\?xml .*<Response><Message>Maison Lenoir: done\..*<\/Message><\/Response>$/)
    expect(await leftBy("t-1")).toBe("sms")
  })

  it("has a program for Vonage that leaves by STOP, and hands on what is to be sent", async () => {
    const { fromVonage } = await programOf("sms", "vonage")
    await takeOver("v-1", "+44 7700 900123")
    const sent: string[][] = []
    const body = JSON.stringify({ msisdn: "447700900123", messageId: "0A1", text: "STOP", type: "text", to: "8850" })
    const request = new Request("https://bridge.example", { method: "POST", body })
    const answer = await fromVonage?.(request, async (to: string, text: string) => void sent.push([to, text]))
    expect([answer?.status, sent]).toEqual([204, [["447700900123", expect.stringMatching(/^Maison Lenoir: done\./)]]])
    expect(await leftBy("v-1")).toBe("sms")
  })

  it("has programs that fail where nothing was taken, so that the gateway tries again", async () => {
    const { fromTwilio } = await programOf("sms", "twilio")
    const form = new URLSearchParams({ MessageSid: "SM2", From: "ACME", Body: "STOP" })
    const request = new Request("https://bridge.example", { method: "POST", body: form })
    await expect(fromTwilio?.(request)).rejects.toThrow("400")
  })
})

describe("the guide to the address for leaving", () => {
  const mail = { MessageID: "pm-1", From: ADDRESSES.email, To: "leave@lenoir.example", Subject: "Stop", Headers: [] }
  const post = async (more: object) => {
    const { fromPostmark } = await programOf("mail", "postmark")
    const body = JSON.stringify({ ...mail, OriginalRecipient: "leave@lenoir.example", ...more })
    return (await fromPostmark?.(new Request("https://bridge.example", { method: "POST", body })))?.status
  }

  it("has a program for Postmark that brings a fresh link, answers no machine, and leaves by a reference", async () => {
    const header = [{ Name: "Auto-Submitted", Value: "auto-replied" }]
    expect(await post({ MessageID: "pm-0", Headers: header })).toBe(200)
    expect(await installation.deliver()).toEqual([])
    expect(await post({})).toBe(200)
    installation.clock.advance(60_000)
    expect((await installation.deliver()).map(({ to }) => to)).toEqual([ADDRESSES.email])
    expect(await leftBy()).toBeNull()
    const [reference] = await installation.register.issueReferences(installation.brand(), [SUBJECT], new Date())
    expect(await post({ MessageID: "pm-2", OriginalRecipient: `leave+${reference}@lenoir.example` })).toBe(200)
    expect(await leftBy()).toBe("mail")
  })

  it("shows the address that a reference makes", () => {
    const [, reference = ""] = /mailto:leave\+([a-z2-7]{26})@lenoir/.exec(guides.mail) ?? []
    expect(guides.mail).toContain(`mailto:leave+${reference}@lenoir.example?subject=unsubscribe%20${reference}`)
  })
})
