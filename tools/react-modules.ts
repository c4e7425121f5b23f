/**
 * React is published as CommonJS. To a bundler each of its files is one function with one result, of which nothing can be left
 * out, and which every chunk has to unwrap for itself. Here they become ECMAScript modules: what nobody imports is not built.
 */
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import type { Plugin } from "vite"

const reactDom = createRequire(import.meta.url).resolve("react-dom")

/** What is imported, and the file that it is in production. `scheduler` is React's own, and found from where React is. */
const FILES: Readonly<Record<string, string>> = {
  react: "react.production.js",
  "react/jsx-runtime": "react-jsx-runtime.production.js",
  "react-dom": "react-dom.production.js",
  "react-dom/client": "react-dom-client.production.js",
  scheduler: "scheduler.production.js",
}

/** For builds of what runs in a browser: in those for a server and for tests React stays as it is. */
export function reactModules(): Plugin {
  const require = createRequire(reactDom)
  const paths = new Map(
    Object.entries(FILES).map(([id, file]) => [id, join(dirname(require.resolve(id)), "cjs", file)]),
  )
  const rewritten = new Set(paths.values())
  return {
    name: "react-modules",
    enforce: "pre",
    apply: "build",
    applyToEnvironment: ({ config }) => config.consumer === "client" && config.isProduction,
    // React asks its scheduler for two names that only its builds for developers have, and takes `undefined` for an answer.
    config: () => ({ build: { rolldownOptions: { checks: { importIsUndefined: false } } } }),
    resolveId: (id) => paths.get(id),
    transform: (code, id) =>
      rewritten.has(id) ? { code: moduleOfCommonJs(code, id), map: null, moduleSideEffects: false } : null,
  }
}

/**
 * The same file as an ECMAScript module, with its `exports` by name, and all of them as `default`.
 *
 * @param code CommonJS as React's files are written: whole files are required, at the top, and each name is first exported there
 * @param file for errors, and for the module to name itself
 * @throws Error where the file is written otherwise, so that no build comes out that only looks whole
 */
export function moduleOfCommonJs(code: string, file: string): string {
  const imports: string[] = []
  const withoutRequire = code.replace(
    /(?:^var |,\n {2})(\w+) = require\("([\w/-]+)"\)/gm,
    (_, name: string, from: string) => {
      imports.push(`import * as ${name} from "${from}"`)
      return ""
    },
  )
  const names = new Set<string>()
  const module = withoutRequire
    .replace(/^exports\.(\w+) =(?!=)/gm, (assignment, name: string) => {
      if (names.has(name)) return assignment
      names.add(name)
      return `var exported_${name} =`
    })
    .replace(/\bexports\.(\w+)/g, (read, name: string) => (names.has(name) ? `exported_${name}` : read))
  const left = /^.*\b(?:require|exports|module)\b(?:[.([]| =).*$/m.exec(module)
  if (left || names.size === 0) {
    throw new Error(
      `${file} can not be made a module: ${left ? `"${left[0].trim()}" was not foreseen` : "it exports nothing"}. ` +
        "Look at how React is written now, and at tools/react-modules.ts.",
    )
  }
  const exported = [...names].map((name) => `exported_${name} as ${name}`)
  return [
    module,
    ...imports,
    `export { ${exported.join(", ")} }`,
    `export * as default from ${JSON.stringify(file)}`,
    "",
  ].join("\n")
}
