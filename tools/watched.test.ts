/**
 * Every test in a browser is watched (`e2e/watch.ts`): it takes `test` from `e2e/test.ts`, straight or by a module that extends it,
 * and opens no browser and no way around the pages' policies of its own.
 */
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parseSync } from "oxc-parser"
import { describe, expect, it } from "vitest"

const E2E = new URL("../e2e/", import.meta.url).pathname
const WATCHED = "test.ts"

/** Each with the reason why it may. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "pictures.spec.ts launches": "another browser, to draw an example of the gallery from its file",
}

interface Imported {
  readonly from: string
  readonly name: string
}

/** What a module imports or hands on, by the name that it has where it comes from; types left out. */
function importsOf(file: string, source: string): Imported[] {
  const { staticImports, staticExports } = parseSync(file, source).module
  return [
    ...staticImports.flatMap(({ moduleRequest, entries }) =>
      entries
        .filter(({ isType }) => !isType)
        .map(({ importName: { name, kind } }) => ({ from: moduleRequest.value, name: name ?? kind })),
    ),
    ...staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, importName: { name, kind }, isType }) =>
        moduleRequest && !isType ? [{ from: moduleRequest.value, name: name ?? kind }] : [],
      ),
    ),
  ]
}

/** How a file of `e2e/` gets around being watched, in words. */
function waysAround(file: string, source: string): string[] {
  const imports = importsOf(file, source)
  const unwatched = imports
    .filter(({ from, name }) => from === "@playwright/test" && file !== WATCHED && name !== "expect")
    .map(({ name }) => `${file} takes ${name} from Playwright itself`)
  const tests = imports.filter(({ name }) => name === "test").map(({ from }) => from)
  const untested =
    file.endsWith(".spec.ts") && tests.every((from) => !from.startsWith("./")) ? [`${file} has no test`] : []
  const launches = /\.(launch|launchPersistentContext|launchServer|connect|connectOverCDP)\(/.test(source)
  const bypasses = /bypassCSP|setBypassCSP|noComplaints/.test(source) && file !== WATCHED
  return [
    ...unwatched,
    ...untested,
    ...(launches ? [`${file} launches`] : []),
    ...(bypasses ? [`${file} bypasses`] : []),
  ]
}

describe("every test in a browser", () => {
  it("is watched, but for what is named with its reason", () => {
    const files = globSync("{*,host/*}.ts", { cwd: E2E })
    expect(files.filter((file) => file.endsWith(".spec.ts")).length).toBeGreaterThan(40)
    const found = files.flatMap((file) => waysAround(file, readFileSync(join(E2E, file), "utf8")))
    expect(found.sort()).toEqual(Object.keys(EXCEPTIONS).sort())
  })

  it.each([
    ["Playwright’s own test", 'import { test } from "@playwright/test"', "takes test from Playwright itself"],
    [
      "the same by another name",
      'import { test as base } from "@playwright/test"',
      "takes test from Playwright itself",
    ],
    ["all of Playwright", 'import * as all from "@playwright/test"', "takes"],
    ["handing it on", 'export { test } from "@playwright/test"', "takes test from Playwright itself"],
    ["a browser of its own", 'import { test } from "./test.ts"\nplaywright.chromium.launch()', "launches"],
    ["no policy", 'import { test } from "./test.ts"\ntest.use({ bypassCSP: true })', "bypasses"],
    ["another watch", 'import { test } from "./test.ts"\ntest.extend({ noComplaints: 1 })', "bypasses"],
  ])("cannot get around it by %s", (_what, source, how) => {
    expect(waysAround("x.spec.ts", source).join()).toContain(how)
  })
})
