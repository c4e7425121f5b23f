/**
 * `npm run bench:lighthouse`: the pages of `bench:page` as Lighthouse judges them on a phone. It loads each at full speed,
 * and works out what a slow line with its handshakes (150 ms, 1.6 Mbit/s) and a processor four times slower would have made
 * of that. Page by page in turn.
 *
 * Lighthouse is installed into `bench/.installed`, which is no part of the project.
 *
 * `npm run bench:lighthouse -- --runs 5 --json`
 */
import { CHROMIUM_ARGS, findChromium } from "../tools/browser.ts"
import { readCommand } from "./command.ts"
import { installed } from "./installed.ts"
import { mediansOf } from "./median.ts"
import { openSite, type PageName } from "./page/site.ts"
import { cell, ratio, rowsOf } from "./page/table.ts"

const JUDGED = ["static form", "static form, script", "hosted page", "client-rendered"] as const satisfies PageName[]
const PACKAGES = ["lighthouse@13.5.0", "chrome-launcher@1.2.1"]

/** Medians over the runs; times in milliseconds. */
export interface Judged {
  readonly page: string
  readonly firstPaint: number
  readonly largestPaint: number
  readonly blocking: number
  readonly layoutShift: number
  /** Of performance, up to 100. */
  readonly score: number
}

export interface LighthouseBench {
  readonly runs: number
  readonly lighthouse: string
  readonly node: string
  readonly judged: readonly Judged[]
}

/** As far as anything of a report is read. */
interface Report {
  readonly lighthouseVersion: string
  readonly audits: Readonly<Record<string, { readonly numericValue?: number }>>
  readonly categories: { readonly performance: { readonly score: number } }
}

type Judge = (url: string, flags: object) => Promise<{ readonly lhr: Report }>
type Launch = (flags: object) => Promise<{ readonly port: number; kill(): void }>

/** @throws Error where Lighthouse cannot be installed */
export async function benchLighthouse(runs: number): Promise<LighthouseBench> {
  const folder = installed("lighthouse", PACKAGES)
  const { default: judge } = (await import(`${folder}node_modules/lighthouse/core/index.js`)) as { default: Judge }
  const { launch } = (await import(`${folder}node_modules/chrome-launcher/dist/index.js`)) as { launch: Launch }
  const site = await openSite()
  const chrome = await launch({ chromePath: await findChromium(), chromeFlags: [...CHROMIUM_ARGS, "--headless"] })
  const all = new Map<PageName, Omit<Judged, "page">[]>(JUDGED.map((page) => [page, []]))
  let version = ""
  try {
    for (let run = 0; run < runs; run += 1) {
      for (const page of JUDGED) {
        const { address } = await site.guest(page)
        const flags = { port: chrome.port, logLevel: "error", onlyCategories: ["performance"] }
        const { lhr } = await judge(address, flags)
        version = lhr.lighthouseVersion
        all.get(page)?.push(judgedIn(lhr))
      }
    }
    const judged = JUDGED.map((page) => ({ page, ...mediansOf(all.get(page) ?? []) }))
    return { runs, lighthouse: version, node: process.version, judged }
  } finally {
    chrome.kill()
    await site.close()
  }
}

function judgedIn({ audits, categories }: Report): Omit<Judged, "page"> {
  const figure = (name: string) => audits[name]?.numericValue ?? Number.NaN
  return {
    firstPaint: figure("first-contentful-paint"),
    largestPaint: figure("largest-contentful-paint"),
    blocking: figure("total-blocking-time"),
    layoutShift: figure("cumulative-layout-shift"),
    score: 100 * categories.performance.score,
  }
}

/** For people. */
export function tableOf({ runs, lighthouse, node, judged }: LighthouseBench): string {
  const [floor] = judged
  return `${[
    `${runs} runs, medians; Lighthouse ${lighthouse} for a phone, Node ${node}`,
    "",
    ...rowsOf(judged, [
      ["first paint", ({ firstPaint }) => cell(firstPaint)],
      ["largest", ({ largestPaint }) => cell(largestPaint)],
      ["beside", ({ largestPaint }) => ratio(largestPaint, floor?.largestPaint)],
      ["blocking", ({ blocking }) => cell(blocking)],
      ["shift", ({ layoutShift }) => cell(layoutShift)],
      ["score", ({ score }) => cell(score)],
    ]),
  ].join("\n")}\n`
}

if (import.meta.main) {
  const { numbers, print } = readCommand({ runs: 5 })
  print(await benchLighthouse(numbers.runs), tableOf)
}
