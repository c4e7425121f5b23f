import { describe, expect, it } from "vitest"
import { describeConformance } from "../../conformance/index.ts"
import { memorySetup, openMemoryBackend } from "./testing.ts"

describeConformance({ describe, it }, "the memory adapter", memorySetup)

describe("the memory adapter", () => {
  it("has the abilities with which the kit checks it", async () => {
    const { adapter } = await openMemoryBackend()
    expect(adapter.abilities).toEqual(memorySetup.abilities)
  })
})
