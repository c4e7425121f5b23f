import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Brand } from "../../domain/index.ts"
import type { Store } from "../store/store.ts"
import { ask, configFile, FORM_TYPE, type Installation, install, modelIn, ONE_CLICK, pathOf } from "../testing.ts"

const DOORS = { sms: { number: "8850" }, mail: { address: "stop@example.be" } }

let installation: Installation
async function begin(doors: Brand["doors"] = DOORS, wrapStore?: (store: Store) => Store) {
  const file = await configFile()
  const [lenoir] = file.brands
  if (lenoir && doors) lenoir.doors = doors
  installation = await install({ file, ...(wrapStore ? { wrapStore } : {}) })
}
beforeEach(() => begin())
afterEach(() => installation.close())

const get = (path: string, headers: Record<string, string> = {}) => ask(installation, path, { headers })

describe("the page of all ways to leave (A13, A25)", () => {
  it("is drawn from the brand with its doors, in the language of its address", async () => {
    const answer = await get("/nl/ways")
    expect(answer.status).toBe(200)
    expect(await modelIn(answer)).toMatchObject({
      locale: "nl",
      publicUrl: "http://127.0.0.1:8080",
      brandQuery: "?brand=lenoir",
      brand: { id: "lenoir", doors: DOORS },
    })
  })

  it("speaks the language of whoever opens it where its address names none", async () => {
    expect(await modelIn(await get("/ways", { "accept-language": "en;q=0.9, nl;q=0.8" }))).toMatchObject({
      locale: "en",
    })
    expect(await modelIn(await get("/ways", { "accept-language": "it" }))).toMatchObject({ locale: "fr" })
  })

  it("speaks for the brand that its address names, and names the doors of no other", async () => {
    const model = await modelIn(await get("/fr/ways?brand=dupont"))
    expect(model).toMatchObject({ brand: { id: "dupont" }, brandQuery: "?brand=dupont" })
    expect(model.brand).not.toHaveProperty("doors")
  })

  it("needs no register: it is there while nothing can be read", async () => {
    await installation.close()
    await begin(DOORS, (store) => ({ ...store, read: () => Promise.reject(new Error("disk I/O error")) }))
    expect((await get("/fr/ways")).status).toBe(200)
  })

  it("is kept nowhere, and takes no form", async () => {
    expect((await get("/fr/ways")).headers.get("cache-control")).toBe("no-store")
    const init = { method: "POST", headers: { "content-type": FORM_TYPE }, body: ONE_CLICK }
    const answer = await ask(installation, "/fr/ways", init)
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"])
  })

  it("is logged by its route alone", async () => {
    await get("/fr/ways?brand=lenoir&token=secret")
    expect(installation.log.at(-1)).toContain('"route":"/{lang}/ways"')
    expect(installation.log.join("")).not.toContain("secret")
  })

  it("has nothing below it", async () => {
    expect((await get("/fr/ways/here")).status).toBe(404)
  })
})

describe("every other page", () => {
  it.each([
    ["of a link", async () => pathOf(await installation.token())],
    ["without a link", async () => "/fr/"],
    ["for a frame", async () => "/fr/embed?brand=lenoir"],
  ])("leads to it in each language, and holds none of the doors itself: the page %s", async (_, path) => {
    const answer = await get(await path())
    const text = await answer.clone().text()
    expect((await modelIn(answer)).brand).toMatchObject({
      id: "lenoir",
      waysUrl: {
        fr: "/fr/ways?brand=lenoir",
        nl: "/nl/ways?brand=lenoir",
        en: "/en/ways?brand=lenoir",
      },
    })
    expect(text).not.toContain("8850")
    expect(text).not.toContain("stop@example.be")
  })

  it("leads to it by a short address where there is one brand", async () => {
    const file = await configFile()
    const only = <Entry extends { brand: string }>(entries: Entry[] = []) =>
      entries.filter(({ brand }) => brand === "lenoir")
    await installation.close()
    installation = await install({
      file: { ...file, brands: file.brands.slice(0, 1), keys: only(file.keys), senderKeys: only(file.senderKeys) },
    })
    expect(await modelIn(await get("/fr/"))).toMatchObject({ brand: { waysUrl: { fr: "/fr/ways" } } })
    expect(await modelIn(await get("/fr/ways"))).toMatchObject({ brandQuery: "" })
  })
})
