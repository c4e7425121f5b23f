import { createServer } from "node:net"

/** How many ports each of the tests that run at the same time has to itself, and where they begin. */
const PORTS = 1_000
const FIRST = 20_000

let given = 0

/**
 * A free port that is still free after a restart. One that the system gave away (port 0) may belong to somebody else by then:
 * these lie below all that it gives away, and no test that runs at the same time is given the same.
 */
export async function ownPort(): Promise<number> {
  const from = FIRST + Number(process.env.TEST_PARALLEL_INDEX ?? 0) * PORTS
  for (let tried = 0; tried < PORTS; tried += 1) {
    const port = from + (given++ % PORTS)
    if (await isFree(port)) return port
  }
  throw new Error(`Somebody has all ports from ${from} to ${from + PORTS - 1}.`)
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const listener = createServer()
    listener.once("error", () => resolve(false))
    listener.listen(port, "127.0.0.1", () => listener.close(() => resolve(true)))
  })
