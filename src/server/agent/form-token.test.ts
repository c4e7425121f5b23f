import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { fingerprint } from "../fingerprint.ts"
import { agentKeyOf, type Installation, install } from "../testing.ts"
import { newFormToken, readFormToken } from "./form-token.ts"

let installation: Installation
beforeEach(async () => {
  installation = await install()
})
afterEach(() => installation.close())

const anna = (key = agentKeyOf("lenoir")) => ({ brand: installation.brand(), agent: "anna", key })

describe("a token of a form", () => {
  it("tells when its form was drawn, and no two are the same press", async () => {
    const now = installation.clock.now()
    const [one, other] = [await newFormToken(anna(), now), await newFormToken(anna(), now)]
    const read = await readFormToken(anna(), one, now)
    expect(read).toEqual({ at: now, press: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    expect((await readFormToken(anna(), other, now))?.press).not.toBe(read?.press)
  })

  it("is made by nobody who lacks the agent's key, whatever they read in the configuration", async () => {
    const now = installation.clock.now()
    const kept = await fingerprint(agentKeyOf("lenoir"))
    expect([...installation.config.agents.keys()]).toContain(kept)
    for (const key of [kept, "", "anna"]) {
      expect(await readFormToken(anna(), await newFormToken(anna(key), now), now), key).toBeNull()
    }
  })
})
