import { describe, expect, it } from "vitest"
import { createProgress } from "./progress.ts"

function watched(isTTY: boolean) {
  let now = 0
  const said: string[] = []
  const progress = createProgress({ size: 1_000, out: { isTTY, write: (text) => said.push(text) }, now: () => now })
  return {
    said,
    at: (ms: number, done: number, count: number) => {
      now = ms
      progress.tell(done, count)
    },
  }
}

describe("how far a command is", () => {
  it("is told with its rate and the time left, from what was read of the file", () => {
    const { said, at } = watched(false)
    at(5_000, 100, 10)
    at(10_000, 250, 200)
    at(12_000, 300, 240)
    expect(said).toEqual(["200 people, 20 a second, about 30 s left\n"])
  })

  it("stays on one line of a terminal", () => {
    const { said, at } = watched(true)
    at(100, 10, 1)
    at(300, 1, 3)
    expect(said).toEqual(["\r3 people, 10 a second, about 5 min left\u001b[K"])
  })
})
