import { gunzipSync } from "node:zlib"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { type PrivatePostgres, startPostgres } from "../../../tools/private-postgres.ts"
import { loadRenderer } from "../../../tools/renderer.ts"
import { contractChecker } from "../../wire/testing.ts"
import { listen } from "../main.ts"
import { openPostgresStore } from "../store/postgres.ts"
import { type Installation, install } from "../testing.ts"
import { CANARIES, everyRoute, type FuzzRequest, requestOf, SECRETS, type World, worldOf } from "./world.contract.ts"

/**
 * Whatever is sent to whichever route, in whoever's name: no failure of ours, no answer that the contract does not describe,
 * nothing of anybody else. `FUZZ_CASE=seed` draws the same again, `FUZZ_CASE=seed:number` sends one of them to a fresh register.
 */
const [SEED = Date.now() >>> 0, ONLY] = (process.env.FUZZ_CASE ?? "")
  .split(":")
  .filter((each) => each !== "")
  .map(Number)
const IN_PROCESS = 50_000
const BY_SOCKET = 3_000
const OVER_POSTGRES = 1_500

let installation: Installation
let world: World
let postgres: PrivatePostgres
const rejections: unknown[] = []
const onRejection = (reason: unknown) => rejections.push(reason)
beforeAll(async () => {
  postgres = await startPostgres()
  process.on("unhandledRejection", onRejection)
}, 60_000)
afterAll(async () => {
  process.off("unhandledRejection", onRejection)
  await postgres.stop()
})

async function begin(parts: Parameters<typeof install>[0] = {}): Promise<void> {
  installation = await install(parts)
  world = await worldOf(installation)
}
afterEach(async () => {
  await installation.close()
  expect(rejections).toEqual([])
})

const check = contractChecker()

/** What is wrong with an answer, in words. */
function wrongWith(request: FuzzRequest, answer: Response, text: string): string[] {
  const { status, headers } = answer
  const path = new URL(`http://x${request.path}`).pathname
  const type = headers.get("content-type") ?? ""
  const wrong: string[] = []
  if (status >= 500) wrong.push("it is a failure of ours")
  if (status >= 300 && status < 400) wrong.push("it redirects")
  for (const [name, value] of [
    ["x-content-type-options", "nosniff"],
    ["referrer-policy", "no-referrer"],
    ["x-robots-tag", "noindex, nofollow"],
  ] as const) {
    if (headers.get(name) !== value) wrong.push(`${name} is ${headers.get(name)}`)
  }
  if (!headers.get("content-security-policy")?.includes("default-src 'none'")) wrong.push("it has no policy")
  for (const name of ["set-cookie", "location", "access-control-allow-credentials"])
    if (headers.has(name)) wrong.push(`it has ${name}`)
  if (![null, "*"].includes(headers.get("access-control-allow-origin"))) wrong.push("it names an origin")
  if (status === 405 && !headers.has("allow")) wrong.push("405 without Allow")
  for (const [brand, canary] of Object.entries(CANARIES)) {
    if (text.includes(canary) && !(request.sees as readonly string[]).includes(brand))
      wrong.push(`it tells of ${canary}`)
  }
  for (const secret of SECRETS) if (text.includes(secret)) wrong.push("it tells an address")
  if (path.startsWith("/api/v1/") && path !== "/api/v1/openapi.json" && status >= 400 && request.method !== "HEAD") {
    if (type !== "application/problem+json; charset=utf-8") wrong.push(`it is a problem of type ${type}`)
    else if ((JSON.parse(text) as { status?: number }).status !== status) wrong.push("its status is another one")
  }
  const route = /^\/api\/v1(?:\/brands\/[a-z]+)?(\/.*)$/.exec(path)?.[1]
  const described = world.operations.some((each) => each.path === route && each.method === request.method)
  if (described && route !== undefined) {
    const sent = headersOf(request)
    // Of lines each is answered for itself: what is wrong with one is said there.
    const isLines = sent.get("content-type")?.startsWith("application/x-ndjson")
    const body = isLines ? "" : Buffer.from(request.body ?? []).toString("utf8")
    wrong.push(
      ...check({
        method: request.method,
        path: route,
        request: { headers: sent, body },
        answer: { status, headers, body: text },
      }),
    )
  }
  return wrong
}

function headersOf({ headers }: FuzzRequest): Headers {
  const all = new Headers()
  for (const [name, value] of headers) all.set(name, value)
  return all
}

const hasBody = ({ method, body }: FuzzRequest) => body !== null && method !== "GET" && method !== "HEAD"

const initOf = (request: FuzzRequest): RequestInit => ({
  method: request.method,
  headers: headersOf(request),
  ...(hasBody(request) ? { body: request.body } : {}),
})

/** An answer, and what it says to whoever can unpack it. */
type Answered = readonly [answer: Response, text: string]

async function inProcess(request: FuzzRequest): Promise<Answered> {
  const sent = new Request(`http://127.0.0.1:8080${request.path}`, initOf(request))
  const answer = await installation.handler(sent, { address: request.peer })
  const bytes = Buffer.from(await answer.arrayBuffer())
  const isPacked = answer.headers.get("content-encoding") === "gzip" && bytes.length > 0
  return [answer, (isPacked ? gunzipSync(bytes) : bytes).toString("utf8")]
}

const bySocket =
  (url: string) =>
  async (request: FuzzRequest): Promise<Answered> => {
    const answer = await fetch(`${url}${request.path}`, initOf(request))
    return [answer, await answer.text()]
  }

/** As it was sent, short enough to be read. */
const written = ({ method, path, headers, body }: FuzzRequest) =>
  `${method} ${path}\n${headers.map((pair) => pair.join(": ")).join("\n")}\n\n${Buffer.from(body ?? []).toString("latin1")}`.slice(
    0,
    2_000,
  )

/** Remembers what the person was told, so that later requests can name it. */
function goOn({ headers }: Response, text: string): void {
  const [, revision] = /^"(\d+)"$/.exec(headers.get("etag") ?? "") ?? []
  const [, reference] = /^\{"reference":"([\w-]+)"/.exec(text) ?? []
  if (revision !== undefined) world.latest.revision = revision
  if (reference !== undefined) world.latest.reference = reference
}

/** @returns how often each route gave each status, as `GET /{lang}/ways 200` */
async function sendAll(
  numbers: Iterable<number>,
  send: (request: FuzzRequest) => Promise<Answered>,
): Promise<Map<string, number>> {
  const given = new Map<string, number>()
  for (const number of numbers) {
    const request = requestOf(world, SEED, number)
    const logged = installation.log.length
    const [answer, text] = await send(request)
    const lines = installation.log.slice(logged).map((line) => JSON.parse(line) as Record<string, unknown>)
    goOn(answer, text)
    // What is no HTTP the listener refuses by itself.
    if (lines.length === 0) expect([answer.status, text], written(request)).toEqual([400, ""])
    const wrong = lines.length === 0 ? [] : wrongWith(request, answer, text)
    if (lines.some(({ event }) => event !== "request")) wrong.push(`it was logged: ${JSON.stringify(lines)}`)
    expect(wrong, `FUZZ_CASE=${SEED}:${number}\n${written(request)}\nanswered ${answer.status}`).toEqual([])
    const what = `${request.method} ${lines[0]?.route} ${answer.status}`
    given.set(what, (given.get(what) ?? 0) + 1)
  }
  return given
}

function* numbers(from: number, count: number): Generator<number> {
  if (ONLY !== undefined) yield ONLY
  else for (let at = from; at < from + count; at += 1) yield at
}

/** None of these goes without a request that got through to what it does. */
function expectThrough(routes: readonly string[], given: ReadonlyMap<string, number>): void {
  const through = new Set([...given.keys()].filter((each) => / 2\d\d$/.test(each)).map((each) => each.slice(0, -4)))
  expect(routes.filter((route) => !through.has(route))).toEqual([])
}

describe(`any request (seed ${SEED})`, () => {
  it("is answered as the contract says, with nothing of anybody else, and without a failure", async () => {
    await begin()
    const given = await sendAll(numbers(0, IN_PROCESS), inProcess)
    if (ONLY !== undefined) return
    expectThrough(everyRoute(world), given)
    const statuses = new Set([...given.keys()].map((each) => Number(each.slice(-3))))
    expect([...statuses]).toEqual(expect.arrayContaining([400, 401, 403, 404, 405, 410, 412, 413, 415, 422]))
  }, 300_000)

  it("is answered so over a real connection, too", async () => {
    await begin()
    const listening = await listen(installation.handler, { port: 0 })
    await sendAll(numbers(IN_PROCESS, BY_SOCKET), bySocket(listening.url))
    await listening.close()
  }, 120_000)

  it("is answered so by the built page over PostgreSQL", async () => {
    const url = await postgres.createDatabase()
    await begin({
      page: { renderer: await loadRenderer(), assets: new Map() },
      openStore: () => openPostgresStore(url),
    })
    await sendAll(numbers(IN_PROCESS + BY_SOCKET, OVER_POSTGRES), inProcess)
  }, 120_000)
})
