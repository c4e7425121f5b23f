import { expect, test } from "vitest"
import { mistakesIn } from "./rooms.ts"

test("an import that its room's row allows is fine", () => {
  expect(mistakesIn("src/wire/a.ts", 'import { x } from "../domain/index.ts"\nimport * as v from "valibot"')).toEqual(
    [],
  )
})

test.each([
  ["an arrow that turns back", "src/domain/a.ts", 'import { x } from "../wire/index.ts"'],
  ["a type that turns back", "src/domain/a.ts", 'import type { X } from "../server/index.ts"'],
  ["a type named in place", "src/domain/a.ts", 'type X = import("../wire/index.ts").Problem'],
  ["something handed on", "src/domain/a.ts", 'export { x } from "../wire/index.ts"'],
  ["an import at run time", "src/domain/a.ts", 'await import("../wire/index.ts")'],
  ["a sibling adapter", "src/adapters/http/a.ts", 'import { x } from "../memory/index.ts"'],
  ["a package without a row", "src/domain/a.ts", 'import { z } from "zod"'],
  ["react in the page's first script", "src/app/first-press/a.ts", 'import { useState } from "react"'],
  [
    "an adapter outside the composition root",
    "src/app/screens/a.tsx",
    'import { x } from "../../adapters/http/index.ts"',
  ],
  [
    "an example in the application",
    "src/app/screens/a.tsx",
    'import { choice } from "./choice/choice-screen.examples.ts"',
  ],
  ["a folder without a row", "src/elsewhere/a.ts", ""],
])("%s stops the check", (_what, file, source) => {
  expect(mistakesIn(file, source)).toHaveLength(1)
})

test("an example may reach the gallery, next to whichever screen it stands", () => {
  expect(mistakesIn("src/app/screens/a/a.examples.ts", 'import { hangs } from "../../gallery/backends.ts"')).toEqual([])
})

test("a test may reach the real counterpart", () => {
  expect(mistakesIn("src/adapters/http/a.test.ts", 'import { x } from "../../server/index.ts"')).toEqual([])
})

test("a file with a large integer in it is read like any other", () => {
  expect(
    mistakesIn("src/domain/a.ts", 'export const large = 2n ** 252n\nimport { x } from "../link/index.ts"'),
  ).toHaveLength(1)
})
