import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { THEME_DENSITIES, THEME_FONTS } from "../src/domain/index.ts"
import { checkTheme, MAX_RADIUS } from "../src/theme/index.ts"

const guide = readFileSync(new URL("../docs/themes.md", import.meta.url), "utf8")

describe("the guide to themes", () => {
  it("shows a theme that is taken", () => {
    const [, json = ""] = /```json\n(.*?)```/s.exec(guide) ?? []
    const { brands } = JSON.parse(json) as { brands: [{ theme: unknown }] }
    expect(checkTheme(brands[0].theme).ok).toBe(true)
  })

  it("says what is said of one that is refused, and what can be done", () => {
    const refused = checkTheme({ light: { brand: "#ffcc00" } })
    if (refused.ok) throw new Error("This yellow cannot be read.")
    for (const { token, message } of refused.mistakes) expect(guide).toContain(`${token} ${message}`)
    const [, instead = ""] = /`(\{ "light".*?\})` passes/.exec(guide) ?? []
    expect(checkTheme(JSON.parse(instead)).ok).toBe(true)
  })

  it("names every family, every density and the largest corner", () => {
    for (const word of [...THEME_FONTS, ...THEME_DENSITIES]) expect(guide).toContain(`\`${word}\``)
    expect(guide).toContain(`0 to ${MAX_RADIUS}`)
  })
})
