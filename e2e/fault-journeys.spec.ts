import { FaultyNetwork } from "./faulty-network.ts"
import { type Surroundings, walk } from "./journey.ts"
import { planOf, restarts } from "./journey-plan.ts"
import { Portal } from "./portal-server.ts"
import { Receiver } from "./receiver.ts"
import { Server } from "./server.ts"
import { expect, test } from "./test.ts"

/** How many journeys there are, and in how many tests they are made. */
const JOURNEYS = 200
const TESTS = 8

/** How many are made at once in one test, beside those that restart their server. */
const LANES = 2

/** A journey that takes longer, in milliseconds, never ends: it is told which one it is. */
const PATIENCE_MS = 120_000

/** One of them, walked again: `JOURNEY=17 playwright test e2e/fault-journeys.spec.ts`. */
const only = process.env.JOURNEY

test.use({ trace: "off" })
test.skip(process.env.BROWSER === "firefox", "Clocks and presses of frames are driven in Chromium.")

/** Walks those that are left in the list, one after the other. @returns what went wrong, and how to see it again */
async function walkAll(seeds: number[], surroundings: Surroundings): Promise<string[]> {
  const wrong: string[] = []
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
    const plan = planOf(seed)
    const { trail } = surroundings.network
    trail.splice(0)
    const over = Promise.withResolvers<never>()
    const patience = setTimeout(() => over.reject(new Error("This is never over.")), PATIENCE_MS)
    await Promise.race([walk(plan, `j-${seed}`, surroundings), over.promise]).catch((error: Error) => {
      const again = `JOURNEY=${seed} playwright test e2e/fault-journeys.spec.ts`
      wrong.push(
        [`Journey ${seed}: ${again}`, JSON.stringify(plan), ...trail, error.stack ?? error.message].join("\n  "),
      )
    })
    clearTimeout(patience)
    // Whatever one that is never over has left behind, the next one does not begin with it.
    await surroundings.network.heal()
  }
  return wrong
}

const seedsOf = (part: number): number[] =>
  only === undefined
    ? Array.from({ length: JOURNEYS / TESTS }, (_, at) => 1 + part + at * TESTS)
    : part === 0
      ? [Number(only)]
      : []

for (let part = 0; part < (only === undefined ? TESTS : 1); part += 1) {
  test(`a press survives whatever the network, the server and the person do, part ${part + 1} of ${TESTS}`, async ({
    browser,
    sample,
  }) => {
    test.setTimeout(600_000)
    const receiver = await Receiver.open()
    const closing: (() => Promise<void>)[] = [() => receiver.close()]
    /** A server, and so many ways to it. */
    const open = async (lanes: number): Promise<Surroundings[]> => {
      const server = await Server.start(sample)
      closing.unshift(() => server.close())
      let restarted = Promise.resolve()
      /** One after the other, whoever asks: a request may come twice. */
      const restart = () => {
        restarted = restarted.then(() => server.stop()).then(() => server.run())
        return restarted
      }
      const all: Surroundings[] = []
      const origins: string[] = []
      for (let lane = 0; lane < lanes; lane += 1) {
        const network = await FaultyNetwork.open({
          get url() {
            return server.url
          },
          restart,
        })
        const portal = new Portal({
          get url() {
            return network.url
          },
          token: () => server.token(),
          stop: async () => {},
          run: async () => {},
          mayBeFramedBy: (origin) => void origins.push(origin),
        })
        await portal.start()
        closing.unshift(
          () => network.close(),
          () => portal.close(),
        )
        all.push({ browser, server, network, portal })
      }
      server.mayBeFramedBy(...origins)
      server.tell(receiver.url, receiver.secret)
      await restart()
      return all
    }
    try {
      const seeds = seedsOf(part)
      const calm = seeds.filter((seed) => !restarts(planOf(seed)))
      const others = seeds.filter((seed) => restarts(planOf(seed)))
      const [lanes, [restarting]] = await Promise.all([open(calm.length > 0 ? LANES : 0), open(1)])
      if (!restarting) throw new Error("There is no such lane.")
      const wrong = await Promise.all([...lanes.map((lane) => walkAll(calm, lane)), walkAll(others, restarting)])
      expect(wrong.flat(), wrong.flat().join("\n\n")).toEqual([])
    } finally {
      for (const close of closing) await close()
    }
  })
}
