/**
 * The package as it would be published, in an empty project. There is no network in a test: the tarball is unpacked where
 * npm would put it, and its dependencies are links to ours.
 */
import { execFileSync } from "node:child_process"
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { publint } from "publint"
import { afterAll, beforeAll, expect, test } from "vitest"

const ROOT = new URL("../", import.meta.url).pathname
const TSC = `${ROOT}node_modules/typescript/bin/tsc`
const project = mkdtempSync(join(tmpdir(), "preference-center-package-"))
const installed = join(project, "node_modules/preference-center")
let tarball: string

interface Manifest {
  readonly version: string
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
  readonly bin: Readonly<Record<string, string>>
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

const manifestIn = (folder: string) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest
const { exports, dependencies, peerDependencies } = manifestIn(ROOT)
const entries = Object.keys(exports).filter((name) => !name.endsWith(".json"))
/** What is there for the type-checker alone. */
const TYPES_ONLY = ["./embed/react"]
const named = (entry: string): string => join("preference-center", entry)

beforeAll(() => {
  execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", project], { cwd: ROOT, stdio: "pipe" })
  tarball = join(project, readdirSync(project).find((name) => name.endsWith(".tgz")) ?? "")
  mkdirSync(installed, { recursive: true })
  execFileSync("tar", ["-xzf", tarball, "-C", installed, "--strip-components", "1"])
  const needed = [...Object.keys(dependencies), ...Object.keys(peerDependencies)]
  for (const name of [...needed, "@types/node", "@types/react", "@types/react-dom"]) {
    const link = join(project, "node_modules", name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(realpathSync(`${ROOT}node_modules/${name}`), link)
  }
  writeFileSync(join(project, "package.json"), '{"type":"module"}')
}, 60_000)

afterAll(() => rmSync(project, { recursive: true, force: true }))

/** Runs a module in the project, and gives back what it prints. */
const run = (code: string): string =>
  execFileSync(process.execPath, ["--input-type=module", "-e", code], { cwd: project, encoding: "utf8" }).trim()

test.each(entries.filter((entry) => !TYPES_ONLY.includes(entry)))(
  "%s can be imported in Node, and exports something",
  (entry) => {
    expect(Number(run(`console.log(Object.keys(await import("${named(entry)}")).length)`))).toBeGreaterThan(0)
  },
)

test("the component is drawn on a server, as an empty place", () => {
  const drawn = run(`
    import { createElement } from "react"
    import { renderToString } from "react-dom/server"
    import { PreferenceCenter } from "preference-center"
    console.log(renderToString(createElement(PreferenceCenter, { token: "t" })))`)
  expect(drawn).toBe('<div style="min-height:512px"></div>')
})

test("the built page comes with the package", () => {
  const code = 'const { renderer, assets } = await (await import("preference-center/page")).loadPage()'
  expect(run(`${code}; console.log(renderer.locales.join(), assets.size > 10)`)).toBe("de,en,fr,nl true")
})

test("the command says what it can do", () => {
  const command = join(installed, manifestIn(installed).bin["preference-center"] ?? "")
  expect(execFileSync(process.execPath, [command, "--help"], { cwd: project, encoding: "utf8" })).toContain("serve")
})

test("the command says which version it is", () => {
  const { bin, version } = manifestIn(installed)
  const command = join(installed, bin["preference-center"] ?? "")
  for (const option of ["--version", "-v"]) {
    expect(execFileSync(process.execPath, [command, option], { cwd: project, encoding: "utf8" })).toBe(`${version}\n`)
  }
})

test.each(["nodenext", "bundler"])("every entry type-checks with the resolution of %s", (moduleResolution) => {
  const imports = entries.map((entry, at) => `import * as entry${at} from "${named(entry)}"`)
  const uses = entries.map((_, at) => `entry${at}`)
  const component = `import { PreferenceCenter } from "preference-center"
    import type { Brand, PreferenceAdapter } from "preference-center/domain"
    export const own = (adapter: PreferenceAdapter, brand: Brand) => [
      <PreferenceCenter adapter={adapter} brand={brand} token="t" />,
      // @ts-expect-error A centre without an adapter has nothing to show.
      <PreferenceCenter brand={brand} token="t" />,
    ]`
  const element = `import type {} from "preference-center/embed/react"
    import type { GetToken } from "preference-center/embed"
    const getToken: GetToken = async ({ because }) => (because === "start" ? "t" : null)
    const centre = document.querySelector("preference-center")
    if (centre) centre.getToken = getToken
    centre?.addEventListener("unsubscribed", ({ detail }) => detail.reference.length)
    // @ts-expect-error Nothing goes with it.
    centre?.addEventListener("saved", ({ detail }) => detail.reference)
    export const inReact = [
      <preference-center lang="fr" view="button" getToken={getToken} onunsubscribed={({ detail }) => detail.reference} />,
      // @ts-expect-error There is no such view.
      <preference-center view="all" />,
    ]`
  writeFileSync(join(project, "all.ts"), `${imports.join("\n")}\nexport const all = [${uses.join()}]\n`)
  writeFileSync(join(project, "component.tsx"), component)
  writeFileSync(join(project, "element.tsx"), element)
  const module = moduleResolution === "bundler" ? "esnext" : "nodenext"
  const compilerOptions = { strict: true, noEmit: true, module, moduleResolution, jsx: "react-jsx", target: "es2024" }
  const config = {
    compilerOptions: { ...compilerOptions, types: ["node"], skipLibCheck: false },
    include: ["*.ts", "*.tsx"],
  }
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify(config))
  let said = ""
  try {
    execFileSync(process.execPath, [TSC, "-p", project], { encoding: "utf8" })
  } catch (error) {
    said = (error as { stdout: string }).stdout
  }
  expect(said).toBe("")
})

test("publint finds nothing wrong", async () => {
  expect((await publint({ pkgDir: installed, level: "suggestion", strict: true })).messages).toEqual([])
})

// What resolves neither `exports` nor ES modules is not served: the profile names it, the report lists it all the same.
test("are-the-types-wrong finds nothing wrong", () => {
  const attw = `${ROOT}node_modules/@arethetypeswrong/cli/dist/index.js`
  const said = execFileSync(process.execPath, [attw, tarball, "--profile", "esm-only", "--format", "json"], {
    encoding: "utf8",
  })
  const { problems } = JSON.parse(said) as { problems: Record<string, { readonly resolutionKind?: string }[]> }
  const foreign = ["node10", "node16-cjs"]
  const found = Object.values(problems).flat()
  expect(found.filter(({ resolutionKind = "" }) => !foreign.includes(resolutionKind))).toEqual([])
})

test("nothing is run when it is installed", () => {
  const hooks = ["preinstall", "install", "postinstall", "prepare", "preprepare", "postprepare"]
  expect(Object.keys(manifestIn(installed).scripts).filter((name) => hooks.includes(name))).toEqual([])
  expect(readdirSync(installed)).not.toContain("binding.gyp")
})

test("React is shared with the app, and comes with nothing else", () => {
  expect(Object.keys(peerDependencies).sort()).toEqual(["react", "react-dom"])
  expect(Object.keys(dependencies)).not.toContain("react")
})

test("the server draws with a React of its own, whose development mode no shell can turn on", () => {
  const loaded = run(`
    import { createRequire } from "node:module"
    import { loadPage } from "preference-center/page"
    const { renderer } = await loadPage()
    const files = Object.keys(createRequire(import.meta.url).cache)
    console.log(renderer.locales.length, files.filter((file) => /[/]react(-dom)?[/]/.test(file)).length)`)
  expect(loaded).toBe("4 0")
})
