import { describe, expect, it } from "vitest"
import { isSigned, signWebhook, WEBHOOK_SECRET_PATTERN } from "./signed-webhook.ts"

/** The example that the standard's implementations share (D38). */
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
const ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
const AT = new Date(1_614_265_330_000)
const BODY = '{"test": 2432232314}'
const SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
const OTHER = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

const sent = { "webhook-id": ID, "webhook-timestamp": "1614265330", "webhook-signature": SIGNATURE }

describe("a signed webhook", () => {
  it("is signed as the standard's example says (D38)", () => {
    expect(signWebhook([SECRET], ID, AT, BODY)).toEqual(sent)
    expect(SECRET).toMatch(WEBHOOK_SECRET_PATTERN)
    expect(OTHER).toMatch(WEBHOOK_SECRET_PATTERN)
  })

  it("carries a signature for each secret, and passes with either of them", () => {
    const both = signWebhook([OTHER, SECRET], ID, AT, BODY)
    expect(both["webhook-signature"].split(" ")).toEqual([expect.stringMatching(/^v1,/), SIGNATURE])
    for (const secrets of [[SECRET], [OTHER], [OTHER, SECRET]]) expect(isSigned(secrets, both, BODY, AT)).toBe(true)
  })

  it("passes five minutes before and after, and no longer", () => {
    const at = (seconds: number) => new Date(AT.getTime() + seconds * 1000)
    for (const near of [-300, -1, 0, 300]) expect(isSigned([SECRET], sent, BODY, at(near)), `${near}`).toBe(true)
    for (const far of [-301, 301, 86_400]) expect(isSigned([SECRET], sent, BODY, at(far)), `${far}`).toBe(false)
  })

  it.each<[string, Partial<Record<keyof typeof sent, string | null>>, string]>([
    ["another body", {}, '{"test": 2432232315}'],
    ["another id", { "webhook-id": "msg_2" }, BODY],
    ["another time", { "webhook-timestamp": "1614265331" }, BODY],
    ["no time", { "webhook-timestamp": null }, BODY],
    ["a time that is none", { "webhook-timestamp": "1e9" }, BODY],
    ["no id", { "webhook-id": null }, BODY],
    ["no signature", { "webhook-signature": null }, BODY],
    ["an empty signature", { "webhook-signature": "" }, BODY],
    ["another version", { "webhook-signature": SIGNATURE.replace("v1", "v2") }, BODY],
    ["half a signature", { "webhook-signature": SIGNATURE.slice(0, 20) }, BODY],
    ["more than a signature", { "webhook-signature": `${SIGNATURE}x` }, BODY],
    ["the right one behind too many", { "webhook-signature": `${"v1,x ".repeat(8)}${SIGNATURE}` }, BODY],
  ])("does not pass with %s", (_, change, body) => {
    expect(isSigned([SECRET], { ...sent, ...change }, body, AT)).toBe(false)
  })

  it("does not pass with another secret, or with none", () => {
    expect(isSigned([OTHER], sent, BODY, AT)).toBe(false)
    expect(isSigned([], sent, BODY, AT)).toBe(false)
  })

  it.each(["whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=", "whsec_not base64 at all!!!!!!!!!!!!!!!!!"])(
    "takes %j for no secret",
    (secret) => {
      expect(secret).not.toMatch(WEBHOOK_SECRET_PATTERN)
    },
  )
})
