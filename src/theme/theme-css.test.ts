import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { THEME_FONTS, type Theme } from "../domain/index.ts"
import { ThemeError, themeCss } from "./index.ts"

describe("the style of a theme", () => {
  it("sets custom properties, and nothing else a stylesheet can do", () => {
    const css = themeCss({ light: { brand: "#8b1e3f" }, radius: 4, font: "serif", density: "compact" })
    const properties = [...css.matchAll(/[{;]([\w-]+):/g)].map(([, name = ""]) => name)
    expect(properties.length).toBeGreaterThan(25)
    expect(properties.filter((name) => !name.startsWith("--") && name !== "color-scheme")).toEqual([])
    expect(css).toContain("--brand:#8b1e3f")
    expect(css).toContain("--radius:4px;--radius-small:3px")
  })

  it("is as short as what it says", () => {
    expect(themeCss({})).toBe("@media screen{}")
    expect(themeCss({ radius: 0 })).toBe("@media screen{:root{--radius:0px;--radius-small:0px}}")
    for (const font of THEME_FONTS) expect(themeCss({ light: { brand: "#8b1e3f" }, font }).length).toBeLessThan(1_400)
  })

  it("makes a page that is dark by day so for the browser's own controls too", () => {
    expect(themeCss({ light: { brand: "#ffcc00", paper: "#101010", ink: "#eeeeee" } })).toContain(
      ":root{color-scheme:dark",
    )
  })

  it("is none for what is no theme: the error names all that is wrong", () => {
    const theme = { light: { brand: "#ffcc00" }, dark: { ink: "#000000" } }
    expect(() => themeCss(theme)).toThrow(ThemeError)
    expect(() => themeCss(theme)).toThrow(/- light\.brand: .*\n {2}- dark\.ink: /)
  })

  it("holds no word that was given: whatever stands in a token, the style cannot be left", () => {
    const rubbish = fc.oneof(
      fc.string(),
      fc.constantFrom("}body{display:none}", "</style><script>", "url(https://x.example)"),
    )
    fc.assert(
      fc.property(rubbish, rubbish, rubbish, (brand, font, src) => {
        for (const theme of [
          { light: { brand } },
          { font },
          { density: font },
          { logo: { src, width: 10, height: 10 } },
        ]) {
          try {
            expect(themeCss(theme as Theme)).not.toMatch(/[<>]|url|display/)
          } catch (error) {
            expect(error).toBeInstanceOf(ThemeError)
          }
        }
      }),
    )
  })
})
