/**
 * `npm run bench:peers`: what a page with each peer's preference part makes a browser fetch and run, beside ours, from the
 * packages as their makers publish them. Bytes are exact; script time is what the browser counts for reading and running
 * the scripts at a quarter of its speed, before anything is drawn.
 *
 * The peers are installed into `bench/.installed`, which is no part of the project.
 *
 * `npm run bench:peers -- --runs 5 --json`
 */
import { globSync, readFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { basename } from "node:path"
import { brotliCompressSync, gzipSync } from "node:zlib"
import type { Browser } from "@playwright/test"
import { readCommand } from "./command.ts"
import { installed } from "./installed.ts"
import { median } from "./median.ts"
import { openUninspected } from "./page/uninspected.ts"
import { idle, openBrowser, PHONE } from "./page/visit.ts"
import { type Bundle, bundled } from "./peers/bundle.ts"
import { COURIER } from "./peers/courier.ts"
import { GHOST, GHOST_SCRIPT } from "./peers/ghost.ts"

const ROOT = new URL("../", import.meta.url).pathname
const FOLDER = new URL(".installed/peers/", import.meta.url).pathname

interface Subject {
  readonly name: string
  /** As installed; of ours none. */
  readonly packages?: readonly string[]
  /** The smallest page that has the part: a module of its own. Without one, files that are there already. */
  readonly page?: string
  readonly files?: () => readonly string[]
  /** Files that such a page fetches when they are wanted. */
  readonly later?: () => readonly string[]
}

const REACT = ["react@19.3.1", "react-dom@19.3.1"]
const drawn = (element: string) =>
  `import { createElement } from "react"; import { createRoot } from "react-dom/client"; export const draw = (root) => createRoot(root).render(${element})`

interface BuiltPage {
  readonly modules: readonly string[]
  readonly textModules: Readonly<Record<string, string>>
}

function ofOurPage(): string[] {
  const { modules, textModules } = JSON.parse(readFileSync(`${ROOT}dist/document/built-page.json`, "utf8")) as BuiltPage
  return [textModules.fr ?? "", ...modules].map((path) => `${ROOT}dist/client${path}`)
}

/** Its other screens; neither the adapters for other backends nor what only frames need. */
const laterOnOurPage = (): string[] =>
  globSync("dist/client/assets/{*-screen,reason-form,save-receipt}-*.js", { cwd: ROOT }).map((path) => ROOT + path)

const SUBJECTS: readonly Subject[] = [
  { name: "ours: the application, fetched in idle time", files: ofOurPage, later: laterOnOurPage },
  { name: "ours: the loader for other people's pages", files: () => [`${ROOT}dist/client/embed.js`] },
  {
    name: "ours: in one's own React app, React with it",
    page: `import { PreferenceCenter } from "${ROOT}dist/react/index.js"; ${drawn("createElement(PreferenceCenter, {})")}`,
  },
  {
    name: "Ghost, portal",
    packages: [GHOST],
    files: () => [FOLDER + GHOST_SCRIPT],
  },
  {
    name: "Novu, Preferences",
    packages: ["@novu/react@3.19.2", ...REACT],
    page: `import { NovuProvider, Preferences } from "@novu/react"; ${drawn("createElement(NovuProvider, {}, createElement(Preferences))")}`,
  },
  {
    name: "Knock, usePreferences",
    packages: ["@knocklabs/react@0.12.1", ...REACT],
    page: `import { KnockProvider, usePreferences } from "@knocklabs/react"; const Part = () => { usePreferences(); return null }; ${drawn("createElement(KnockProvider, {}, createElement(Part))")}`,
  },
  {
    name: "Knock, without a face",
    packages: ["@knocklabs/client@0.22.2"],
    page: `export { default } from "@knocklabs/client"`,
  },
  {
    name: "SuprSend, React",
    packages: ["@suprsend/react@0.3.5", ...REACT],
    page: `import { SuprSendProvider, useSuprSendClient } from "@suprsend/react"; const Part = () => { useSuprSendClient(); return null }; ${drawn("createElement(SuprSendProvider, {}, createElement(Part))")}`,
  },
  {
    name: "SuprSend, without a face",
    packages: ["@suprsend/web-sdk@4.1.2"],
    page: `export { SuprSend } from "@suprsend/web-sdk"`,
  },
  {
    name: "Courier, React",
    packages: ["@trycourier/courier-react@9.2.2", ...REACT],
    page: `import { CourierPreferences } from "@trycourier/courier-react"; ${drawn("createElement(CourierPreferences)")}`,
  },
  {
    name: "Courier, web component",
    packages: [COURIER],
    page: `export * from "@trycourier/courier-ui-preferences"`,
  },
  {
    name: "c15t, dialog",
    packages: ["@c15t/react@2.2.1", ...REACT],
    page: `import { ConsentManagerProvider, ConsentDialog } from "@c15t/react"; ${drawn("createElement(ConsentManagerProvider, { options: {} }, createElement(ConsentDialog))")}`,
  },
]

/** Bytes, each file compressed by itself, as it is on the wire. */
export interface MeasuredBundle {
  readonly name: string
  readonly raw: number
  readonly gzip: number
  readonly brotli: number
  /** Of what it may fetch later. */
  readonly laterBrotli: number
  /** Milliseconds: the median of the runs. */
  readonly scriptMs: number
}

export interface PeersBench {
  readonly runs: number
  readonly cpuSlowdown: number
  readonly browser: string
  readonly node: string
  readonly measured: readonly MeasuredBundle[]
}

interface PeersBenchOptions {
  readonly runs: number
  /** By the beginning of their names; all by default. */
  readonly only?: string
}

/** Builds what has to be built, and measures it in turn. @throws Error where the peers cannot be installed */
export async function benchPeers({ runs, only = "" }: PeersBenchOptions): Promise<PeersBench> {
  const subjects = SUBJECTS.filter(({ name }) => name.startsWith(only))
  installed(
    "peers",
    subjects.flatMap(({ packages = [] }) => packages),
  )
  const bundles = new Map<string, Bundle>()
  for (const subject of subjects) bundles.set(subject.name, await bundleOf(subject))
  const browser = await openBrowser()
  const server = await serveBundles([...bundles.values()])
  const { port } = server.address() as AddressInfo
  try {
    const times = new Map(subjects.map(({ name }) => [name, [] as number[]]))
    // The first run warms up, and does not count.
    for (let run = 0; run <= runs; run += 1) {
      for (const [at, { name }] of subjects.entries()) {
        const took = await timeOf(browser, `http://127.0.0.1:${port}/${at}/`)
        if (run > 0) times.get(name)?.push(took)
      }
    }
    const measured = [...bundles].map(([name, bundle]) => ({
      name,
      ...bytesOf(bundle),
      scriptMs: median(times.get(name) ?? []),
    }))
    const { cpuSlowdown } = PHONE
    return { runs, cpuSlowdown, browser: browser.version(), node: process.version, measured }
  } finally {
    server.close()
    await browser.close()
  }
}

async function bundleOf({ name, page, files, later }: Subject): Promise<Bundle> {
  if (page === undefined) {
    const there = (files?.() ?? []).map((path) => [basename(path), readFileSync(path, "utf8")] as const)
    const afterwards = (later?.() ?? []).map((path) => readFileSync(path, "utf8"))
    return { files: new Map(there), entries: there.map(([file]) => file), later: afterwards }
  }
  return bundled(name.startsWith("ours") ? ROOT : FOLDER, page)
}

function bytesOf({ files, later }: Bundle): Pick<MeasuredBundle, "raw" | "gzip" | "brotli" | "laterBrotli"> {
  const sum = (texts: Iterable<string>, sizeOf: (bytes: Buffer) => number) =>
    [...texts].reduce((total, text) => total + sizeOf(Buffer.from(text)), 0)
  const brotliOf = (bytes: Buffer) => brotliCompressSync(bytes).length
  return {
    raw: sum(files.values(), (bytes) => bytes.length),
    gzip: sum(files.values(), (bytes) => gzipSync(bytes, { level: 9 }).length),
    brotli: sum(files.values(), brotliOf),
    laterBrotli: sum(later, brotliOf),
  }
}

/** At `/N/`: an empty page that runs the bundle. One that is no module says so by its name. */
function serveBundles(bundles: readonly Bundle[]): Promise<Server> {
  const server = createServer((request, answer) => {
    const [, at = "", file = ""] = (request.url ?? "").split("/")
    const bundle = bundles[Number(at)]
    const code = bundle?.files.get(file)
    if (code !== undefined) return void answer.writeHead(200, { "content-type": "text/javascript" }).end(code)
    const kind = (each: string) => (each.endsWith(".min.js") ? "defer" : 'type="module"')
    const scripts = (bundle?.entries ?? []).map((each) => `<script ${kind(each)} src="${each}"></script>`)
    const status = bundle && file === "" ? 200 : 404
    answer.writeHead(status, { "content-type": "text/html" }).end(`<!doctype html><title>.</title>${scripts.join("")}`)
  })
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)))
}

/** Milliseconds that the browser spends on the page's scripts, at a quarter of its speed. */
async function timeOf(browser: Browser, address: string): Promise<number> {
  const { session, open, evaluate, close } = await openUninspected(browser)
  try {
    await session.send("Performance.enable")
    await session.send("Emulation.setCPUThrottlingRate", { rate: PHONE.cpuSlowdown })
    await open(address)
    await evaluate(idle)
    const { metrics } = await session.send("Performance.getMetrics")
    return (metrics.find(({ name }) => name === "ScriptDuration")?.value ?? Number.NaN) * 1000
  } finally {
    await close()
  }
}

/** For people. */
export function tableOf({ runs, cpuSlowdown, browser, node, measured }: PeersBench): string {
  const [ours] = measured
  const rows = measured.map(({ name, raw, gzip, brotli, laterBrotli, scriptMs }) =>
    [
      name.padEnd(50),
      ...[raw, gzip, brotli].map((bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(12)),
      `${(brotli / (ours?.brotli ?? 1)).toFixed(2)}x`.padStart(9),
      `${(laterBrotli / 1000).toFixed(1)} kB`.padStart(12),
      `${scriptMs.toFixed(0)} ms`.padStart(10),
      `${(scriptMs / (ours?.scriptMs ?? 1)).toFixed(2)}x`.padStart(9),
    ].join(""),
  )
  const head = `${"".padEnd(50)}${["raw", "gzip", "brotli"].map((each) => each.padStart(12)).join("")}${"".padStart(9)}${"and later".padStart(12)}${"script".padStart(10)}`
  return `${runs} runs, medians of the script time, processor ${cpuSlowdown}x slower; Chromium ${browser}, Node ${node}\n\n${[head, ...rows].join("\n")}\n`
}

if (import.meta.main) {
  const { numbers, print } = readCommand({ runs: 5 })
  print(await benchPeers(numbers), tableOf)
}
