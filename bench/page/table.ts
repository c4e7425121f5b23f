import type { PHONE } from "./visit.ts"

/** What a bench of pages was run with. */
export interface Setting {
  readonly runs: number
  /** By a link from a page of another site, and not as into a new tab. */
  readonly fromMail?: boolean
  readonly phone: typeof PHONE
  readonly browser: string
  readonly node: string
  readonly processors: number
}

/** The same for people, in a line. */
export const settingLine = ({ runs, fromMail, phone, browser, node, processors }: Setting): string =>
  `${runs} runs, medians; ${fromMail ? "from a page of another site" : "as into a new tab"}; ${phone.downBitS / 1_000_000} Mbit/s, ${phone.roundTripMs} ms round trip, processor ${phone.cpuSlowdown}x slower; Chromium ${browser}, Node ${node}, ${processors} processors`

/** A line for each page under its titles. */
export function rowsOf<Page extends { readonly page: string }>(
  pages: readonly Page[],
  columns: readonly (readonly [title: string, of: (page: Page) => string])[],
  corner = "",
): string[] {
  const line = (name: string, cells: readonly string[]) =>
    name.padEnd(22) + cells.map((each) => each.padStart(12)).join("")
  const head = line(
    corner,
    columns.map(([title]) => title),
  )
  return [
    head,
    ...pages.map((page) =>
      line(
        page.page,
        columns.map(([, of]) => of(page)),
      ),
    ),
  ]
}

/** A figure as it is read; `null` where there is none. */
export const cell = (value: number | null): string =>
  value === null ? "–" : value < 10 && value % 1 !== 0 ? value.toFixed(3) : String(Math.round(value))

/** How many times as much; a dash where either is missing. */
export const ratio = (value: number | null | undefined, beside: number | null | undefined): string =>
  value && beside ? `${(value / beside).toFixed(2)}x` : "–"
