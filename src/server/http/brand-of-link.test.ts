import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { ask, configFile, type Installation, install, modelIn, pathOf } from "../testing.ts"

let installation: Installation
beforeEach(async () => {
  installation = await install()
})
afterEach(() => installation.close())

const KEY = { "idempotency-key": "0123456789abcdef", "if-match": '"0"', "content-type": "application/json" }
const SHOWN = { locale: "fr", textVersion: null }

/** Everything that a link can do through the contract. */
const CALLS: readonly (readonly [string, string, object?])[] = [
  ["GET", "/preferences"],
  ["PUT", "/preferences", { ...SHOWN, choices: [{ channel: "email", topic: "news", receives: false }] }],
  ["POST", "/objection", SHOWN],
  ["POST", "/objection/undo", { ...SHOWN, reference: "7K4M-Q9TX-2C" }],
  ["POST", "/objection/reason", { ...SHOWN, reference: "7K4M-Q9TX-2C", reason: "too-many" }],
  ["GET", "/history"],
]

const answersTo = (base: string, token: string): Promise<[number, string][]> =>
  Promise.all(
    CALLS.map(async ([method, path, body]): Promise<[number, string]> => {
      const headers = { authorization: `Bearer ${token}`, ...KEY }
      const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }
      const answer = await ask(installation, base + path, init)
      return [answer.status, await answer.text()]
    }),
  )

describe("a document that speaks for one sender", () => {
  it("asks the server for links of that sender alone where it was drawn before its link was known (D28)", async () => {
    const baseOf = async (path: string) => (await modelIn(await ask(installation, path))).adapter
    const ofBrand = (brand: string) => ({ kind: "http", base: `/api/v1/brands/${brand}` })
    expect(await baseOf("/fr/embed")).toEqual(ofBrand("lenoir"))
    expect(await baseOf("/fr/embed?brand=dupont")).toEqual(ofBrand("dupont"))
    expect(await baseOf("/fr/u?brand=dupont")).toEqual(ofBrand("dupont"))
    // Drawn with its link, it is of whoever the link is of.
    const link = pathOf(await installation.token({ brand: "dupont" }))
    expect(await baseOf(`${link}?brand=lenoir`)).toEqual({ kind: "http", base: "/api/v1" })
  })

  it("asks like any other where there is but one sender", async () => {
    const { brands, keys, senderKeys, ...file } = await configFile()
    const [lenoir] = brands
    if (!lenoir) throw new Error("The configuration of the tests has a brand.")
    const of = <Entry extends { brand: string }>(entries: Entry[]) => entries.filter(({ brand }) => brand === lenoir.id)
    const alone = await install({ file: { ...file, brands: [lenoir], keys: of(keys), senderKeys: of(senderKeys) } })
    expect((await modelIn(await ask(alone, "/fr/embed"))).adapter).toEqual({ kind: "http", base: "/api/v1" })
    await alone.close()
  })

  it("gets with the link of another what it gets with none that is ours, and nothing is written (D6)", async () => {
    const token = await installation.token({ brand: "dupont" })
    const before = installation.dump()
    const garbage = await answersTo("/api/v1/brands/lenoir", "not.a.token")
    expect(garbage.map(([status]) => status)).toEqual(CALLS.map(() => 401))
    expect(await answersTo("/api/v1/brands/lenoir", token)).toEqual(garbage)
    expect(await answersTo("/api/v1/brands/nobody", token)).toEqual(garbage)
    expect(installation.dump()).toBe(before)
  })

  it("works with links of its own, as the contract does", async () => {
    const token = await installation.token()
    const headers = { authorization: `Bearer ${token}` }
    const [own, general] = await Promise.all(
      ["/api/v1/brands/lenoir/preferences", "/api/v1/preferences"].map((path) => ask(installation, path, { headers })),
    )
    expect(own?.status).toBe(200)
    expect(await own?.text()).toBe(await general?.text())
  })

  it("leaves no name in the log that was sent", async () => {
    await ask(installation, "/api/v1/brands/jeanne@example.be/preferences")
    expect(JSON.parse(installation.log[0] ?? "")).toMatchObject({ route: "/api/v1/brands/{brand}/preferences" })
  })
})
