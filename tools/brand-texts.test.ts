/** Where a sender's own texts stand on the page, as it was built. */
import { beforeAll, describe, expect, it } from "vitest"
import { sampleBrand } from "../src/demo/sample-brand.ts"
import { type Brand, NOTHING_KNOWN } from "../src/domain/index.ts"
import { loadRenderer } from "./renderer.ts"

let renderer: Awaited<ReturnType<typeof loadRenderer>>
beforeAll(async () => {
  renderer = await loadRenderer()
})

/** The first screen in German, without its scripts and data. */
const firstScreen = (brand: Brand): string => {
  const model = {
    ...NOTHING_KNOWN,
    brand,
    locale: "de",
    textVersion: renderer.textVersion,
    token: "a.b.c",
    link: "valid",
  } as const
  const [drawn = ""] = renderer.render(model).split('<template id="done">')
  return drawn.slice(drawn.indexOf("<body"))
}

describe("the first screen", () => {
  it("names who answers for the data and says who they are, behind both answers, in no heading (A23, A25, A37)", () => {
    const page = firstScreen(sampleBrand)
    const places = [
      "</form>",
      "</section>",
      "Maison Lenoir SA, Rue Neuve 1, 1000 Bruxelles",
      sampleBrand.about?.de ?? "",
    ].map((text) => page.indexOf(text))
    expect(places.every((place) => place > 0)).toBe(true)
    expect(places.toSorted((a, b) => a - b)).toEqual(places)
    const { about: _about, ...silent } = sampleBrand
    expect(firstScreen(silent)).not.toContain(sampleBrand.about?.de)
  })

  it("names the authority that the sender names, and the Belgian one where it names none", () => {
    expect(firstScreen(sampleBrand)).toContain(">Datenschutzbehörde</a>")
    const inGermany = { ...sampleBrand, complaintAuthority: { de: "Landesbeauftragte für Datenschutz", fr: "LfD" } }
    expect(firstScreen(inGermany)).toContain(">Landesbeauftragte für Datenschutz</a>")
    expect(firstScreen(inGermany)).not.toContain(">Datenschutzbehörde</a>")
  })
})
