import { lookup as systemLookup } from "node:dns/promises"
import { request as requestHttp } from "node:http"
import { request as requestHttps } from "node:https"
import { isIP, type LookupFunction } from "node:net"
import type { Attempt, Poster } from "../webhooks.ts"
import { isPublicAddress } from "./public-address.ts"

/** An address of a host, as the system's resolver gives it. */
interface Resolved {
  readonly address: string
  readonly family: number
}

export interface HttpsPosterParts {
  /** How long an attempt may take, from the first question to the answer's status, in milliseconds. */
  readonly timeoutMs?: number
  /** Every address of a host; the system's resolver by default. */
  readonly resolve?: (host: string) => Promise<readonly Resolved[]>
  /** Where a message may go that is not meant for a network of one's own. */
  readonly mayReach?: (address: string) => boolean
  /** Whose certificates are believed, in PEM; those that Node believes by default. */
  readonly ca?: string
}

/** Well below the half minute after which a message is due again: nobody else takes it meanwhile. */
const ATTEMPT_MS = 15_000

/** How much of an answer's body is taken, in bytes. Nobody reads it; a little of it lets the other end finish in peace. */
const MOST_BODY = 4_096

class NotPublic extends Error {
  override readonly name = "NotPublic"
  readonly code = "not-public"
}

/**
 * Posts over https, to the public internet alone (D38). A host is resolved once for each attempt, all of its addresses have
 * to be public, and the connection goes to one of those that were looked at: what the resolver says a moment later changes
 * nothing. Redirects are not followed, and no proxy of the environment is used.
 *
 * A target that is `private` may be `http:`, and stand anywhere.
 */
export function createHttpsPoster({
  timeoutMs = ATTEMPT_MS,
  resolve = (host) => systemLookup(host, { all: true, verbatim: true }),
  mayReach = isPublicAddress,
  ca,
}: HttpsPosterParts = {}): Poster {
  const publicLookup = checkedLookup(resolve, mayReach)

  const send = (to: URL, anywhere: boolean, headers: Readonly<Record<string, string>>, body: string) => {
    const bytes = Buffer.from(body)
    const request = to.protocol === "http:" ? requestHttp : requestHttps
    return new Promise<Attempt>((answered, fail) => {
      const outgoing = request(to, {
        method: "POST",
        headers: { ...headers, "content-length": bytes.length },
        // Every attempt has a connection of its own: none that was checked for another target, none that just went stale.
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
        ...(anywhere ? {} : { lookup: publicLookup }),
        ...(ca === undefined ? {} : { ca }),
      })
      outgoing.on("error", fail)
      outgoing.on("response", (answer) => {
        answered({ status: answer.statusCode ?? 0 })
        let taken = 0
        answer.on("error", () => undefined)
        answer.on("data", (chunk: Buffer) => {
          taken += chunk.length
          if (taken > MOST_BODY) answer.destroy()
        })
      })
      outgoing.end(bytes)
    })
  }

  return {
    post: async ({ url, private: anywhere }, headers, body) => {
      try {
        const to = new URL(url)
        if (!anywhere && to.protocol !== "https:") throw new NotPublic("Only https goes to the public internet.")
        // An address in place of a name is never resolved.
        const literal = to.hostname.replace(/^\[|\]$/g, "")
        if (!anywhere && isIP(literal) !== 0 && !mayReach(literal)) throw new NotPublic("This address is not public.")
        return await send(to, anywhere, headers, body)
      } catch (error) {
        return { failure: wordFor(error) }
      }
    },
  }
}

/** Resolves a host for a connection that is about to be made, and refuses it when one of its addresses is not to be reached. */
const checkedLookup =
  (
    resolve: NonNullable<HttpsPosterParts["resolve"]>,
    mayReach: NonNullable<HttpsPosterParts["mayReach"]>,
  ): LookupFunction =>
  (host, { all }, done) => {
    const look = async () => {
      const found = await resolve(host)
      const [first] = found
      if (!first || !found.every(({ address }) => mayReach(address))) throw new NotPublic("This host is not public.")
      return { found, first }
    }
    look().then(
      ({ found, first }) => (all ? done(null, [...found]) : done(null, first.address, first.family)),
      (error: NodeJS.ErrnoException) => done(error, ""),
    )
  }

/** One word for the log: `timeout`, `not-public`, or a code such as `ECONNREFUSED`. Never the message, which names the address. */
function wordFor(error: unknown): string {
  const { name, code, errors } = error as { name?: string; code?: unknown; errors?: { code?: unknown }[] }
  if (name === "AbortError" || name === "TimeoutError") return "timeout"
  // Where several addresses were tried, each has failed in its own way.
  const word = errors?.find((each) => each.code !== undefined)?.code ?? code
  return typeof word === "string" && /^[\w-]{1,60}$/.test(word) ? word : "failed"
}
