/**
 * `npm run bench:page`: what a person waits for on a cheap phone and a slow line: ours, hosted and embedded, beside a form
 * without anything (the floor) and beside the same application as everybody else ships it. Page by page in turn, so that
 * what the machine does beside it falls on everybody.
 *
 * `npm run bench:page -- --runs 5 --json`
 */
import { cpus } from "node:os"
import { parseArgs } from "node:util"
import { countFrom } from "./count-from.ts"
import { median } from "./median.ts"
import { openSite, PAGES, type PageName } from "./page/site.ts"
import {
  type Load,
  openBrowser,
  PHONE,
  type Press,
  visitToAdapt,
  visitToAdaptAtRest,
  visitToLeave,
  visitToLook,
} from "./page/visit.ts"

/** Medians over the runs; times in milliseconds. */
export interface MeasuredPage extends Load, Press {
  readonly page: PageName
  /** *J'adapte mes préférences*, pressed as early as it is visible: from the start until there is something to choose. */
  readonly adapt: number | null
  /** The same once the page is at rest: from the press. */
  readonly adaptAtRest: number | null
}

export interface PageBench {
  readonly runs: number
  readonly phone: typeof PHONE
  readonly browser: string
  readonly node: string
  readonly processors: number
  readonly measured: readonly MeasuredPage[]
}

/** Where there is something to adapt. */
const ADAPTABLE: readonly PageName[] = ["hosted page", "embedded page", "client-rendered"]

type Run = Omit<MeasuredPage, "page">

interface PageBenchOptions {
  readonly runs: number
  /** Not counted, before them. */
  readonly warmUps?: number
  readonly pages?: readonly PageName[]
}

export async function benchPage({ runs, warmUps = 1, pages = PAGES }: PageBenchOptions): Promise<PageBench> {
  const site = await openSite()
  const browser = await openBrowser()
  const all = new Map<PageName, Run[]>(pages.map((page) => [page, []]))
  try {
    for (let run = -warmUps; run < runs; run += 1) {
      for (const page of pages) {
        const adaptable = ADAPTABLE.includes(page)
        const seen = {
          ...(await visitToLook(browser, await site.guest(page))),
          ...(await visitToLeave(browser, await site.guest(page))),
          adapt: adaptable ? await visitToAdapt(browser, await site.guest(page)) : null,
          adaptAtRest: adaptable ? await visitToAdaptAtRest(browser, await site.guest(page)) : null,
        }
        if (run >= 0) all.get(page)?.push(seen)
      }
    }
    const measured = pages.map((page): MeasuredPage => ({ page, ...medians(all.get(page) ?? []) }))
    return {
      runs,
      phone: PHONE,
      browser: browser.version(),
      node: process.version,
      processors: cpus().length,
      measured,
    }
  } finally {
    await browser.close()
    await site.close()
  }
}

function medians(runs: readonly Run[]): Run {
  const [first] = runs
  if (!first) throw new Error("There was no run.")
  const names = Object.keys(first) as (keyof Run)[]
  const found = names.map((name) => [name, first[name] === null ? null : median(runs.map((run) => run[name] ?? 0))])
  return Object.fromEntries(found) as unknown as Run
}

const COLUMNS: readonly [title: string, of: (page: MeasuredPage, floor: MeasuredPage) => number | null][] = [
  ["first paint", ({ firstPaint }) => firstPaint],
  ["largest", ({ largestPaint }) => largestPaint],
  ["working", ({ took }) => took],
  ["recorded", ({ recorded }) => recorded],
  ["done", ({ done }) => done],
  ["presses", ({ presses }) => presses],
  ["kept", ({ acknowledged }) => acknowledged],
  ["adapt", ({ adapt }) => adapt],
  ["at rest", ({ adaptAtRest }) => adaptAtRest],
  ["first B", ({ firstBytes }) => firstBytes],
  ["bytes", ({ bytes }) => bytes],
  ["requests", ({ requests }) => requests],
  ["longest", ({ longestTask }) => longestTask],
  ["blocking", ({ blocking }) => blocking],
  ["shift", ({ layoutShift }) => layoutShift],
]

/** For people. */
export function tableOf({ runs, phone, browser, node, processors, measured }: PageBench): string {
  const { downBitS, roundTripMs, cpuSlowdown } = phone
  const rows = measured.map(({ page, ...rest }) => {
    const each = { page, ...rest }
    return page.padEnd(22) + COLUMNS.map(([, of]) => cell(of(each, each))).join("")
  })
  const head = "".padEnd(22) + COLUMNS.map(([title]) => title.padStart(12)).join("")
  const [floor] = measured
  const ratios = measured.map(({ page, took, largestPaint, done }) => {
    const beside = [largestPaint / (floor?.largestPaint ?? 1), took / (floor?.took ?? 1), done / (floor?.done ?? 1)]
    return page.padEnd(22) + beside.map((ratio) => `${ratio.toFixed(2)}x`.padStart(12)).join("")
  })
  const ratioHead =
    "beside the floor".padEnd(22) + ["largest", "working", "done"].map((each) => each.padStart(12)).join("")
  const about = `${runs} runs, medians; ${downBitS / 1_000_000} Mbit/s, ${roundTripMs} ms round trip, processor ${cpuSlowdown}x slower; Chromium ${browser}, Node ${node}, ${processors} processors\nmilliseconds from the start of the navigation, at rest: from the press; bytes on the wire`
  return `${[about, "", head, ...rows, "", ratioHead, ...ratios].join("\n")}\n`
}

const cell = (value: number | null): string =>
  (value === null ? "–" : value < 10 && value % 1 !== 0 ? value.toFixed(3) : String(Math.round(value))).padStart(12)

if (import.meta.main) {
  const { values } = parseArgs({
    options: { runs: { type: "string", default: "5" }, json: { type: "boolean", default: false } },
  })
  const bench = await benchPage({ runs: countFrom(values.runs, "runs") })
  process.stdout.write(values.json ? `${JSON.stringify(bench, null, 2)}\n` : tableOf(bench))
}
