/**
 * `npm run bench:embed`: what the centre costs the page of a business that frames it, and how long a person in that page
 * waits: in sight, and far below. Beside it the page without us (the floor for the host), a form in a frame written by hand
 * (the floor for the person), and our own page. Page by page in turn, so that what the machine does beside it falls on
 * everybody.
 *
 * `npm run bench:embed -- --runs 5 --json`
 */
import { cpus } from "node:os"
import type { Browser } from "@playwright/test"
import { readCommand } from "./command.ts"
import { mediansOf } from "./median.ts"
import { EMBED_PAGES, type Guest, openSite } from "./page/site.ts"
import { cell, ratio, rowsOf, type Setting, settingLine } from "./page/table.ts"
import {
  type Load,
  openBrowser,
  PHONE,
  type Press,
  visitToLeave,
  visitToLook,
  visitToScroll,
  visitToWeigh,
  type Weight,
} from "./page/visit.ts"

type EmbedPage = (typeof EMBED_PAGES)[number]

/** What a press came to; nothing where there is nothing to press. */
type PressedThere = { readonly [Figure in Exclude<keyof Press, "done">]: Press[Figure] | null }

/** Medians over the runs; times in milliseconds. Below the fold, what is pressed is measured from the moment of scrolling. */
export interface MeasuredEmbed
  extends Pick<Load, "largestPaint" | "bytes" | "requests" | "layoutShift" | "longestTask">,
    Weight,
    PressedThere {
  readonly page: EmbedPage
}

export interface EmbedBench extends Setting {
  readonly measured: readonly MeasuredEmbed[]
}

type Run = Omit<MeasuredEmbed, "page">

interface EmbedBenchOptions {
  readonly runs: number
  /** Not counted, before them. */
  readonly warmUps?: number
}

export async function benchEmbed({ runs, warmUps = 1 }: EmbedBenchOptions): Promise<EmbedBench> {
  const site = await openSite()
  const browser = await openBrowser()
  const all = new Map<EmbedPage, Run[]>(EMBED_PAGES.map((page) => [page, []]))
  try {
    for (let run = -warmUps; run < runs; run += 1) {
      for (const page of EMBED_PAGES) {
        const { largestPaint, bytes, requests, layoutShift, longestTask } = await visitToLook(
          browser,
          await site.guest(page),
        )
        const weight = await visitToWeigh(browser, await site.guest(page))
        const seen = { largestPaint, bytes, requests, layoutShift, longestTask, ...weight }
        const press = await pressOn(browser, page, await site.guest(page))
        if (run >= 0) all.get(page)?.push({ ...seen, ...press })
      }
    }
    return {
      runs,
      phone: PHONE,
      browser: browser.version(),
      node: process.version,
      processors: cpus().length,
      measured: EMBED_PAGES.map((page): MeasuredEmbed => ({ page, ...mediansOf(all.get(page) ?? []) })),
    }
  } finally {
    await browser.close()
    await site.close()
  }
}

async function pressOn(browser: Browser, page: EmbedPage, guest: Guest): Promise<PressedThere> {
  if (page === "no embed") return { visible: null, took: null, recorded: null, presses: null, acknowledged: null }
  const visit = page === "embedded below" ? visitToScroll : visitToLeave
  const { visible, took, recorded, presses, acknowledged } = await visit(browser, guest)
  return { visible, took, recorded, presses, acknowledged }
}

const COLUMNS: readonly [title: string, of: (page: MeasuredEmbed) => number | null][] = [
  ["largest", ({ largestPaint }) => largestPaint],
  ["script", ({ script }) => script],
  ["layout", ({ layout }) => layout],
  ["shift", ({ layoutShift }) => layoutShift],
  ["bytes", ({ bytes }) => bytes],
  ["requests", ({ requests }) => requests],
  ["visible", ({ visible }) => visible],
  ["working", ({ took }) => took],
  ["recorded", ({ recorded }) => recorded],
  ["presses", ({ presses }) => presses],
  ["kept", ({ acknowledged }) => acknowledged],
]

/** For people. */
export function tableOf(bench: EmbedBench): string {
  const { measured } = bench
  const of = (name: EmbedPage) => measured.find(({ page }) => page === name)
  const [alone, bare, hosted] = [of("no embed"), of("bare iframe"), of("hosted page")]
  return `${[
    settingLine(bench),
    "milliseconds from the start of the navigation, far below: from the jump to it; bytes on the wire until nothing more comes;",
    "script and layout: of the page around, without its frame",
    "",
    ...rowsOf(
      measured,
      COLUMNS.map(([title, figure]) => [title, (page) => cell(figure(page))]),
    ),
    "",
    ...rowsOf(
      measured,
      [
        ["largest/alone", ({ largestPaint }) => ratio(largestPaint, alone?.largestPaint)],
        ["working/host", ({ took }) => ratio(took, hosted?.took)],
        ["recorded/host", ({ recorded }) => ratio(recorded, hosted?.recorded)],
        ["working/bare", ({ took }) => ratio(took, bare?.took)],
        ["recorded/bare", ({ recorded }) => ratio(recorded, bare?.recorded)],
      ],
      "beside",
    ),
  ].join("\n")}\n`
}

if (import.meta.main) {
  const { numbers, print } = readCommand({ runs: 5 })
  print(await benchEmbed(numbers), tableOf)
}
