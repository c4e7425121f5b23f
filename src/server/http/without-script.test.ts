import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { createHandler } from "../handler.ts"
import type { Store } from "../store/store.ts"
import {
  ask,
  configFile,
  FORM_TYPE,
  type Installation,
  install,
  LONG_AGO_MS,
  modelIn,
  modelRenderer,
  pathOf,
  press,
  SUBJECT,
} from "../testing.ts"

let installation: Installation
let token: string
beforeEach(async () => {
  installation = await install()
  token = await installation.token()
})
afterEach(() => installation.close())

const post = (place: string, form: Record<string, string> | [string, string][], on = installation) =>
  ask(on, `${pathOf(token)}${place}`, {
    method: "POST",
    headers: { "content-type": FORM_TYPE, accept: "text/html" },
    body: new URLSearchParams(form),
  })
const who = () => ({ brand: installation.brand(), subject: SUBJECT })
const occasion = () => ({
  now: installation.clock.now(),
  door: "page" as const,
  locale: "fr",
  textVersion: "v",
  link: null,
})

/** The form as the person of the set-up gets it, with e-mail news turned off. */
const FORM: [string, string][] = [
  ["revision", "1"],
  ["was.objection", ""],
  ["shown", "email/news"],
  ["was.lanes.email/news", "on"],
  ["shown", "sms/news"],
  ["was.frequencies.news", "weekly"],
  ["frequencies.news", "monthly"],
  ["shown", "post/offers"],
  ["was.lanes.post/offers", "on"],
  ["lanes.post/offers", "on"],
  ["was.pause", ""],
  ["pause", "2026-12-24"],
]

describe("the preferences form without JavaScript", () => {
  it("that meets a newer state comes back with what the person changed, and only that (D32)", async () => {
    await installation.register.save(
      who(),
      "1",
      { choices: [{ channel: "sms", topic: "news", receives: true }] },
      occasion(),
      "k".repeat(16),
    )
    const answer = await post("/preferences", FORM)
    expect(answer.status).toBe(412)
    expect(await modelIn(answer)).toMatchObject({
      outcome: "conflict",
      snapshot: { revision: "2" },
      draft: {
        choices: [{ channel: "email", topic: "news", receives: false }],
        frequencies: [{ topic: "news", frequency: "monthly" }],
        pauseUntil: "2026-12-24T04:00:00.000Z",
      },
    })
  })

  it("that meets an objection made meanwhile is told so, and comes back without its changes (D32)", async () => {
    await installation.register.leave(who(), occasion(), null)
    const model = await modelIn(await post("/preferences", FORM))
    expect(model).toMatchObject({ outcome: "conflictLeft", draft: null })
    expect((model.snapshot as { objection: unknown }).objection).not.toBeNull()
  })

  it("that says what stands already is told so, and nothing new is on record", async () => {
    const same = FORM.filter(([name]) => !["pause", "frequencies.news"].includes(name))
    const before = String((await installation.register.read(who())).revision)
    const answer = await post("/preferences", [
      ...same,
      ["lanes.email/news", "on"],
      ["frequencies.news", "weekly"],
      ["pause", ""],
    ])
    expect(await modelIn(answer)).toMatchObject({ outcome: "nothingToSave", snapshot: { revision: before } })
    // A form that does not say how it stood may well mean it: all boxes empty is a wish.
    const bare = same.filter(([name]) => !name.startsWith("was.") && !name.startsWith("lanes."))
    expect((await modelIn(await post("/preferences", bare))).outcome).toBe("saved")
    expect((await installation.register.read(who())).choices.some(({ receives }) => receives)).toBe(false)
  })

  it("that could not be kept comes back with what was changed in it", async () => {
    const full = (store: Store): Store => ({
      ...store,
      change: () => Promise.reject(new Error("disk full")),
    })
    const failing = await install({ file: await configFile(), wrapStore: full })
    token = await failing.token()
    const answer = await post("/preferences", FORM, failing)
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"])
    expect(await modelIn(answer)).toMatchObject({
      outcome: "unavailable",
      draft: {
        choices: [{ channel: "email", topic: "news", receives: false }],
        frequencies: [{ topic: "news", frequency: "monthly" }],
        pauseUntil: "2026-12-24T04:00:00.000Z",
      },
    })
    await failing.close()
  })

  it.each(["24/12/2026", "\0", "2026-13-01", "2026-12-24T04:00", "soon"])(
    "with %j for the day of a pause is refused, and comes back with what else was changed in it",
    async (day) => {
      for (const [revision, status, outcome] of [
        ["1", 400, "invalid-request"],
        ["0", 412, "conflict"],
      ] as const) {
        const form = new URLSearchParams(FORM)
        form.set("revision", revision)
        form.set("pause", day)
        const answer = await post("/preferences", [...form])
        expect(answer.status).toBe(status)
        expect(await modelIn(answer)).toMatchObject({
          outcome,
          draft: {
            choices: [{ channel: "email", topic: "news", receives: false }],
            frequencies: [{ topic: "news", frequency: "monthly" }],
          },
        })
      }
      const nothingElse = await post("/preferences", [
        ["revision", "1"],
        ["was.objection", ""],
        ["was.pause", ""],
        ["pause", day],
      ])
      expect(nothingElse.status).toBe(400)
      const model = await modelIn(nothingElse)
      expect([model.outcome, model.draft]).toEqual(["invalid-request", { choices: [], frequencies: [] }])
    },
  )

  it("leaves a pause that goes on alone, also on its last day", async () => {
    const until = "2026-11-23T11:00:00.000Z"
    await installation.register.save(who(), "1", { choices: [], pauseUntil: until }, occasion(), "k".repeat(16))
    const form = new URLSearchParams(FORM)
    form.set("revision", "2")
    form.set("was.pause", "2026-11-23")
    form.set("pause", "2026-11-23")
    const answer = await post("/preferences", [...form])
    expect((await modelIn(answer)).outcome).toBe("saved")
    expect((await installation.register.read(who())).pause?.until).toBe(until)
  })
})

describe("the reason without JavaScript", () => {
  it("is kept, with a word of thanks and the receipt, by an old link too", async () => {
    token = await installation.token({ age: LONG_AGO_MS })
    await press(installation, pathOf(token))
    const [objection] = (await installation.register.read(who())).objections
    const answer = await post("/reason", { reference: objection?.reference ?? "", reason: "too-many" })
    expect(await modelIn(answer)).toMatchObject({
      screen: "unsubscribed",
      outcome: "reasoned",
      receipt: { reference: objection?.reference },
    })
    expect((await installation.register.read(who())).objections[0]?.reason).toBe("too-many")
  })

  it.each([{ reference: "0000-0000-00", reason: "other" }, { reference: "", reason: "because" }, {}])(
    "%j is refused, and nothing is written",
    async (form) => {
      const before = installation.dump()
      expect((await post("/reason", form)).status).toBe(400)
      expect(installation.dump()).toBe(before)
    },
  )
})

describe("an undo without JavaScript", () => {
  it("that comes too late leads to the choices, and says so", async () => {
    const answer = await post("/undo", { reference: "0000-0000-00" })
    expect(answer.status).toBe(410)
    expect(await modelIn(answer)).toMatchObject({ outcome: "undo-unavailable", screen: "preferences" })
  })

  // PostgreSQL keeps no NUL, and would fail.
  it.each(["", "\0", "7k4m-q9tx-2c", "x".repeat(300_000)])(
    "of what is no reference comes too late before anything is looked for",
    async (reference) => {
      const register = { ...installation.register, undo: () => Promise.reject(new Error("It was asked.")) }
      const parts = { config: installation.config, now: installation.clock.now, log: () => {} }
      const handler = createHandler({ ...parts, register, renderer: modelRenderer, assets: new Map() })
      const answer = await post("/undo", { reference }, { ...installation, handler })
      expect(answer.status).toBe(410)
      expect(await modelIn(answer)).toMatchObject({ outcome: "undo-unavailable", screen: "preferences" })
    },
  )
})

describe("the history without JavaScript", () => {
  it("goes on where its first page ended", async () => {
    for (let at = 0; at < 30; at++) {
      const objection = await installation.register.leave(who(), occasion(), null)
      await installation.register.undo(who(), objection.reference, occasion(), `undo-${at}-0123456789`)
    }
    const first = (await modelIn(await ask(installation, `${pathOf(token)}/history`))).history as {
      next: string
      entries: unknown[]
    }
    const rest = (await modelIn(await ask(installation, `${pathOf(token)}/history?after=${first.next}`))).history as {
      next: null
      entries: unknown[]
    }
    expect([first.entries.length, rest.next]).toEqual([50, null])
    expect(first.entries.length + rest.entries.length).toBeGreaterThan(60)
    expect((await ask(installation, `${pathOf(token)}/history?after=x'`)).status).toBe(200)
  })
})

describe("when the register cannot be read", () => {
  const broken = (store: Store): Store => ({
    ...store,
    read: () => Promise.reject(new Error("disk I/O error")),
    evidencePage: () => Promise.reject(new Error("disk I/O error")),
  })

  it("the first screen comes all the same, the others say that they cannot (A34)", async () => {
    const file = await configFile()
    const failing = await install({ file, wrapStore: broken })
    token = await failing.token()
    expect((await ask(failing, pathOf(token))).status).toBe(200)
    for (const place of ["/preferences", "/history"]) {
      const answer = await ask(failing, pathOf(token) + place)
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"])
      expect((await modelIn(answer)).outcome).toBe("unavailable")
    }
    await failing.close()
  })
})

describe("when no page can be drawn at all", () => {
  it("the person gets the page that was drawn beforehand, in their language, with 503", async () => {
    const { config, register, log } = installation
    const renderer = {
      ...modelRenderer,
      render: () => {
        throw new Error(`cannot draw ${token}`)
      },
    }
    const handler = createHandler({
      config,
      register,
      renderer,
      assets: new Map(),
      log: (line) => log.push(JSON.stringify(line)),
    })
    const answer = await handler(new Request(`http://127.0.0.1:8080${pathOf(token, "nl")}`))
    expect([answer.status, answer.headers.get("content-type")]).toEqual([503, "text/html; charset=utf-8"])
    expect(await answer.text()).toContain("trouble lenoir nl")
    expect(log.join("")).not.toContain(token)
  })
})

describe("several brands on one server", () => {
  it("an address without a token says for which one it speaks", async () => {
    const page = async (path: string) =>
      (await modelIn(await ask(installation, path))) as { brand: { id: string }; brandQuery: string }
    expect(await page("/fr/u")).toMatchObject({ brand: { id: "lenoir" }, brandQuery: "?brand=lenoir" })
    expect(await page("/fr/u?brand=dupont")).toMatchObject({ brand: { id: "dupont" }, brandQuery: "?brand=dupont" })
    expect(await page("/fr/u?brand=nobody")).toMatchObject({ brand: { id: "lenoir" } })
    const other = await installation.token({ brand: "dupont" })
    expect(await page(`${pathOf(other)}?brand=lenoir`)).toMatchObject({ brand: { id: "dupont" } })
  })
})
