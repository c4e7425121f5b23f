import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Theme } from "../domain/index.ts"
import { checkTheme, type Palette, type ThemeMistake } from "./index.ts"
import { OWN_COLOURS } from "./own-colours.ts"

const hex = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, "0")}`)
const colours = fc.record({ brand: hex, paper: hex, ink: hex }, { requiredKeys: [] })
/** Light papers and dark inks too, so that enough of what is tried is readable. */
const likely = fc.record({
  brand: hex,
  paper: fc.oneof(hex, fc.constantFrom("#ffffff", "#f4f1ea", "#101418", "#000000")),
  ink: fc.oneof(hex, fc.constantFrom("#000000", "#222222", "#eeeeee", "#ffffff")),
})

/** WCAG's own formula, written down a second time: what is checked does not check itself. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

const expectReadable = (palette: Palette) => {
  const { brand, brandPressed, onBrand, paper, sheet, ink, muted, edge, hair, tint, focus } = palette
  const texts: [string, string][] = [
    [brand, paper],
    [onBrand, brand],
    [onBrand, brandPressed],
    ...[paper, sheet, tint, hair].flatMap((ground): [string, string][] => [
      [ink, ground],
      [muted, ground],
    ]),
  ]
  for (const [front, on] of texts) expect(contrast(front, on)).toBeGreaterThanOrEqual(4.5)
  for (const on of [paper, sheet, tint]) {
    for (const front of [edge, focus, brand]) expect(contrast(front, on)).toBeGreaterThanOrEqual(3)
  }
  // The label of the opt-out, and that of its neighbour (A38).
  expect(contrast(onBrand, brand)).toBeGreaterThanOrEqual(contrast(brand, paper))
}

/** The theme with the proposals in place of what was refused. */
function mend(theme: Theme, mistakes: readonly ThemeMistake[]): Theme {
  const mended = { light: { ...theme.light }, dark: { ...theme.dark } } as Record<string, Record<string, unknown>>
  for (const { token, proposal } of mistakes) {
    const [scheme = "", colour = ""] = token.split(".")
    mended[scheme] = { ...mended[scheme], [colour]: proposal }
  }
  return mended
}

describe("a theme that is taken", () => {
  it("can be read in all that it is made of, in light and dark (C5), and makes the opt-out no less contrasted (A38)", () => {
    let taken = 0
    fc.assert(
      fc.property(fc.oneof(likely, colours), fc.option(colours, { nil: undefined, freq: 1 }), (light, dark) => {
        const checked = checkTheme(dark ? { light, dark } : { light })
        if (!checked.ok) return
        taken++
        expectReadable(checked.palettes.light)
        expectReadable(checked.palettes.dark)
      }),
      { numRuns: 1_000 },
    )
    expect(taken).toBeGreaterThan(20)
  })

  it("is ours where it says nothing, and ours is what the stylesheet says", () => {
    const checked = checkTheme({})
    if (!checked.ok) throw new Error("Ours has to pass.")
    expectReadable(checked.palettes.light)
    const sheet = readFileSync(new URL("../app/theme/tokens.css", import.meta.url), "utf8")
    for (const [name, colour] of Object.entries(OWN_COLOURS)) expect(sheet).toContain(`  --${name}: ${colour};`)
  })

  it("has a dark half that is dark, with the hue of its own", () => {
    const checked = checkTheme({ light: { brand: "#d4002a" } })
    if (!checked.ok) throw new Error("This red has to pass.")
    expect(contrast(checked.palettes.dark.paper, "#ffffff")).toBeGreaterThan(15)
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
      Number.parseInt(checked.palettes.dark.brand.slice(at, at + 2), 16),
    )
    expect(red).toBeGreaterThan(Math.max(green, blue) + 60)
  })
})

describe("a theme that cannot be read", () => {
  it("is refused with the nearest colours that pass, and passes with them", () => {
    let mended = 0
    fc.assert(
      fc.property(fc.oneof(likely, colours), (light) => {
        const checked = checkTheme({ light })
        if (checked.ok || checked.mistakes.some(({ proposal }) => proposal === undefined)) return
        mended++
        const better = checkTheme(mend({ light }, checked.mistakes))
        expect(better.ok ? [] : better.mistakes).toEqual([])
      }),
      { numRuns: 1_000 },
    )
    expect(mended).toBeGreaterThan(300)
  })

  it("is told what would not be read, in numbers", () => {
    expect(checkTheme({ light: { brand: "#ffcc00" } })).toEqual({
      ok: false,
      mistakes: [
        {
          token: "light.brand",
          message:
            "the label beside the opt-out would have a contrast of 1.44:1 (#ffcc00 on #fbfaf7), and needs 4.5:1; the nearest colour that passes is #916e00",
          proposal: "#916e00",
        },
      ],
    })
  })

  it("is checked in the dark too", () => {
    const checked = checkTheme({ dark: { brand: "#17493f" } })
    expect(checked.ok ? [] : checked.mistakes.map(({ token }) => token)).toEqual(["dark.brand"])
  })

  it("is told where no lightness helps", () => {
    const checked = checkTheme({ light: { paper: "#808080", ink: "#111111" } })
    expect(checked.ok ? [] : checked.mistakes.map(({ message }) => message).join()).toContain("choose another paper")
  })
})

describe("what is no theme", () => {
  it.each([
    [null, ""],
    [[], ""],
    [{ css: "body{display:none}" }, "css"],
    [{ light: "#000000" }, "light"],
    [{ light: { brand: "red" } }, "light.brand"],
    [{ light: { brand: "#fff" } }, "light.brand"],
    [{ light: { background: "#ffffff" } }, "light.background"],
    [{ dark: { ink: "#ffffff;}body{display:none" } }, "dark.ink"],
    [{ radius: -1 }, "radius"],
    [{ radius: 29 }, "radius"],
    [{ radius: "8px" }, "radius"],
    [{ font: "Comic Sans MS" }, "font"],
    [{ density: "tight" }, "density"],
    [{ logo: "/logo.svg" }, "logo"],
    [{ logo: { src: "https://pixel.example/logo.svg", width: 100, height: 40 } }, "logo.src"],
    [{ logo: { src: "//pixel.example/logo.svg", width: 100, height: 40 } }, "logo.src"],
    [{ logo: { src: "javascript:alert(1)", width: 100, height: 40 } }, "logo.src"],
    [{ logo: { src: "data:text/html;base64,AAAA", width: 100, height: 40 } }, "logo.src"],
    [{ logo: { src: "/logo.svg", width: 1000, height: 40 } }, "logo"],
    [{ logo: { src: "/logo.svg" } }, "logo"],
  ])("%j is refused, and %j is named", (input, token) => {
    const checked = checkTheme(input)
    expect(checked.ok ? [] : checked.mistakes.map((mistake) => mistake.token)).toEqual([token])
  })

  it("never throws, whatever comes", () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        expect(typeof checkTheme(input).ok).toBe("boolean")
      }),
    )
  })
})
