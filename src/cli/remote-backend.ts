import * as v from "valibot"
import { createHttpAdapter } from "../adapters/http/index.ts"
import type { ConformanceBackend, ConformanceSetup } from "../conformance/index.ts"
import { maySendAnswerSchema, ROUTES, TRIAL_ROUTES, trialSchema } from "../wire/index.ts"
import { CommandError } from "./command-error.ts"

const laneSchema = v.object({ channel: v.string(), topic: v.string() })

/**
 * Any server that speaks the HTTP contract and opens its door for trials, as a backend of the conformance kit.
 *
 * @param base where the contract is served, such as `http://127.0.0.1:4600/api/v1`
 * @param fetchIt what the adapter asks through
 * @throws CommandError when nothing answers there, or its door is closed
 */
export async function remoteSetup(base: string, fetchIt: typeof fetch): Promise<ConformanceSetup> {
  const { abilities, linksExpire, addsLanes, movesClock, imports, breaks } = await beginTrial(base)
  return { abilities, linksExpire, addsLanes, movesClock, imports, breaks, open: () => openBackend(base, fetchIt) }
}

async function openBackend(base: string, fetchIt: typeof fetch): Promise<ConformanceBackend> {
  const { abilities, links, addresses, sender } = await beginTrial(base)
  return {
    adapter: createHttpAdapter({ base, abilities, brand: sender.brand, fetch: fetchIt }),
    links: {
      valid: { token: links.valid },
      expired: { token: links.expired },
      invalid: { token: links.invalid },
    },
    addresses,
    reader: {
      maySend: async ({ channel, topic }) => {
        const questions = [{ subject: sender.subject, channel, topic }]
        const body = { brand: sender.brand, questions }
        const answer = await ask(base, "POST", ROUTES.maySend, body, { authorization: `Bearer ${sender.key}` })
        return (await bodyOf(answer, ROUTES.maySend, maySendAnswerSchema)).answers[0]?.may ?? false
      },
      state: async () => (await ask(base, "GET", TRIAL_ROUTES.state)).text(),
      addLane: async () => bodyOf(await ask(base, "POST", TRIAL_ROUTES.lane), TRIAL_ROUTES.lane, laneSchema),
      importYes: async ({ channel, topic }) => void (await ask(base, "POST", TRIAL_ROUTES.import, { channel, topic })),
      breakNextWrite: async () => void (await ask(base, "POST", TRIAL_ROUTES.breakNextWrite)),
      moveClock: async (by) => void (await ask(base, "POST", TRIAL_ROUTES.clock, { by })),
    },
    close: async () => {},
  }
}

const beginTrial = async (base: string) =>
  bodyOf(await ask(base, "POST", TRIAL_ROUTES.backend), TRIAL_ROUTES.backend, trialSchema)

/** @throws CommandError naming the field that does not fit */
async function bodyOf<T>(answer: Response, path: string, schema: v.GenericSchema<unknown, T>): Promise<T> {
  const read = v.safeParse(schema, await answer.json().catch(() => undefined))
  if (read.success) return read.output
  const field = read.issues.map((issue) => v.getDotPath(issue))[0] ?? "the body"
  throw new CommandError(`POST ${path} answers otherwise than the kit asks for: "${field}".`)
}

async function ask(
  base: string,
  method: "GET" | "POST",
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) }
  const type: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" }
  const signal = AbortSignal.timeout(15_000)
  const answer = await fetch(base + path, { method, headers: { ...type, ...headers }, ...content, signal }).catch(
    (error: Error) => {
      // What `fetch` says of itself is "fetch failed".
      const { message } = error.cause instanceof Error && error.cause.message !== "" ? error.cause : error
      throw new CommandError(`${base}${path} does not answer: ${message}`)
    },
  )
  if (answer.ok) return answer
  const hint = path === TRIAL_ROUTES.backend ? " Is its door for trials open (docs/write-an-adapter.md)?" : ""
  throw new CommandError(`${method} ${base}${path} answers ${answer.status}.${hint}`)
}
