import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { componentCss } from "./component-css.ts"

const { css } = JSON.parse(readFileSync(new URL("../dist/document/built-page.json", import.meta.url), "utf8"))

test("the component's style says nothing of the document, and depends on nothing of the window but its colours", () => {
  const component = componentCss(css)
  expect(component).not.toMatch(/(^|[{},])(:root|html|body)\b/)
  expect(component).not.toMatch(/\drem\b|\d(vw|svh)\b|@media \(width/)
  expect(component).toContain(".centre{--lightningcss-light")
  expect(component.match(/@container \(width>=30em\)/g)).toHaveLength(css.match(/@media \(width>=30em\)/g).length)
})
