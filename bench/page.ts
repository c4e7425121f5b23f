/**
 * `npm run bench:page`: what a person waits for on a cheap phone and a slow line: ours, hosted and embedded, beside a form
 * without anything (the floor) and beside the same application as everybody else ships it. Page by page in turn, so that
 * what the machine does beside it falls on everybody.
 *
 * `npm run bench:page -- --runs 5 --handshakes 2 --from-mail --json`: with those of TCP and TLS, and by a link from a page of
 * another site, as somebody has them who reads their mail in a browser
 */
import { cpus } from "node:os"
import { readCommand } from "./command.ts"
import { mediansOf } from "./median.ts"
import { openArrival } from "./page/mail.ts"
import { openSite, PAGES, type PageName } from "./page/site.ts"
import { cell, ratio, rowsOf, type Setting, settingLine } from "./page/table.ts"
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

export interface PageBench extends Setting {
  readonly handshakes: number
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
  /** How many round trips it takes to open a connection: none by default, as a browser's own throttling has it. */
  readonly handshakes?: number
  /** By a link from a page of another site, and not as into a new tab. */
  readonly fromMail?: boolean
}

export async function benchPage(options: PageBenchOptions): Promise<PageBench> {
  const { runs, warmUps = 1, pages = PAGES, handshakes = 0, fromMail = false } = options
  const site = await openSite({ openingMs: handshakes * PHONE.roundTripMs })
  const arrival = await openArrival(fromMail)
  const browser = await openBrowser()
  const guest = async (page: PageName) => arrival.bring(await site.guest(page))
  const all = new Map<PageName, Run[]>(pages.map((page) => [page, []]))
  try {
    for (let run = -warmUps; run < runs; run += 1) {
      for (const page of pages) {
        const adaptable = ADAPTABLE.includes(page)
        const seen = {
          ...(await visitToLook(browser, await guest(page))),
          ...(await visitToLeave(browser, await guest(page))),
          adapt: adaptable ? await visitToAdapt(browser, await guest(page)) : null,
          adaptAtRest: adaptable ? await visitToAdaptAtRest(browser, await guest(page)) : null,
        }
        if (run >= 0) all.get(page)?.push(seen)
      }
    }
    const measured = pages.map((page): MeasuredPage => ({ page, ...mediansOf(all.get(page) ?? []) }))
    return {
      runs,
      handshakes,
      fromMail,
      phone: PHONE,
      browser: browser.version(),
      node: process.version,
      processors: cpus().length,
      measured,
    }
  } finally {
    await browser.close()
    await arrival.close()
    await site.close()
  }
}

const COLUMNS: readonly [title: string, of: (page: MeasuredPage) => number | null][] = [
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
export function tableOf(bench: PageBench): string {
  const { measured } = bench
  const [floor] = measured
  return `${[
    settingLine(bench),
    `milliseconds from the start of the navigation, at rest: from the press; bytes on the wire; ${bench.handshakes} round trips to open a connection`,
    "",
    ...rowsOf(
      measured,
      COLUMNS.map(([title, of]) => [title, (page) => cell(of(page))]),
    ),
    "",
    ...rowsOf(
      measured,
      [
        ["largest", ({ largestPaint }) => ratio(largestPaint, floor?.largestPaint)],
        ["working", ({ took }) => ratio(took, floor?.took)],
        ["done", ({ done }) => ratio(done, floor?.done)],
      ],
      "beside the floor",
    ),
  ].join("\n")}\n`
}

if (import.meta.main) {
  const { numbers, flags, print } = readCommand({ runs: 5, handshakes: 0 }, ["from-mail"])
  print(await benchPage({ ...numbers, fromMail: flags["from-mail"] }), tableOf)
}
