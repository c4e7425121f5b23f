import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { createHandler } from "../handler.ts"
import { ask, configFile, type Installation, install, modelRenderer, pathOf } from "../testing.ts"

let installation: Installation
let hash: string
beforeEach(async () => {
  const file = await configFile()
  const svg = btoa('<svg xmlns="http://www.w3.org/2000/svg"/>')
  Object.assign(file.brands[0] ?? {}, {
    embedOrigins: ["https://www.lenoir.example"],
    theme: {
      light: { brand: "#8b1e3f" },
      logo: { src: `data:image/svg+xml;base64,${svg}`, width: 120, height: 40 },
    },
  })
  installation = await install({ file })
  hash = installation.config.themeHashes.get("lenoir") ?? ""
})
afterEach(() => installation.close())

const policyOf = (answer: Response) => answer.headers.get("content-security-policy") ?? ""

describe("a page in a brand's own style", () => {
  it.each(["", "/preferences", "/history"])("%j allows that style by its hash, and no other", async (place) => {
    const answer = await ask(installation, pathOf(await installation.token()) + place)
    expect(hash).toMatch(/^[\w+/]{43}=$/)
    expect(policyOf(answer)).toContain(`style-src 'self' 'sha256-${hash}';`)
    expect(policyOf(answer)).toContain("frame-ancestors 'none'")
  })

  it("in a frame allows it too, and names who may frame it", async () => {
    const policy = policyOf(await ask(installation, "/fr/embed?brand=lenoir"))
    expect(policy).toContain(`'sha256-${hash}'`)
    expect(policy).toContain("frame-ancestors https://www.lenoir.example")
  })

  it("is allowed on no other brand's page", async () => {
    expect(policyOf(await ask(installation, "/fr/u?brand=dupont"))).not.toContain(hash)
  })

  it("is allowed where no page can be drawn but the one drawn beforehand", async () => {
    const { config, register } = installation
    const broken = {
      ...modelRenderer,
      render: () => {
        throw new Error("cannot draw")
      },
    }
    const handler = createHandler({ config, register, renderer: broken, assets: new Map(), log: () => {} })
    const answer = await handler(new Request(`http://127.0.0.1:8080${pathOf(await installation.token())}`))
    expect([answer.status, policyOf(answer).includes(hash)]).toEqual([503, true])
  })

  it("has its logo from the page's own origin, for ever; opened by itself it can do nothing", async () => {
    const src = installation.config.brands.get("lenoir")?.theme?.logo?.src ?? ""
    const answer = await ask(installation, src)
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/svg+xml"])
    expect(answer.headers.get("cache-control")).toContain("immutable")
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff")
    expect(policyOf(answer)).toContain("default-src 'none'")
    expect(policyOf(answer)).not.toContain(hash)
  })
})
