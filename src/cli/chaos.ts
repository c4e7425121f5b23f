import { setTimeout } from "node:timers/promises"
import { type Attempt, type Handler, type Log, type Poster, routeName, type ServerConfig } from "../server/index.ts"
import { problemOf } from "../wire/index.ts"
import { CommandError } from "./command-error.ts"

/** What becomes of a request or of its answer. */
type RequestFault = "delay" | "unavailable" | "answer-lost" | "overtaken"
/** What becomes of a message to one of the sender's own systems. */
type WebhookFault = "delay" | "twice" | "answer-lost" | "again-late"

export interface Chaos {
  /** The handler behind a network that fails. Files and documents come through: what is tried out are clients. */
  readonly handler: (inner: Handler) => Handler
  /** A poster whose messages arrive late, twice, in another order, or whose receiver's answer is lost. */
  readonly poster: (inner: Poster) => Poster
}

export interface ChaosParts {
  /** The same seed and the same requests in the same order meet the same faults. */
  readonly seed: number
  readonly log: Log
  /** Lets so many milliseconds pass. */
  readonly wait?: (ms: number) => Promise<unknown>
}

/** At most so many faults in a row for one kind of request: whoever tries again gets there. */
const MOST_IN_A_ROW = 3

/** How long what is overtaken waits for what overtakes it, in milliseconds. */
const OVERTAKEN_MS = 1_000

/** Every third comes through at once. */
const REQUEST_FAULTS = [null, null, "delay", "unavailable", "answer-lost", "overtaken"] as const
const WEBHOOK_FAULTS = [null, null, "delay", "twice", "answer-lost", "again-late"] as const

/** Faults on purpose, for whoever tries out a client or a receiver. Wraps the server; the server knows nothing of it. */
export function createChaos({ seed, log, wait = setTimeout }: ChaosParts): Chaos {
  const counted = new Map<string, { count: number; inARow: number }>()

  /** What becomes of the next one of a kind. Each kind has a row of its own: others in between change nothing of it. */
  const next = <Fault>(kind: string, faults: readonly Fault[]): { fault: Fault | null; part: number } => {
    const before = counted.get(kind) ?? { count: 0, inARow: 0 }
    const number = drawn(`${seed}/${before.count}/${kind}`)
    const fault = before.inARow < MOST_IN_A_ROW ? (faults[number % faults.length] ?? null) : null
    counted.set(kind, { count: before.count + 1, inARow: fault === null ? 0 : before.inARow + 1 })
    return { fault, part: ((number >>> 8) % 1_000) / 1_000 }
  }

  /** Resolves when something else has been answered. */
  let overtaking = Promise.withResolvers<void>()
  const overtaken = () => Promise.race([overtaking.promise, wait(OVERTAKEN_MS)])
  const answered = () => {
    overtaking.resolve()
    overtaking = Promise.withResolvers()
  }

  const handler =
    (inner: Handler): Handler =>
    async (request, peer) => {
      const route = routeName(new URL(request.url), NO_FILES)
      if (route === ANY_API || (request.method === "GET" && !route.startsWith("/api/"))) return inner(request, peer)
      const kind = `${request.method} ${route}`
      const { fault, part } = next<RequestFault | null>(kind, REQUEST_FAULTS)
      if (fault !== null) log({ event: "chaos", route: kind, fault })
      if (fault === "unavailable") return unavailable(1 + Math.floor(part * 3))
      if (fault === "delay") await wait(Math.round(part * 2_000))
      const answer = await inner(request, peer)
      if (fault === "overtaken") await overtaken()
      else answered()
      if (fault === "answer-lost") peer?.hangUp?.()
      return answer
    }

  const poster = (inner: Poster): Poster => {
    /** Copies that arrive after the next message about the same person, by address and person. */
    const late = new Map<string, (() => Promise<Attempt>)[]>()
    return {
      post: async (to, headers, body) => {
        const { fault, part } = next<WebhookFault | null>(`webhook ${new URL(to.url).pathname}`, WEBHOOK_FAULTS)
        if (fault !== null) log({ event: "chaos", route: "webhook", fault })
        const send = () => inner.post(to, headers, body)
        if (fault === "delay") await wait(Math.round(part * 2_000))
        const attempt = await send()
        if (fault === "twice") await send()
        const about = `${to.url} ${subjectIn(body)}`
        for (const again of late.get(about)?.splice(0) ?? []) await again()
        if (fault === "again-late") late.set(about, [send])
        return fault === "answer-lost" ? { failure: "chaos" } : attempt
      },
    }
  }
  return { handler, poster }
}

/** What `routeName` calls whatever is none of the contract's routes, such as the door of a trial. */
const ANY_API = "/api/*"

const NO_FILES: Parameters<typeof routeName>[1] = new Map()

const subjectIn = (body: string): string => (JSON.parse(body) as { data: { subject: string } }).data.subject

const unavailable = (seconds: number): Response =>
  new Response(
    JSON.stringify(problemOf("unavailable", { detail: "Refused on purpose: the server runs with --chaos." })),
    {
      status: 503,
      headers: { "content-type": "application/problem+json", "retry-after": String(seconds) },
    },
  )

/** A number below 2^32 that is the same for the same words: FNV-1a, and mixed once more so that all of its bits differ. */
function drawn(words: string): number {
  let hash = 0x81_1c_9d_c5
  for (let at = 0; at < words.length; at += 1) hash = Math.imul(hash ^ words.charCodeAt(at), 0x01_00_01_93)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** @throws CommandError when it is no whole number from 0 to 4294967295 */
export function seedFrom(text: string): number {
  const seed = Number(text)
  if (!/^\d{1,10}$/.test(text) || seed > 0xff_ff_ff_ff) {
    throw new CommandError(
      `--chaos takes a whole number, and "${text}" is none. The same number gives the same faults: --chaos 7`,
    )
  }
  return seed
}

/**
 * Where people could meet the faults, there are none: on a trial alone, whose register is thrown away, or where nothing
 * but this machine reaches the server and nothing of it reaches others.
 *
 * @throws CommandError saying what stands in the way, all of it
 */
export function refuseChaosForPeople(
  { publicUrl, trustedProxies, webhooks }: Pick<ServerConfig, "publicUrl" | "trustedProxies" | "webhooks">,
  host: string,
): void {
  const reasons = [
    ...(isLoopback(new URL(publicUrl).hostname) ? [] : [`publicUrl is ${publicUrl}: people have links to it`]),
    ...(isLoopback(host) ? [] : [`--host ${host} can be reached from other machines`]),
    ...(trustedProxies.length === 0 ? [] : ["trustedProxies says that a proxy stands before it, which others reach"]),
    ...[...webhooks.values()].flat().flatMap(({ id, private: own }) => {
      return own ? [] : [`the webhook ${id} goes to the public internet: its system would hear things late and twice`]
    }),
  ]
  if (reasons.length === 0) return
  const ways = "Use --trial, whose register is in memory, or a configuration and a --host of this machine alone."
  throw new CommandError(
    ["--chaos does not start where people could meet it:", ...reasons.map((each) => `  - ${each}`), ways].join("\n"),
  )
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host)
