/** Builds everything below `dist/`: the page for browsers, the renderer of documents, the component, the gallery, and the library with its command. */
import { execFileSync } from "node:child_process"
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { basename, dirname } from "node:path"
import { brotliCompressSync, constants, gzipSync } from "node:zlib"
import { build, type Manifest } from "vite"
import { configJsonSchema } from "../src/server/config-json-schema.ts"
import { buildGallery } from "./build-gallery.ts"
import { componentCss } from "./component-css.ts"
import { embedCss } from "./embed-css.ts"
import { measure } from "./measure.ts"
import { softwareBillOfMaterials } from "./sbom.ts"

const ROOT = new URL("../", import.meta.url).pathname
const DIST = `${ROOT}dist`

// What a shell happens to say makes no other build: with `test` in it, React's development mode would ship.
process.env.NODE_ENV = "production"
rmSync(DIST, { recursive: true, force: true })
await build({
  root: ROOT,
  logLevel: "warn",
  // React's tie to its tools for developers: a quarter of a kilobyte that nobody's phone has a use for.
  define: { __REACT_DEVTOOLS_GLOBAL_HOOK__: "undefined" },
})
const client = readClient()
const laterCss = await stylesheet("src/app/theme/later.css")
const built = {
  ...client,
  laterCss,
  embedCss: client.css + embedCss(client.css) + (await stylesheet("src/app/theme/frame.css")),
  firstPress: await inlineScript("first-press/first-press"),
  takeAlong: await inlineScript("first-press/take-along"),
  meet: await inlineScript("frame/meet"),
}
await build({
  root: ROOT,
  logLevel: "warn",
  define: {
    // Imported, the file would be named after the folder that the project lies in, and no two builds were the same.
    __DOCUMENT_SHELL__: JSON.stringify(readFileSync(`${ROOT}index.html`, "utf8")),
    "process.env.NODE_ENV": JSON.stringify(process.env.NODE_ENV),
  },
  // With React in it, and what shares it: else a shell in which NODE_ENV says nothing would draw in React's development mode.
  ssr: { noExternal: [/^(react|react-dom|react-hook-form)(\/|$)/, /^@tanstack\//] },
  build: {
    ssr: "src/app/document/renderer.tsx",
    outDir: "dist/document",
    manifest: false,
    copyPublicDir: false,
    // A renderer has everything at hand: what the browser fetches later is simply there.
    // Where a package lies is nobody's business, and differs from one machine to the next.
    rolldownOptions: { checks: { ineffectiveDynamicImport: false }, experimental: { attachDebugInfo: "none" } },
  },
})
writeFileSync(`${DIST}/document/built-page.json`, JSON.stringify(built))
await build({
  root: ROOT,
  logLevel: "warn",
  define: { __COMPONENT_CSS__: JSON.stringify(componentCss(built.css + laterCss)) },
  build: {
    outDir: "dist/react",
    manifest: false,
    copyPublicDir: false,
    lib: { entry: "src/app/component/preference-center.tsx", formats: ["es"], fileName: () => "index.js" },
    rolldownOptions: {
      // Whatever the package depends on is the host's to bring, once: above all React.
      external: (id) => !/^[./\0]/.test(id) && !id.startsWith(ROOT),
      output: { codeSplitting: false, banner: '"use client"' },
      checks: { ineffectiveDynamicImport: false },
    },
  },
})
await buildGallery(built.embedCss + laterCss)
await buildLoader("served", "client/embed.js")
await buildLoader("index", "embed/index.js")
compressAssets()
execFileSync(process.execPath, [`${ROOT}node_modules/typescript/bin/tsc`, "-p", "tsconfig.lib.json"], {
  cwd: ROOT,
  stdio: "inherit",
})
writeFileSync(`${DIST}/sbom.cdx.json`, `${JSON.stringify(softwareBillOfMaterials(ROOT), null, 2)}\n`)
writeFileSync(`${DIST}/config.schema.json`, `${JSON.stringify(configJsonSchema(), null, 2)}\n`)
console.log(measure(ROOT))

/** What the build of the page came to, by Vite's manifest: the stylesheet as text, the application's modules as addresses. */
function readClient() {
  const manifest = JSON.parse(readFileSync(`${DIST}/client/manifest.json`, "utf8")) as Manifest
  const application = Object.keys(manifest).find((name) => manifest[name]?.name === "application")
  const css = Object.values(manifest).find(({ file }) => file.endsWith(".css"))
  if (!application || !css) throw new Error("The build has no application, or no stylesheet.")
  const modules = withImports(application, manifest).map((name) => `/${manifest[name]?.file}`)
  const frameModules = withImports("src/app/frame/start-in-frame.ts", manifest).map(
    (name) => `/${manifest[name]?.file}`,
  )
  const textModules = Object.fromEntries(
    Object.entries(manifest)
      .map(([source, chunk]) => [/^locales\/([^/]+)\/page\.json$/.exec(source)?.[1], `/${chunk.file}`] as const)
      .filter(([locale]) => locale !== undefined),
  )
  return {
    css: readFileSync(`${DIST}/client/${css.file}`, "utf8").trim(),
    modules,
    frameModules: frameModules.filter((each) => !modules.includes(each)),
    textModules,
  }
}

/** A stylesheet with all that it imports, as small as the page's own. */
async function stylesheet(entry: string): Promise<string> {
  const result = await build({
    root: ROOT,
    logLevel: "warn",
    build: { write: false, manifest: false, copyPublicDir: false, rolldownOptions: { input: entry } },
  })
  const [output] = Array.isArray(result) ? result : [result]
  const css = output && "output" in output ? output.output.find(({ fileName }) => fileName.endsWith(".css")) : undefined
  if (css?.type !== "asset") throw new Error(`${entry} was not built.`)
  return css.source.toString().trim()
}

/** A chunk and all that it imports, what is imported first. */
function withImports(name: string, manifest: Manifest): string[] {
  return [...(manifest[name]?.imports ?? []).flatMap((each) => withImports(each, manifest)), name]
}

/** A script for the document itself, as one line that runs wherever it is inlined. */
async function inlineScript(name: string): Promise<string> {
  const result = await build({
    root: ROOT,
    logLevel: "warn",
    configFile: false,
    build: {
      write: false,
      copyPublicDir: false,
      lib: { entry: `src/app/${name}.ts`, formats: ["iife"], name: "f" },
      rolldownOptions: { output: { strict: false } },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (!output || !("output" in output)) throw new Error(`${name} was not built.`)
  return output.output[0].code.trim().replace(/^\(function\(\)\{(.*)\}\)\(\);$/s, "(()=>{$1})()")
}

/** The loader for other people's pages, whole in one file: as the installation serves it, and for their own bundlers. */
async function buildLoader(entry: string, file: string): Promise<void> {
  const titles = globSync("locales/*/page.json", { cwd: ROOT }).map((path) => {
    const { preferences } = JSON.parse(readFileSync(ROOT + path, "utf8")) as { preferences: { heading: string } }
    return [path.split("/").at(-2), preferences.heading]
  })
  await build({
    root: ROOT,
    logLevel: "warn",
    configFile: false,
    define: { __EMBED_TITLES__: JSON.stringify(Object.fromEntries(titles)) },
    build: {
      outDir: `dist/${dirname(file)}`,
      emptyOutDir: false,
      copyPublicDir: false,
      rolldownOptions: { output: { minify: true } },
      lib: { entry: `src/embed/host/${entry}.ts`, formats: ["es"], fileName: () => basename(file) },
    },
  })
}

/** A Brotli and a gzip twin beside every text asset, made once and as small as they get. */
function compressAssets(): void {
  const manifest = JSON.parse(readFileSync(`${DIST}/client/manifest.json`, "utf8")) as Manifest
  for (const file of new Set([...Object.values(manifest).map((each) => each.file), "embed.js"])) {
    const bytes = readFileSync(`${DIST}/client/${file}`)
    writeFileSync(
      `${DIST}/client/${file}.br`,
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    )
    writeFileSync(`${DIST}/client/${file}.gz`, gzipSync(bytes, { level: 9 }))
  }
}
