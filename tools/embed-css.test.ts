import { describe, expect, it } from "vitest"
import { embedCss } from "./embed-css.ts"

const PAGE =
  "@layer tokens{:root{color-scheme:light dark;--ink:#111;--paper:#fff;--brand:#174;--line:#ddd;--edge:#888;--font:serif}" +
  "@media (prefers-color-scheme:dark){:root{--ink:#eee;--paper:#000;--brand:#8fd;--line:#444;--edge:#777}}}"

describe("the colours in a frame", () => {
  it("are the page's own two sets, each by its name", () => {
    expect(embedCss(PAGE)).toBe(
      "@layer tokens{:root[data-theme=light]{color-scheme:light;--ink:#111;--paper:#fff;--brand:#174;--line:#ddd;--edge:#888}" +
        ":root[data-theme=dark]{color-scheme:dark;--ink:#eee;--paper:#000;--brand:#8fd;--line:#444;--edge:#777}}",
    )
  })

  it("stop the build where the page has no two sets of the same names", () => {
    expect(() => embedCss(":root{--ink:#111}")).toThrow("no two sets")
    expect(() => embedCss(PAGE.replace("--paper:#fff;", ""))).toThrow("differ")
  })
})
