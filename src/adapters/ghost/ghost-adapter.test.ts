import { describe, expect, it } from "vitest"
import { conformance, describeConformance } from "../../conformance/index.ts"
import { type ErrorCode, ID_PATTERN, type PreferenceAdapter, type PreferenceError } from "../../domain/index.ts"
import older from "./captured/5.130.6.json" with { type: "json" }
import newer from "./captured/6.65.0.json" with { type: "json" }
import { createGhostAdapter } from "./ghost-adapter.ts"
import {
  answerOf,
  CONTENT_KEY,
  EMAIL,
  FakeGhost,
  freshCall,
  ghostSetup,
  idOf,
  json,
  LINK,
  openFakeGhost,
  overFake,
  PERSON,
  SITE,
} from "./testing.ts"

const DAILY = { channel: "email", topic: `n-${idOf(10)}` }
const WEEKLY = { channel: "email", topic: `n-${idOf(11)}` }
const COMMENTS = { channel: "email", topic: "comments" }
const UPDATES = { channel: "email", topic: "updates" }

const failureOf = (call: Promise<unknown>): Promise<PreferenceError> =>
  call.then(
    () => Promise.reject(new Error("The call resolved.")),
    (error: PreferenceError) => error,
  )

const shown = async (adapter: PreferenceAdapter) =>
  Object.fromEntries(
    (await adapter.load(LINK, freshCall())).lanes.map(({ topic, receives }) => [topic, receives] as const),
  )

/** Saves on top of what stands. */
const save = async (adapter: PreferenceAdapter, choices: { channel: string; topic: string; receives: boolean }[]) => {
  const { revision } = await adapter.load(LINK, freshCall())
  return adapter.save(LINK, revision, { choices }, freshCall())
}

describe.each([
  ["5.x, without updates", undefined],
  ["6.x, a member who decided on updates", true],
  ["6.x, a member who never did", null],
])("over a Ghost as captured (%s)", (name, updates) => {
  const setup = { ...ghostSetup, open: () => openFakeGhost(updates) }
  describeConformance({ describe, it }, `the Ghost adapter (${name})`, setup)

  describe("conflicts, one after the other", () => {
    const noticing = conformance({ ...setup, abilities: { ...setup.abilities, detectsConflicts: true } })
    it.each(noticing.filter(({ topic }) => topic === "conflicts"))("$title", ({ run }) => run())
  })
})

describe.each([
  [older, undefined],
  [newer, null],
])("the fake", ({ ghost, exchanges }, updates) => {
  it(`answers everything as Ghost ${ghost} did, one after the other`, async () => {
    const fake = new FakeGhost()
    fake.updates = updates
    for (const { name, request, answer } of exchanges.filter(({ name }) => name !== "site")) {
      const body = "body" in request ? { body: JSON.stringify(request.body) } : {}
      const faked = await fake.fetch(SITE + request.path, { method: request.method, ...body })
      const text = await faked.text()
      expect(faked.status, name).toBe(answer.status)
      if (typeof answer.body === "string") expect(text, name).toBe(answer.body)
      else expect(answer.body, name).toMatchObject(JSON.parse(text))
    }
  })
})

describe("reading", () => {
  it("has the abilities with which the kit checks it", () => {
    expect(overFake().adapter.abilities).toEqual(ghostSetup.abilities)
  })

  it("shows the newsletters in the site's own language, comments in ours, and no services", async () => {
    const { catalogue } = await overFake().adapter.load(LINK, freshCall())
    expect(catalogue.channels).toMatchObject([{ id: "email", defaultBasis: "consent" }])
    expect(catalogue.topics).toMatchObject([
      { id: DAILY.topic, name: { en: "The Daily Test" }, description: { en: "" }, channels: ["email"] },
      { id: WEEKLY.topic, name: { en: "Weekly" }, description: { en: "Once a week." } },
      { id: "comments", name: { fr: "Réponses aux commentaires" } },
    ])
    expect(catalogue.services).toEqual([])
    for (const { id } of catalogue.topics) expect(id).toMatch(ID_PATTERN)
  })

  it("names them in the configured language, and then does not ask for the site's", async () => {
    const { adapter, fake } = overFake(undefined, { locale: "nl" })
    const { catalogue } = await adapter.load(LINK, freshCall())
    expect(catalogue.topics[0]?.name).toEqual({ nl: "The Daily Test" })
    expect(fake.asked.map(({ url }) => url.pathname)).not.toContain("/members/api/site/")
  })

  it("masks the address", async () => {
    const { contacts } = await overFake().adapter.load(LINK, freshCall())
    expect(contacts).toEqual([{ channel: "email", masked: "a••••@e••••.com" }])
  })

  it.each([
    ["there is no such field (before 6.46)", undefined, false],
    ["the member never decided", null, true],
    ["the member said yes", true, true],
    ["the member said no", false, true],
  ])("has a lane for updates or not: %s", async (_, updates, there) => {
    const { adapter, fake } = overFake()
    fake.updates = updates
    expect("updates" in (await shown(adapter))).toBe(there)
  })

  it("shows 5,000 newsletters, page by page, each once", async () => {
    const { adapter, fake } = overFake()
    fake.newsletters = Array.from({ length: 5_000 }, (_, at) => ({ id: idOf(at), name: `N${at}`, description: null }))
    const { lanes } = await adapter.load(LINK, freshCall())
    expect(lanes).toHaveLength(5_001)
    expect(new Set(lanes.map(({ topic }) => topic)).size).toBe(5_001)
  })

  it("gives up on a list that never ends", async () => {
    const { adapter, fake } = overFake()
    fake.inTheWay = ({ url }) =>
      url.pathname.startsWith("/ghost/")
        ? json({ newsletters: fake.newsletters, meta: { pagination: { next: 2 } } })
        : undefined
    expect(await failureOf(adapter.load(LINK, freshCall()))).toMatchObject({ code: "unavailable" })
  })

  it("hands hostile names on as the text they are", async () => {
    const { adapter, fake } = overFake()
    const hostile = ['<img src=x onerror="alert(1)">', "\u202Egnp.exe", "__proto__", "𝕏".repeat(191), "", " "]
    fake.newsletters = hostile.map((name, at) => ({ id: idOf(at), name, description: name }))
    const { catalogue } = await adapter.load(LINK, freshCall())
    expect(catalogue.topics.slice(0, -1).map(({ name }) => name.en)).toEqual(hostile)
  })

  it("sends no cookies and no referrer, and keeps nothing in a cache", async () => {
    const { adapter, fake } = overFake()
    await save(adapter, [{ ...WEEKLY, receives: true }])
    for (const { init } of fake.asked) {
      expect(init).toMatchObject({
        credentials: "omit",
        referrerPolicy: "no-referrer",
        cache: "no-store",
        redirect: "error",
      })
    }
  })

  it("asks Ghost nothing for what is no token of a link of Ghost", async () => {
    const { adapter, fake } = overFake()
    for (const token of ["", "abc", PERSON.uuid, `${LINK.token}.more`, `${PERSON.uuid}.${"A0".repeat(32)}`]) {
      expect(await failureOf(adapter.load({ token }, freshCall()))).toMatchObject({ code: "link-invalid" })
    }
    expect(fake.asked).toEqual([])
  })

  it("works for a site in a folder, with or without a slash at its end", async () => {
    for (const site of ["https://blog.example/news", "https://blog.example/news/"]) {
      const urls: string[] = []
      const asking: typeof fetch = async (url) => {
        urls.push(String(url))
        return new Response(null, { status: 401 })
      }
      await failureOf(createGhostAdapter({ site, contentKey: CONTENT_KEY, fetch: asking }).load(LINK, freshCall()))
      expect(urls[0]).toMatch(/^https:\/\/blog\.example\/news\/members\/api\/member\/newsletters\/\?uuid=/)
    }
  })
})

describe("saving", () => {
  it("sends the whole set that stands now, with what was changed, and no field that was not", async () => {
    const { adapter, fake } = overFake()
    await save(adapter, [{ ...WEEKLY, receives: true }])
    expect(fake.writes).toEqual([{ newsletters: [{ id: idOf(10) }, { id: idOf(11) }] }])
    await save(adapter, [{ ...COMMENTS, receives: false }])
    expect(fake.writes.at(-1)).toEqual({ enable_comment_notifications: false })
    expect(fake.subscribed).toEqual([idOf(10), idOf(11)])
  })

  it("changes updates alone where Ghost has them", async () => {
    const { adapter, fake } = overFake()
    fake.updates = true
    await save(adapter, [{ ...UPDATES, receives: false }])
    expect(fake.writes).toEqual([{ enable_updates_and_announcements: false }])
  })

  it.each([
    ["the only newsletter is turned off", [idOf(10)], { ...DAILY, receives: false }, true],
    ["the first newsletter is turned on", [], { ...WEEKLY, receives: true }, false],
  ])("keeps updates as they are, where the member never decided and Ghost goes by newsletters: %s", async (...row) => {
    const [, subscribed, choice, before] = row
    const { adapter, fake } = overFake()
    fake.updates = null
    fake.subscribed = subscribed
    expect((await shown(adapter)).updates).toBe(before)
    await save(adapter, [choice])
    expect((await shown(adapter)).updates).toBe(before)
  })

  it("leaves updates undecided where nothing depends on it", async () => {
    const { adapter, fake } = overFake()
    fake.updates = null
    await save(adapter, [{ ...WEEKLY, receives: true }])
    expect(fake.updates).toBeNull()
  })

  it("writes nothing when everything stands as chosen", async () => {
    const { adapter, fake } = overFake()
    await save(adapter, [{ ...DAILY, receives: true }])
    expect(fake.writes).toEqual([])
  })

  it("keeps a subscription that the catalogue does not show", async () => {
    const { adapter, fake } = overFake()
    const hidden = { id: idOf(99), name: "Made this second", description: null }
    const all = [...fake.newsletters, hidden]
    fake.newsletters = all
    fake.subscribed = [idOf(10), hidden.id]
    fake.inTheWay = ({ url }) =>
      url.pathname.startsWith("/ghost/")
        ? json({ newsletters: all.slice(0, 2), meta: { pagination: { next: null } } })
        : undefined
    await save(adapter, [{ ...WEEKLY, receives: true }])
    expect(fake.subscribed).toEqual([idOf(10), hidden.id, idOf(11)])
  })

  it.each([
    ["a newsletter that there is not", [{ channel: "email", topic: `n-${idOf(77)}`, receives: true }]],
    ["an item that would go out without an id", [{ channel: "email", topic: "n-", receives: true }]],
    ["another channel", [{ channel: "sms", topic: DAILY.topic, receives: true }]],
    ["updates where Ghost has none", [{ ...UPDATES, receives: true }]],
    [
      "a known lane beside an unknown one",
      [
        { ...WEEKLY, receives: true },
        { ...UPDATES, receives: true },
      ],
    ],
  ])("refuses %s before it writes", async (_, choices) => {
    const { adapter, fake } = overFake()
    expect(await failureOf(save(adapter, choices))).toMatchObject({ code: "invalid-request" })
    expect(fake.writes).toEqual([])
  })

  it("refuses a pause and a rhythm before it writes", async () => {
    const { adapter, fake } = overFake()
    const { revision } = await adapter.load(LINK, freshCall())
    for (const more of [
      { pauseUntil: "2027-01-01T00:00:00.000Z" },
      { frequencies: [{ topic: DAILY.topic, frequency: "weekly" }] },
    ]) {
      const failed = adapter.save(LINK, revision, { choices: [{ ...WEEKLY, receives: true }], ...more }, freshCall())
      expect(await failureOf(failed)).toMatchObject({ code: "invalid-request" })
    }
    expect(fake.writes).toEqual([])
  })

  it("brings what stands with a conflict when somebody changed it in Ghost meanwhile", async () => {
    const { adapter, fake } = overFake()
    const { revision } = await adapter.load(LINK, freshCall())
    fake.comments = false
    const failed = adapter.save(LINK, revision, { choices: [{ ...WEEKLY, receives: true }] }, freshCall())
    const { code, snapshot } = await failureOf(failed)
    expect(code).toBe("conflict")
    expect(snapshot).toEqual(await adapter.load(LINK, freshCall()))
    expect(fake.writes).toEqual([])
  })
})

/** Fails the next write: with this answer, after it was kept or not. */
const failingWrite = (fake: FakeGhost, answer: () => Response | Promise<Response>, kept: boolean): void => {
  fake.inTheWay = ({ method }, write) => {
    if (method !== "PUT") return undefined
    fake.inTheWay = null
    if (kept) write()
    return answer()
  }
}

const page = () => new Response("<!DOCTYPE html><title>Maintenance</title>", { status: 200 })
const LOST: [string, ErrorCode, () => Response | Promise<Response>][] = [
  ["503", "unavailable", () => new Response("<h1>We’ll be right back</h1>", { status: 503 })],
  ["a page in place of an answer", "unavailable", page],
  ["an empty answer", "unavailable", () => new Response("", { status: 200 })],
  ["null", "unavailable", () => json(null)],
  ["no answer", "unreachable", () => Promise.reject(new TypeError("Failed to fetch"))],
]

describe("a write whose answer is lost", () => {
  it.each(LOST)("is a success where Ghost wrote it: %s", async (_, _code, answer) => {
    const { adapter, fake } = overFake()
    failingWrite(fake, answer, true)
    const { lanes } = await save(adapter, [{ ...WEEKLY, receives: true }])
    expect(lanes.find(({ topic }) => topic === WEEKLY.topic)?.receives).toBe(true)
    failingWrite(fake, answer, true)
    await adapter.unsubscribeFromAll(LINK, freshCall())
    expect([fake.subscribed, fake.comments]).toEqual([[], false])
  })

  it.each(LOST)("is a failure where Ghost did not: %s", async (_, code, answer) => {
    const { adapter, fake } = overFake()
    failingWrite(fake, answer, false)
    expect((await failureOf(save(adapter, [{ ...WEEKLY, receives: true }]))).code).toBe(code)
    failingWrite(fake, answer, false)
    expect((await failureOf(adapter.unsubscribeFromAll(LINK, freshCall()))).code).toBe(code)
    expect(fake.subscribed).toEqual([idOf(10)])
  })

  it("is a failure, too, when Ghost answers 200 with another state than it was asked for", async () => {
    const { adapter, fake } = overFake()
    failingWrite(
      fake,
      () => fake.fetch(`${SITE}/members/api/member/newsletters/?uuid=${PERSON.uuid}&key=${PERSON.key}`),
      false,
    )
    expect((await failureOf(adapter.unsubscribeFromAll(LINK, freshCall()))).code).toBe("unavailable")
  })

  it("is told as it is when nothing can be read after it either, and the next attempt finds that it arrived", async () => {
    const { adapter, fake } = overFake()
    const { revision } = await adapter.load(LINK, freshCall())
    const press = freshCall()
    const changes = { choices: [{ ...WEEKLY, receives: true }] }
    let down = false
    fake.inTheWay = ({ method }, write) => {
      if (method === "PUT") {
        write()
        down = true
      }
      return down ? Promise.reject(new TypeError("Failed to fetch")) : undefined
    }
    expect((await failureOf(adapter.save(LINK, revision, changes, press))).code).toBe("unreachable")
    fake.inTheWay = null
    const { lanes } = await adapter.save(LINK, revision, changes, press)
    expect(lanes.find(({ topic }) => topic === WEEKLY.topic)?.receives).toBe(true)
    expect(fake.writes).toHaveLength(1)
  })

  it("ends when its caller ends it", async () => {
    const { adapter, fake } = overFake()
    const { revision } = await adapter.load(LINK, freshCall())
    const ending = new AbortController()
    fake.inTheWay = ({ method }) => {
      if (method !== "PUT") return undefined
      ending.abort()
      return Promise.reject(new DOMException("Aborted", "AbortError"))
    }
    const call = freshCall({ signal: ending.signal })
    const failed = adapter.save(LINK, revision, { choices: [{ ...WEEKLY, receives: true }] }, call)
    expect((await failureOf(failed)).code).toBe("aborted")
  })
})

describe("an answer of Ghost's", () => {
  it.each<[string, ErrorCode, () => Response | Promise<Response>]>([
    ["401, as captured", "link-invalid", () => json(answerOf("wrong key").body, 401)],
    ["404", "unavailable", () => new Response("Email address not found.", { status: 404 })],
    ["400 to reading", "unavailable", () => new Response("Failed to unsubscribe this email address", { status: 400 })],
    ["429", "throttled", () => new Response("Too many", { status: 429, headers: { "retry-after": "7" } })],
    ["500", "unavailable", () => new Response(null, { status: 500 })],
    ["the page of a theme", "unavailable", page],
    ["an empty body", "unavailable", () => new Response("")],
    ["JSON of another shape", "unavailable", () => json({ hello: "world" })],
    ["a set that is null", "unavailable", () => json({ ...(answerOf("member").body as object), newsletters: null })],
    ["an address that is null", "unavailable", () => json({ ...(answerOf("member").body as object), email: null })],
    [
      "comments that are null",
      "unavailable",
      () => json({ ...(answerOf("member").body as object), enable_comment_notifications: null }),
    ],
    [
      "a newsletter with an id of another form",
      "unavailable",
      () => json({ ...(answerOf("member").body as object), newsletters: [{ id: "../admin" }] }),
    ],
    ["no answer", "unreachable", () => Promise.reject(new TypeError("Failed to fetch"))],
  ])("%s is %s", async (_, code, answer) => {
    const { adapter, fake } = overFake()
    fake.inTheWay = ({ url }) => (url.pathname.startsWith("/members/api/member/") ? answer() : undefined)
    expect(await failureOf(adapter.load(LINK, freshCall()))).toMatchObject({ name: "PreferenceError", code })
  })

  it.each(["newsletters without a key", "newsletters with another key"] as const)(
    "that refuses the site's own key says nothing of the link: %s",
    async (name) => {
      const { adapter, fake } = overFake()
      const { status, body } = answerOf(name)
      fake.inTheWay = ({ url }) => (url.pathname.startsWith("/ghost/") ? json(body, status) : undefined)
      expect((await failureOf(adapter.load(LINK, freshCall()))).code).toBe("unavailable")
    },
  )

  it("may say when to come again", async () => {
    const { adapter, fake } = overFake()
    fake.inTheWay = () => new Response(null, { status: 429, headers: { "retry-after": "7" } })
    expect((await failureOf(adapter.load(LINK, freshCall()))).retryAfterMs).toBe(7_000)
  })

  it("that does not come in time is none", async () => {
    const { adapter, fake } = overFake(undefined, { timeoutMs: 5 })
    fake.inTheWay = ({ init: { signal } }) =>
      new Promise((_, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason))
      })
    expect((await failureOf(adapter.load(LINK, freshCall()))).code).toBe("unreachable")
  })

  it("400 to a save is an invalid request, and its key stays free", async () => {
    const { adapter, fake } = overFake()
    const { revision } = await adapter.load(LINK, freshCall())
    const press = freshCall()
    failingWrite(fake, () => new Response("Failed to update newsletters", { status: 400 }), false)
    const failed = adapter.save(LINK, revision, { choices: [{ ...WEEKLY, receives: true }] }, press)
    expect((await failureOf(failed)).code).toBe("invalid-request")
    await adapter.save(LINK, revision, { choices: [{ ...DAILY, receives: false }] }, press)
    expect(fake.subscribed).toEqual([])
  })
})

describe("leaving", () => {
  it("turns off whatever there is, and asks for no catalogue", async () => {
    const { adapter, fake } = overFake()
    fake.updates = null
    await adapter.unsubscribeFromAll(LINK, freshCall())
    expect(fake.writes).toEqual([
      { newsletters: [], enable_comment_notifications: false, enable_updates_and_announcements: false },
    ])
    expect(fake.asked.filter(({ url }) => !url.pathname.startsWith("/members/api/member/"))).toEqual([])
  })

  it("does not name updates to a Ghost that has none", async () => {
    const { adapter, fake } = overFake()
    await adapter.unsubscribeFromAll(LINK, freshCall())
    expect(fake.writes).toEqual([{ newsletters: [], enable_comment_notifications: false }])
  })

  it("reaches a newsletter that the catalogue does not show", async () => {
    const { adapter, fake } = overFake()
    fake.newsletters = [{ id: idOf(99), name: "Hidden", description: null }]
    fake.subscribed = [idOf(99)]
    fake.comments = false
    await adapter.unsubscribeFromAll(LINK, freshCall())
    expect(fake.subscribed).toEqual([])
  })

  it("gives the same reference on every device, another for another site, and the time of the press", async () => {
    const at = new Date("2026-11-24T10:00:00.000Z")
    const first = await overFake(undefined, { now: () => at }).adapter.unsubscribeFromAll(LINK, freshCall())
    expect(first).toMatchObject({ at: at.toISOString(), undoUntil: null, coversFuture: false, signed: null })
    const elsewhere = await overFake().adapter.unsubscribeFromAll(LINK, freshCall())
    expect(elsewhere.reference).toBe(first.reference)
    const { fetch } = new FakeGhost()
    const other = createGhostAdapter({ site: "https://other.example", contentKey: CONTENT_KEY, fetch })
    expect((await other.unsubscribeFromAll(LINK, freshCall())).reference).not.toBe(first.reference)
  })

  it("once more, after something was turned on, has a time of its own", async () => {
    let hour = 10
    const { adapter } = overFake(undefined, { now: () => new Date(Date.UTC(2026, 10, 24, hour)) })
    await adapter.unsubscribeFromAll(LINK, freshCall())
    await save(adapter, [{ ...WEEKLY, receives: true }])
    hour = 12
    expect((await adapter.unsubscribeFromAll(LINK, freshCall())).at).toBe("2026-11-24T12:00:00.000Z")
  })

  it("is never refused for coming too often, or in a wrong way: that is trouble, and tried again (D30)", async () => {
    for (const [status, retryAfterMs] of [
      [429, 3_000],
      [400, undefined],
    ] as const) {
      const { adapter, fake } = overFake()
      fake.inTheWay = ({ method }) =>
        method === "PUT" ? new Response(null, { status, headers: { "retry-after": "3" } }) : undefined
      const error = await failureOf(adapter.unsubscribeFromAll(LINK, freshCall()))
      expect(error).toMatchObject({ code: "unavailable", retryAfterMs })
    }
  })
})

describe("what stays in the adapter", () => {
  it("is never the address", async () => {
    const { adapter } = overFake()
    const snapshot = await save(adapter, [{ ...WEEKLY, receives: true }])
    expect(JSON.stringify([snapshot, await adapter.unsubscribeFromAll(LINK, freshCall())])).not.toContain(EMAIL)
  })
})

describe("what Ghost 6.65.0 answered", () => {
  const members = newer.exchanges.filter(({ answer }) => typeof answer.body === "object" && "email" in answer.body)

  it.each(members)("is understood: $name", async ({ answer }) => {
    const { adapter, fake } = overFake()
    fake.inTheWay = ({ url }) =>
      url.pathname.startsWith("/members/api/member/") ? json(answer.body, answer.status) : undefined
    const body = answer.body as { newsletters: { id: string }[]; enable_comment_notifications: boolean }
    const lanes = await shown(adapter)
    expect(lanes[DAILY.topic]).toBe(body.newsletters.some(({ id }) => `n-${id}` === DAILY.topic))
    expect(lanes.comments).toBe(body.enable_comment_notifications)
  })
})
