import { createRequire } from "node:module"
import { build } from "vite"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { moduleOfCommonJs, reactModules } from "./react-modules.ts"

beforeAll(() => void vi.stubEnv("NODE_ENV", "production"))
afterAll(() => void vi.unstubAllEnvs())

/** What Vite makes of a module, with React as modules. */
async function built(module: string): Promise<string> {
  const entry = "virtual:entry"
  const result = await build({
    configFile: false,
    logLevel: "error",
    plugins: [
      reactModules(),
      { name: "entry", resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? module : null) },
    ],
    build: {
      write: false,
      minify: false,
      copyPublicDir: false,
      rolldownOptions: { input: entry, preserveEntrySignatures: "strict" },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (!output || !("output" in output)) throw new Error("Nothing was built.")
  return output.output[0].code
}

const run = (code: string): Promise<Record<string, unknown>> =>
  import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)

test("each of React's files exports by name, and as a whole, what it exports as CommonJS", async () => {
  const files = ["react", "react/jsx-runtime", "react-dom", "react-dom/client"]
  const code = await built(
    `${files.map((file, index) => `import whole${index}, * as names${index} from "${file}"`).join("\n")}
    export const found = [${files.map((_, index) => `[names${index}, whole${index}]`)}]`,
  )
  const { found } = (await run(code)) as { found: [Record<string, unknown>, Record<string, unknown>][] }
  const require = createRequire(import.meta.url)
  for (const [index, file] of files.entries()) {
    const expected = Object.keys(require(file) as object).toSorted()
    const [names = {}, whole = {}] = found[index] ?? []
    expect(expected.length).toBeGreaterThan(2)
    expect(Object.keys(names).toSorted()).toEqual([...expected, "default"].toSorted())
    expect(Object.keys(whole)).toEqual(expect.arrayContaining(expected))
    expect(whole).toMatchObject(Object.fromEntries(expected.map((name) => [name, names[name]])))
  }
})

test("what nobody imports is not built, and nothing is left to unwrap", async () => {
  const code = await built(`import { createContext } from "react"; export const context = createContext("here")`)
  expect(((await run(code)) as { context: { _currentValue: unknown } }).context._currentValue).toBe("here")
  expect(code).not.toMatch(/cloneElement|useOptimistic|__commonJS|__toESM/)
})

test("a name that is set again is the one that is read", async () => {
  const { now, twice } = await run(
    moduleOfCommonJs(
      `"use strict";
exports.now = void 0;
if (true) exports.now = function () { return 21; };
exports.twice = function () { return 2 * exports.now(); };`,
      "data:text/javascript,",
    ),
  )
  expect((now as () => number)()).toBe(21)
  expect((twice as () => number)()).toBe(42)
})

test.each([
  ["exports as a whole", `module.exports = { a: 1 }`, '"module.exports = { a: 1 }"'],
  ["names that are worked out", `exports.a = 1;\nexports[name] = 2;`, '"exports[name] = 2;"'],
  ["a file that is required inside", `exports.a = function () { return require("b"); };`, 'return require("b")'],
  ["a name that is first exported inside", `exports.a = 1;\nif (b) {\n  exports.b = 2;\n}`, '"exports.b = 2;"'],
  ["nothing", `var a = 1;`, "it exports nothing"],
])("%s stops the build, which says where to look", (_, code, reason) => {
  expect(() => moduleOfCommonJs(code, "react.js")).toThrow(reason)
  expect(() => moduleOfCommonJs(code, "react.js")).toThrow("tools/react-modules.ts")
})
