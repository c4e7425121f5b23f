import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CONNECT, FROM_FRAME, FROM_HOST, HELLO, read, VERSION, written } from "./index.ts"

/** One good message of each kind. */
const GOOD = {
  frame: [
    { type: "ready" },
    { type: "resized", height: 640 },
    { type: "titled", title: "Your preferences – Maison Lenoir", lang: "en" },
    { type: "saved" },
    { type: "unsubscribed", reference: "7K4M-Q9TX-2C" },
    { type: "undone" },
    { type: "trouble", code: "unreachable" },
    { type: "wants-top", url: "https://prefs.example/?brand=lenoir" },
    { type: "needs-token", because: "expired" },
  ],
  host: [
    { type: "token", token: "eyJ.eyJ.c2ln" },
    { type: "token", token: null },
    { type: "language", lang: "nl-BE" },
    { type: "theme", theme: "dark" },
    { type: "view", view: "button" },
    { type: "focus" },
  ],
} as const
const SIDES = [
  { side: "the frame", shapes: FROM_FRAME, good: GOOD.frame },
  { side: "the host", shapes: FROM_HOST, good: GOOD.host },
]

describe.each(SIDES)("a message from $side", ({ shapes, good }) => {
  it("is read as it was written, whichever it is", () => {
    for (const message of good) expect(read(shapes, written(message))).toEqual(message)
    expect(new Set(good.map(({ type }) => type))).toEqual(new Set(Object.keys(shapes)))
  })

  it("is read through a structured clone too, and as a copy", () => {
    for (const message of good) {
      const sent = structuredClone(written(message))
      expect(read(shapes, sent)).toEqual(message)
      expect(read(shapes, sent)).not.toBe(sent)
    }
  })

  it("is nothing with another version, a field more, a field less, or a field of another kind", () => {
    const spoilt = fc.constantFrom(...good).chain((message) => {
      const whole: Record<string, unknown> = written(message)
      const fields = Object.keys(message).filter((name) => name !== "type")
      return fc.oneof(
        fc.anything().map((preferenceCenter) => ({ ...whole, preferenceCenter })),
        fc.anything().map((type) => ({ ...whole, type })),
        fc
          .string({ minLength: 1 })
          .filter((name) => !Object.hasOwn(whole, name) && name !== "__proto__")
          .map((name) => ({ ...whole, [name]: 1 })),
        ...fields.map((gone) =>
          fc.constant(Object.fromEntries(Object.entries(whole).filter(([name]) => name !== gone))),
        ),
        ...fields.map((name) =>
          fc
            .oneof(fc.object(), fc.array(fc.anything()), fc.boolean(), fc.constant(undefined))
            .map((value) => ({ ...whole, [name]: value })),
        ),
      )
    })
    const isGood = (value: unknown) =>
      good.some((message) => JSON.stringify(written(message)) === JSON.stringify(value))
    fc.assert(
      fc.property(spoilt, (message) => {
        fc.pre(!isGood(message))
        const got = read(shapes, message)
        // What is read in spite of all is a whole message of the list: another type that has just these fields.
        if (got !== null) expect(read(shapes, written(got))).toEqual(got)
        if (got !== null) expect((message as Record<string, unknown>).preferenceCenter).toBe(VERSION)
      }),
      { numRuns: 10_000 },
    )
  })

  it("is nothing where it is anything else at all", () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withNullPrototype: true,
          withSet: true,
          withSparseArray: true,
          withTypedArray: true,
        }),
        (data) => read(shapes, data) === null,
      ),
      { numRuns: 10_000 },
    )
  })

  it("never throws, not even for an object that does", () => {
    const angry = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error("no")
        },
        get: () => {
          throw new Error("no")
        },
      },
    )
    expect(read(shapes, angry)).toBeNull()
  })
})

describe("what a field may hold", () => {
  it.each([
    [FROM_FRAME, { type: "resized", height: -1 }],
    [FROM_FRAME, { type: "resized", height: 100_001 }],
    [FROM_FRAME, { type: "resized", height: 1.5 }],
    [FROM_FRAME, { type: "resized", height: Number.NaN }],
    [FROM_FRAME, { type: "resized", height: "640" }],
    [FROM_FRAME, { type: "titled", title: "x".repeat(301), lang: "en" }],
    [FROM_FRAME, { type: "titled", title: "x", lang: "no tag!" }],
    [FROM_FRAME, { type: "unsubscribed", reference: "<b>" }],
    [FROM_FRAME, { type: "trouble", code: "toString" }],
    [FROM_FRAME, { type: "toString" }],
    [FROM_FRAME, { type: "__proto__" }],
    [FROM_FRAME, { type: "wants-top", url: "javascript:alert(1)" }],
    [FROM_FRAME, { type: "wants-top", url: "http://prefs.example/" }],
    [FROM_FRAME, { type: "wants-top", url: "https://user@prefs.example/" }],
    [FROM_FRAME, { type: "wants-top", url: "//prefs.example" }],
    [FROM_HOST, { type: "token", token: "with space" }],
    [FROM_HOST, { type: "token", token: "a".repeat(2_049) }],
    [FROM_HOST, { type: "token", token: undefined }],
    [FROM_HOST, { type: "language", lang: "f" }],
    [FROM_HOST, { type: "theme", theme: "Dark" }],
    [FROM_HOST, { type: "view", view: "" }],
    [CONNECT, { type: "connect", theme: "auto" }],
    [HELLO, { type: "hello", origin: "https://evil.example" }],
  ])("is not that: %#", (shapes, message) => {
    expect(read(shapes as typeof FROM_FRAME, written(message))).toBeNull()
  })
})
