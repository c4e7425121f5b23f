import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type PrivatePostgres, startPostgres } from "../../../tools/private-postgres.ts"
import { auditEvidence } from "../audit/audit-evidence.ts"
import { createRegister } from "../register.ts"
import { openPostgresStore } from "../store/postgres.ts"
import { openSqliteStore } from "../store/sqlite.ts"
import { after, type Diary, EMPTY_DIARY, OFFERS } from "./diary.contract.ts"
import { answerTo } from "./moves.contract.ts"
import { lastLooks, type Part, type Played, play } from "./player.contract.ts"

let folder: string
let postgres: PrivatePostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "at-once-"))
  postgres = await startPostgres()
}, 60_000)
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true })
}, 60_000)

/**
 * Whether there is an order of all moves, one after the other, in which each is answered as it was, and none comes before
 * one that had ended when it began (linearizability; Wing and Gong, 1993). Every order is tried.
 *
 * @returns what the diary holds after it; `null` where there is none
 */
function explain(played: readonly Played[]): Diary | null {
  const seen = new Set<string>()
  const search = (diary: Diary, left: readonly Played[]): Diary | null => {
    if (left.length === 0) return diary
    const state = JSON.stringify([left.map((each) => played.indexOf(each)), diary, [...diary.presses.keys()]])
    if (seen.has(state)) return null
    seen.add(state)
    const firstEnd = Math.min(...left.map(({ ended }) => ended))
    for (const each of left) {
      const next = each.began <= firstEnd ? after(diary, each.move, each.answer) : null
      const found =
        next &&
        search(
          next,
          left.filter((other) => other !== each),
        )
      if (found) return found
    }
    return null
  }
  return search(EMPTY_DIARY, played)
}

const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)

/** A server's process. */
interface Server {
  /** Plays these parts, all at once. Fails where the process ends instead. */
  play(parts: readonly Part[]): Promise<Played[]>
  stop(): Promise<void>
}

async function startServer(open: "openSqliteStore" | "openPostgresStore", place: string): Promise<Server> {
  const script = `
    import { play } from ${here("player.contract.ts")}
    import { createRegister } from ${here("../register.ts")}
    import { ${open} as open } from ${here(`../store/${open === "openSqliteStore" ? "sqlite" : "postgres"}.ts`)}
    const store = await open(${JSON.stringify(place)})
    const register = createRegister({ store })
    process.on("message", async (parts) => {
      process.send((await Promise.all(parts.map((part) => play(register, part)))).flat())
    })
    process.on("disconnect", () => store.close())
    process.send("ready")`
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  })
  const ended = once(child, "exit")
  const broken = ended.then((): never => {
    throw new Error("A server's process ended in the middle of its part.")
  })
  broken.catch(() => undefined)
  const message = async () => (await Promise.race([once(child, "message"), broken]))[0] as unknown
  await message()
  return {
    play: (parts) => {
      const played = message()
      child.send(parts)
      return played as Promise<Played[]>
    },
    stop: async () => {
      child.disconnect()
      await ended
    },
  }
}

/** One move in the middle of another, of another process. */
const overlaps = (played: readonly Played[]): boolean =>
  played.some((one) =>
    played.some((other) => one.by[0] !== other.by[0] && one.began < other.ended && other.began < one.ended),
  )

const told = (played: readonly Played[]): string =>
  [...played]
    .sort((one, other) => one.began - other.began)
    .map(
      ({ by, move, answer, began, ended }) =>
        `${began}-${ended} ${by}: ${JSON.stringify(move)} → ${JSON.stringify(answer)}`,
    )
    .join("\n")

const SEED = 20_261_124

it.each([
  ["SQLite", "openSqliteStore", async () => join(folder, "register.db"), 250],
  ["PostgreSQL", "openPostgresStore", () => postgres.createDatabase(), 150],
] as const)(
  "what servers in three processes, each with a configuration of its own, answer at once over one %s is what they would have answered in some order",
  { timeout: 300_000 },
  async (_, open, make, histories) => {
    const place = await make()
    const store = await (open === "openSqliteStore" ? openSqliteStore : openPostgresStore)(place)
    const register = createRegister({ store })
    const servers = await Promise.all([startServer(open, place), startServer(open, place)])
    const offers = Object.keys(OFFERS)
    let [met, refused, erased] = [0, 0, 0]
    for (let nth = 0; nth < histories; nth += 1) {
      const subject = `c-${nth}`
      const seed = SEED + nth
      const part = (server: number, client: number, moves: number): Part => ({
        ...{ subject, by: `${server}${client}`, seed: seed * 8 + server * 2 + client, moves },
        offer: offers[(nth + server) % offers.length] ?? "older",
      })
      const shares = await Promise.all([
        ...servers.map((server, at) => server.play([part(at, 0, 4), part(at, 1, 3)])),
        play(register, part(servers.length, 0, 2)),
      ])
      const played = shares.flat()
      const looks = lastLooks().map(async (move): Promise<Played> => {
        const began = Number(process.hrtime.bigint())
        const answer = await answerTo(register, subject, move)
        return { by: "last", move, answer, began, ended: Number(process.hrtime.bigint()) }
      })
      played.push(...(await Promise.all(looks)))
      const diary = explain(played)
      if (diary === null) throw new Error(`No order explains seed ${seed}:\n${told(played)}`)
      if (overlaps(shares.flat())) met += 1
      refused += played.filter(({ answer }) => "refused" in answer && answer.refused.startsWith("conflict")).length
      if (diary.erased) erased += 1
    }
    // It was what it says: they were in each other's way.
    expect(met).toBeGreaterThan(histories / 10)
    expect(refused).toBeGreaterThan(histories / 10)
    expect(erased).toBeGreaterThan(0)
    const found: unknown[] = []
    const audit = await auditEvidence(store, { onFinding: (finding) => found.push(finding) })
    expect([found, audit.people]).toEqual([[], expect.any(Number)])
    await Promise.all(servers.map((server) => server.stop()))
    await store.close()
  },
)
