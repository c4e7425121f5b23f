import type { ConformanceBackend, ConformanceSetup } from "../../conformance/index.ts"
import { type Call, NO_ABILITY } from "../../domain/index.ts"
import captured from "./captured/5.130.6.json" with { type: "json" }
import { createGhostAdapter } from "./ghost-adapter.ts"

/** Imported by tests only. */

export const SITE = "https://blog.example"
export const CONTENT_KEY = "1".repeat(26)
export const PERSON = { uuid: "9086673b-0b9a-41eb-9273-a4230afc3df2", key: "a0".repeat(32) }
export const LINK = { token: `${PERSON.uuid}.${PERSON.key}` }
export const EMAIL = "ada@example.com"

export const freshCall = (more: Partial<Call> = {}): Call => ({
  locale: "en",
  textVersion: "t1",
  idempotencyKey: crypto.randomUUID(),
  ...more,
})

interface FakeNewsletter {
  readonly id: string
  readonly name: string
  readonly description: string | null
}

/** One request, as Ghost received it. */
interface Asked {
  readonly method: string
  readonly url: URL
  readonly body: unknown
  readonly init: RequestInit
}

type CapturedName = (typeof captured.exchanges)[number]["name"]

/** A captured answer. */
export const answerOf = (name: CapturedName) => {
  const found = captured.exchanges.find((each) => each.name === name)
  if (!found) throw new Error(`Nothing was captured under "${name}".`)
  return found.answer
}

const responseOf = (name: CapturedName): Response => {
  const { status, headers, body } = answerOf(name)
  const type = "content-type" in headers ? headers["content-type"] : undefined
  return new Response(typeof body === "string" ? body : JSON.stringify(body), {
    status,
    headers: type === undefined ? {} : { "content-type": type },
  })
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } })

/** The id of the newsletter with this number. */
export const idOf = (number: number): string => number.toString(16).padStart(24, "0")

const DAILY = 10
const WEEKLY = 11

/**
 * A Ghost that answers as the captured one did. What it does instead of an answer can be put in its way, request by request.
 */
export class FakeGhost {
  newsletters: FakeNewsletter[] = [
    { id: idOf(DAILY), name: "The Daily Test", description: null },
    { id: idOf(WEEKLY), name: "Weekly", description: "Once a week." },
  ]
  subscribed: string[] = [idOf(DAILY)]
  comments = true
  /** `undefined` as in 5.x, where there is no such field. */
  updates: boolean | null | undefined
  readonly asked: Asked[] = []
  /** Takes the place of the answer to the next requests that it answers. `write` keeps what a `PUT` asks for. */
  inTheWay: ((asked: Asked, write: () => void) => Response | Promise<Response> | undefined) | null = null

  readonly fetch: typeof fetch = async (input, init = {}) => {
    init.signal?.throwIfAborted()
    const url = new URL(String(input))
    const body = typeof init.body === "string" ? (JSON.parse(init.body) as unknown) : undefined
    const asked: Asked = { method: init.method ?? "GET", url, body, init }
    this.asked.push(asked)
    const instead = this.inTheWay?.(asked, () => void this.answer(asked))
    return (await instead) ?? this.answer(asked)
  }

  /** The writes that came, by what they said. */
  get writes(): unknown[] {
    return this.asked.filter(({ method }) => method === "PUT").map(({ body }) => body)
  }

  private answer({ method, url, body }: Asked): Response {
    const { searchParams: query } = url
    if (url.pathname === "/members/api/site/") return responseOf("site")
    if (url.pathname === "/ghost/api/content/newsletters/") return this.page(query)
    if (url.pathname !== "/members/api/member/newsletters/") return responseOf("an address of the theme")
    if (!query.has("uuid")) return responseOf("missing uuid")
    if (query.get("uuid") !== PERSON.uuid || query.get("key") !== PERSON.key) return responseOf("wrong key")
    return method === "PUT" ? this.put(body as Record<string, unknown>) : this.member()
  }

  private page(query: URLSearchParams): Response {
    if (!query.has("key")) return responseOf("newsletters without a key")
    if (query.get("key") !== CONTENT_KEY) return responseOf("newsletters with another key")
    const limit = Math.min(Number(query.get("limit") ?? 15), 100)
    const page = Number(query.get("page") ?? 1)
    const total = this.newsletters.length
    const pages = Math.max(1, Math.ceil(total / limit))
    const newsletters = this.newsletters.slice((page - 1) * limit, page * limit)
    const next = page < pages ? page + 1 : null
    return json({
      newsletters,
      meta: { pagination: { page, limit, pages, total, next, prev: page > 1 ? page - 1 : null } },
    })
  }

  private member(): Response {
    const found = this.newsletters.filter(({ id }) => this.subscribed.includes(id))
    return json({
      uuid: PERSON.uuid,
      email: EMAIL,
      name: "Ada",
      newsletters: found.map(({ id, name, description }) => ({
        id,
        uuid: `00000000-0000-4000-8000-${id.slice(-12)}`,
        name,
        description,
        sort_order: this.newsletters.findIndex((each) => each.id === id),
      })),
      enable_comment_notifications: this.comments,
      ...(this.updates === undefined ? {} : { enable_updates_and_announcements: this.updates }),
      status: "free",
    })
  }

  private put(body: Record<string, unknown>): Response {
    const { newsletters, enable_comment_notifications: comments, enable_updates_and_announcements: updates } = body
    if (Array.isArray(newsletters)) {
      const ids = newsletters.map(({ id }: { id?: string }) => id)
      // An item without an id turns everything off, as captured; an unknown one fails.
      if (ids.includes(undefined)) this.subscribed = []
      else if (ids.some((id) => !this.newsletters.some((each) => each.id === id)))
        return responseOf("unknown newsletter")
      else this.subscribed = ids as string[]
    }
    if (typeof comments === "boolean") this.comments = comments
    if (typeof updates === "boolean" && this.updates !== undefined) this.updates = updates
    return this.member()
  }
}

/** An adapter to a fake Ghost. */
export function overFake(fake = new FakeGhost(), more: { timeoutMs?: number; now?: () => Date; locale?: string } = {}) {
  const adapter = createGhostAdapter({ site: SITE, contentKey: CONTENT_KEY, fetch: fake.fetch, ...more })
  return { adapter, fake }
}

/** A fresh fake Ghost with one member, as the conformance kit wants it. */
export async function openFakeGhost(updates?: boolean | null): Promise<ConformanceBackend> {
  const { adapter, fake } = overFake()
  fake.updates = updates
  return {
    adapter,
    links: { valid: LINK, expired: LINK, invalid: { token: `${PERSON.uuid}.${"b1".repeat(32)}` } },
    addresses: [EMAIL],
    reader: {
      maySend: async ({ topic }) => {
        if (topic === "comments") return fake.comments
        if (topic === "updates") return fake.updates ?? fake.subscribed.length > 0
        return fake.subscribed.some((id) => topic === `n-${id}`)
      },
      state: async () => JSON.stringify([[...fake.subscribed].sort(), fake.comments, fake.updates]),
      addLane: async () => {
        fake.newsletters = [...fake.newsletters, { id: idOf(12), name: "Later", description: null }]
        return { channel: "email", topic: `n-${idOf(12)}` }
      },
      importYes: async () => undefined,
      breakNextWrite: async () => undefined,
      moveClock: async () => undefined,
    },
    close: async () => undefined,
  }
}

export const ghostSetup: Omit<ConformanceSetup, "open"> = {
  abilities: NO_ABILITY,
  linksExpire: false,
  addsLanes: true,
  movesClock: false,
  // Whoever runs a Ghost can put a member on a list again: nothing there holds that against the person's no.
  imports: false,
  breaks: false,
}
