/**
 * `npm run bench:links`: what a link for each line of a list costs, beside what nobody can do without: the bare HMAC. All of
 * it side by side in one process, run by run in turn, so that what the machine does beside it falls on everybody.
 *
 * `npm run bench:links -- --rows 100000 --runs 5 --json`
 */
import { createHmac, createSecretKey } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable, Writable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { stringify } from "csv-stringify"
import { SignJWT } from "jose"
import jsonwebtoken from "jsonwebtoken"
import { mergeLines } from "../src/cli/links.ts"
import { openPeople } from "../src/cli/people/read-people.ts"
import { sampleBrand } from "../src/demo/sample-brand.ts"
import { createKeyring, DEFAULT_LIFETIME_S, type Keyring, newKey, signLink } from "../src/link/index.ts"
import { nodeHmac } from "../src/link/node.ts"
import { readCommand } from "./command.ts"
import { median } from "./median.ts"

export interface BenchOptions {
  /** How many links a run signs, each way. */
  readonly rows: number
  readonly runs: number
}

export interface Measured {
  readonly name: string
  /** Nanoseconds for one, by the clock on the wall: the median of the runs. */
  readonly wallNs: number
  /** Nanoseconds of processor time for one, of all threads: the median of the runs. */
  readonly cpuNs: number
  /** How many of these are done in the time of one bare HMAC. */
  readonly wallRatio: number
  readonly cpuRatio: number
}

export interface Bench extends BenchOptions {
  readonly node: string
  /** Characters of the text that is signed: the same for all. */
  readonly signed: number
  readonly measured: readonly Measured[]
}

const ISSUER = "https://prefs.example"
const BRAND = sampleBrand.id
const MAILING = "spring-2026"
/** So many links are signed at a time where that helps. */
const AT_ONCE = 256

/** By the name of each way: signs for so many people. */
type Ways = Readonly<Record<string, (rows: number) => Promise<void> | void>>

const subjectOf = (at: number): string => `c-${String(at).padStart(8, "0")}`

export async function benchLinks({ rows, runs }: BenchOptions): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), "bench-links-"))
  try {
    const list = join(folder, "people.csv")
    writeFileSync(list, `subject,locale\n${Array.from({ length: rows }, (_, at) => `${subjectOf(at)},fr\n`).join("")}`)
    const { ways, signed } = await waysToSign(list)
    const times = new Map(Object.keys(ways).map((name) => [name, [] as { wall: number; cpu: number }[]]))
    // The first run warms up, and does not count.
    for (let run = 0; run <= runs; run += 1) {
      for (const [name, way] of Object.entries(ways)) {
        const took = await timed(() => way(rows))
        if (run > 0) times.get(name)?.push(took)
      }
    }
    const medians = [...times].map(([name, all]) => ({
      name,
      wallNs: median(all.map(({ wall }) => wall)) / rows,
      cpuNs: median(all.map(({ cpu }) => cpu)) / rows,
    }))
    const [bare] = medians
    const measured = medians.map((each) => ({
      ...each,
      wallRatio: (bare?.wallNs ?? 0) / each.wallNs,
      cpuRatio: (bare?.cpuNs ?? 0) / each.cpuNs,
    }))
    return { rows, runs, node: process.version, signed, measured }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function waysToSign(list: string): Promise<{ ways: Ways; signed: number }> {
  const key = newKey("2026-11", BRAND)
  if (key.alg !== "HS256") throw new Error("A new key is one of HS256.")
  const secret = Buffer.from(key.secret, "base64url")
  const ready = createSecretKey(secret)
  const [web, node] = [await createKeyring([key]), await createKeyring([key], { hmac: nodeHmac })]
  const ours = (keyring: Keyring, at: number) =>
    signLink({ keyring, issuer: ISSUER }, { brand: BRAND, subject: subjectOf(at), mailing: MAILING })
  const token = await ours(web, 0)
  const signed = token.slice(0, token.lastIndexOf("."))
  const claims = (at: number) => {
    const iat = Math.floor(Date.now() / 1000)
    const exp = iat + DEFAULT_LIFETIME_S
    return { mid: MAILING, iss: ISSUER, aud: `${BRAND}/preferences`, sub: subjectOf(at), iat, exp }
  }
  const header = { alg: "HS256", kid: key.kid, typ: "prefc-link+jwt" } as const
  const withJose = (at: number) => new SignJWT(claims(at)).setProtectedHeader(header).sign(secret)
  const withJsonwebtoken = (at: number) => jsonwebtoken.sign(claims(at), secret, { header })
  const lengths = [await withJose(0), withJsonwebtoken(0), await ours(node, 0)].map((other) => other.length)
  if (lengths.some((length) => length !== token.length)) throw new Error("Not everybody signs the same.")
  const ways: Ways = {
    "bare HMAC": oneByOne(() => createHmac("sha256", secret).update(signed).digest("base64url")),
    "bare HMAC, key made ready": oneByOne(() => createHmac("sha256", ready).update(signed).digest("base64url")),
    jsonwebtoken: oneByOne(withJsonwebtoken),
    jose: atOnce(withJose),
    "signLink, Web Crypto": atOnce((at) => ours(web, at)),
    "signLink, nodeHmac": async (rows) => {
      for (let at = 0; at < rows; at += 1) await ours(node, at)
    },
    "a line of links FILE": () => wholeList(list, node),
  }
  return { ways, signed: signed.length }
}

const oneByOne = (sign: (at: number) => string) => (rows: number) => {
  for (let at = 0; at < rows; at += 1) sign(at)
}

const atOnce = (sign: (at: number) => Promise<string>) => async (rows: number) => {
  for (let from = 0; from < rows; from += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, rows - from) }, (_, at) => sign(from + at)))
  }
}

/** What `links FILE` does, from the file to the text of the last line. */
async function wholeList(list: string, keyring: Keyring): Promise<void> {
  const people = openPeople(list)
  const rejected = { path: "", count: () => 0, add: () => {} }
  const signing = { publicUrl: ISSUER, keyring, brand: sampleBrand, mailing: MAILING }
  const lines = mergeLines({ signing, people, rejected, lang: undefined, register: null, codes: false, short: false })
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  await pipeline(Readable.from(lines), stringify({ delimiter: people.delimiter }), nowhere)
}

/** Nanoseconds. */
async function timed(work: () => Promise<void> | void): Promise<{ wall: number; cpu: number }> {
  const [began, used] = [process.hrtime.bigint(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(used)
  return { wall: Number(process.hrtime.bigint() - began), cpu: (user + system) * 1000 }
}

/** For people. */
export function tableOf({ measured, rows, runs, node, signed }: Bench): string {
  const lines = measured.map(({ name, wallNs, cpuNs, wallRatio, cpuRatio }) =>
    [
      name.padEnd(28),
      `${(wallNs / 1000).toFixed(2)} µs`.padStart(11),
      `${wallRatio.toFixed(2)}x`.padStart(8),
      `${(cpuNs / 1000).toFixed(2)} µs`.padStart(14),
      `${cpuRatio.toFixed(2)}x`.padStart(8),
    ].join(""),
  )
  const head = `${"".padEnd(28)}${"wall".padStart(11)}${"".padStart(8)}${"processor".padStart(14)}`
  return `${runs} runs of ${rows} links, medians; ${signed} characters signed; Node ${node}\n\n${[head, ...lines].join("\n")}\n`
}

if (import.meta.main) {
  const { numbers, print } = readCommand({ rows: 100_000, runs: 5 })
  print(await benchLinks(numbers), tableOf)
}
