import { describe, expect, it } from "vitest"
import { catalogue, channel, nobody, occasion, row, topic, withTopic } from "../testing.ts"
import { maySend } from "./may-send.ts"
import { object } from "./object.ts"

const { now } = occasion()
const emailNews = { channel: "email", topic: "news" }
const postNews = { channel: "post", topic: "news" }

describe("may this be sent?", () => {
  it.each([
    ["consent", false, "no-consent"],
    ["soft-opt-in", true, "default-basis"],
    ["legitimate-interest", true, "default-basis"],
  ] as const)("a lane without a row on a channel by %s answers %s (A18, A19)", (basis, may, because) => {
    const one = { channels: [channel("email", basis)], topics: [topic("news", "email")], services: [] }
    expect(maySend(nobody, emailNews, one, now)).toEqual({ may, because })
  })

  it.each([
    [true, "person", "chosen"],
    [true, "business", "chosen"],
    [false, "person", "declined"],
    [false, "business", "declined"],
  ] as const)("a recorded %s by the %s counts over the channel's default", (receives, by, because) => {
    for (const lane of [emailNews, postNews]) {
      const record = { ...nobody, revision: 1, choices: [row(lane, receives, by)] }
      expect(maySend(record, lane, catalogue, now)).toEqual({ may: receives, because })
    }
  })

  it.each([
    ["an unknown channel", { channel: "pigeon", topic: "news" }],
    ["an unknown topic", { channel: "post", topic: "horoscope" }],
    ["a topic that is not sent on this channel", { channel: "sms", topic: "news" }],
    ["a name every object inherits", { channel: "constructor", topic: "toString" }],
  ])("nothing is ever sent for %s, even on a recorded yes", (_, lane) => {
    const record = { ...nobody, revision: 1, choices: [row(lane, true, "person")] }
    expect(maySend(record, lane, catalogue, now)).toEqual({ may: false, because: "unknown-lane" })
  })

  it("a later yes of the business is no answer to an objection, even if one got into the store (A20)", () => {
    const left = object({ ...nobody, revision: 1 }, "7K4M-Q9TX-2C", occasion()).record
    const smuggled = (by: "person" | "business") => ({
      ...left,
      choices: [{ ...row(emailNews, true, by), revision: left.revision + 1 }],
    })
    expect(maySend(smuggled("business"), emailNews, catalogue, now)).toEqual({ may: false, because: "objected" })
    expect(maySend(smuggled("person"), emailNews, catalogue, now)).toEqual({ may: true, because: "chosen" })
  })

  it("a topic that names a channel the catalogue lacks is never sent there", () => {
    const odd = withTopic(topic("odd", "pigeon"))
    expect(maySend(nobody, { channel: "pigeon", topic: "odd" }, odd, now).because).toBe("unknown-lane")
  })
})
