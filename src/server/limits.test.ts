import { describe, expect, it } from "vitest"
import { allow, countedAddress, createLimit } from "./limits.ts"

function limitWithClock(most: number, windowMs = 60_000) {
  let time = 1_000_000
  const limit = createLimit({ most, windowMs, now: () => new Date(time) })
  return {
    limit,
    advance: (by: number) => {
      time += by
    },
  }
}

describe("a limit", () => {
  it("lets so many through in a window, says how long to wait, and lets more through afterwards", () => {
    const { limit, advance } = limitWithClock(2)
    expect([limit.take("a"), limit.take("a")]).toEqual([null, null])
    advance(20_000)
    expect(limit.take("a")).toBe(40_000)
    expect(limit.take("b")).toBeNull()
    advance(40_000)
    expect(limit.take("a")).toBeNull()
  })

  it("can be asked without being counted", () => {
    const { limit } = limitWithClock(1)
    expect([limit.ask("a"), limit.ask("a"), limit.take("a"), limit.ask("a")]).toEqual([null, null, null, 60_000])
  })

  it("remembers no more names than it may, the latest ones", () => {
    const { limit } = limitWithClock(1)
    for (let name = 0; name < 50_001; name++) limit.take(String(name))
    expect(limit.ask("0")).toBeNull()
    expect(limit.ask("1")).toBe(60_000)
  })

  it("refuses with the time to wait", () => {
    const { limit } = limitWithClock(1)
    allow(limit, "192.0.2.1")
    const refused = expect.objectContaining({ code: "throttled", retryAfterMs: 60_000 })
    expect(() => allow(limit, "192.0.2.1")).toThrow(refused)
  })
})

describe("whoever asks is counted", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8:1:2:ffff::1", "2001:db8:1:2"],
    ["2001:0db8:0001:0002::", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
    [undefined, "unknown"],
  ])("%s as %s", (address, counted) => {
    expect(countedAddress(address)).toBe(counted)
  })
})
