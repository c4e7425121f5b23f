import { execFileSync } from "node:child_process"
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { describe, expect, test } from "vitest"

const ROOT = new URL("../", import.meta.url).pathname
const FOLDER = `${ROOT}test-results/snippets`

const DOCUMENTS = ["README.md", ...globSync("docs/**/*.md", { cwd: ROOT })]

const snippets = DOCUMENTS.flatMap((file) =>
  [...readFileSync(ROOT + file, "utf8").matchAll(/^```(tsx?)\n(.*?)^```$/gms)].map(([, kind = "", code = ""]) => ({
    folder: `${FOLDER}/${file.replace(/\W/g, "-")}`,
    kind,
    // A snippet that others of its document import says its name in its first line.
    name: /^\/\/ (\S+)\.tsx?\n/.exec(code)?.[1],
    code,
  })),
)

describe("the documents", () => {
  test("have snippets that type-check against the built package", () => {
    expect(snippets.length).toBeGreaterThan(2)
    rmSync(FOLDER, { recursive: true, force: true })
    mkdirSync(FOLDER, { recursive: true })
    for (const [at, { folder, kind, name = at, code }] of snippets.entries()) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(`${folder}/${name}.${kind}`, code)
    }
    const config = { extends: "../../tsconfig.json", compilerOptions: { types: ["node"] }, include: ["."] }
    writeFileSync(`${FOLDER}/tsconfig.json`, JSON.stringify(config))
    const check = () =>
      execFileSync(process.execPath, [`${ROOT}node_modules/typescript/bin/tsc`, "-p", FOLDER], { encoding: "utf8" })
    expect(check()).toBe("")
  })
})
