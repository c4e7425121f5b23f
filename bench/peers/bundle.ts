import { build } from "vite"

/** What one page runs. */
export interface Bundle {
  /** By name. */
  readonly files: ReadonlyMap<string, string>
  /** Those that the page names itself; the others are imported by these. */
  readonly entries: readonly string[]
  /** What it fetches when it is wanted, such as another screen. */
  readonly later: readonly string[]
}

/** Bundles a module as a business would. @param root where its packages are installed */
export async function bundled(root: string, module: string): Promise<Bundle> {
  const entry = "virtual:page"
  const result = await build({
    root,
    configFile: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [
      { name: "page", resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? module : null) },
    ],
    build: {
      write: false,
      copyPublicDir: false,
      modulePreload: false,
      rolldownOptions: {
        input: { page: entry },
        preserveEntrySignatures: "strict",
        output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (!output || !("output" in output)) throw new Error(`The page in ${root} was not built.`)
  const chunks = new Map(
    output.output.flatMap((each) => (each.type === "chunk" ? [[each.fileName, each] as const] : [])),
  )
  const loaded = new Map<string, string>()
  const take = (file: string): void => {
    const chunk = chunks.get(file)
    if (!chunk || loaded.has(file)) return
    loaded.set(file, chunk.code)
    for (const next of chunk.imports) take(next)
  }
  take("page.js")
  const others = [...chunks.values()].filter(({ fileName }) => !loaded.has(fileName)).map(({ code }) => code)
  return { files: loaded, entries: ["page.js"], later: others }
}
