import { renderToString } from "react-dom/server"
import { describe, expect, it } from "vitest"
import { createMemoryAdapter } from "../../adapters/memory/index.ts"
import { sampleBrand } from "../../demo/sample-brand.ts"
import { PreferenceCenter } from "./preference-center.tsx"

describe("the component on a server", () => {
  it("keeps a place of a sensible height, and draws nothing of a person", () => {
    const adapter = createMemoryAdapter({ catalogue: () => sampleBrand.catalogue, links: new Map() })
    const drawn = renderToString(<PreferenceCenter adapter={adapter} brand={sampleBrand} token="secret" />)
    expect(drawn).toBe('<div style="min-height:512px"></div>')
  })
})
