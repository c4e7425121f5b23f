/**
 * `npm run bench:peers-working`: how long a person waits for a button that works, on our page and a bare form, and where
 * others show somebody their preferences: from the start of the navigation to the first press that has an effect, on a cheap
 * phone and a slow line, cold. Page by page in turn, so that what the machine does beside it falls on everybody.
 *
 * The peers are installed into `bench/.installed`, which is no part of the project, and served with answers of our own.
 *
 * `npm run bench:peers-working -- --runs 5 --from-mail --json`: by a link from a page of another site
 */
import { cpus } from "node:os"
import { readCommand } from "./command.ts"
import { installed } from "./installed.ts"
import { mediansOf } from "./median.ts"
import { openArrival } from "./page/mail.ts"
import { openSite } from "./page/site.ts"
import { cell, ratio, rowsOf, type Setting, settingLine } from "./page/table.ts"
import {
  type Load,
  openBrowser,
  PHONE,
  type Press,
  type PressedGuest,
  visitToLook,
  visitToPress,
} from "./page/visit.ts"
import { LEAVE, type Pressing } from "./page/witness.ts"
import { courier } from "./peers/courier.ts"
import { ghost } from "./peers/ghost.ts"
import { isolated, openPeer, type Peer } from "./peers/peer.ts"

/** Medians over the runs; times in milliseconds. */
export interface MeasuredWorking extends Press, Pick<Load, "bytes" | "requests" | "longestTask"> {
  readonly page: string
}

export interface PeersWorkingBench extends Setting {
  readonly measured: readonly MeasuredWorking[]
}

interface Subject {
  readonly page: string
  readonly pressing: Pressing
  guest(): Promise<PressedGuest>
}

interface PeersWorkingOptions {
  readonly runs: number
  /** Not counted, before them. */
  readonly warmUps?: number
  readonly peers?: readonly Peer[]
  /** By a link from a page of another site, and not as into a new tab. */
  readonly fromMail?: boolean
}

/** @throws Error where the peers cannot be installed */
export async function benchPeersWorking(options: PeersWorkingOptions): Promise<PeersWorkingBench> {
  const { runs, warmUps = 1, peers = [courier, isolated(courier), ghost], fromMail = false } = options
  const folder = installed(
    "peers-working",
    peers.flatMap(({ packages }) => packages),
  )
  const sites = await Promise.all(peers.map((peer) => openPeer(peer, folder)))
  const site = await openSite()
  const arrival = await openArrival(fromMail)
  const browser = await openBrowser()
  const subjects: readonly Subject[] = [
    ...(["static form", "hosted page"] as const).map((page) => ({
      page,
      pressing: LEAVE,
      guest: () => site.guest(page),
    })),
    ...sites.map(({ peer, guest }) => ({ page: peer.name, pressing: peer.pressing, guest: async () => guest() })),
  ]
  const all = new Map(subjects.map(({ page }) => [page, [] as Omit<MeasuredWorking, "page">[]]))
  try {
    for (let run = -warmUps; run < runs; run += 1) {
      for (const { page, pressing, guest } of subjects) {
        const arriving = async () => arrival.bring(await guest())
        const { bytes, requests, longestTask } = await visitToLook(browser, await arriving())
        const press = await visitToPress(browser, await arriving(), pressing)
        if (run >= 0) all.get(page)?.push({ ...press, bytes, requests, longestTask })
      }
    }
    return {
      runs,
      fromMail,
      phone: PHONE,
      browser: browser.version(),
      node: process.version,
      processors: cpus().length,
      measured: subjects.map(({ page }) => ({ page, ...mediansOf(all.get(page) ?? []) })),
    }
  } finally {
    await browser.close()
    await Promise.all([arrival, site, ...sites].map(({ close }) => close()))
  }
}

const COLUMNS: readonly [title: string, of: (page: MeasuredWorking) => number][] = [
  ["visible", ({ visible }) => visible],
  ["working", ({ took }) => took],
  ["recorded", ({ recorded }) => recorded],
  ["done", ({ done }) => done],
  ["presses", ({ presses }) => presses],
  ["kept", ({ acknowledged }) => acknowledged],
  ["bytes", ({ bytes }) => bytes],
  ["requests", ({ requests }) => requests],
  ["longest", ({ longestTask }) => longestTask],
]

/** For people. */
export function tableOf(bench: PeersWorkingBench): string {
  const { measured } = bench
  const ours = measured.find(({ page }) => page === "hosted page")
  return `${[
    settingLine(bench),
    "milliseconds from the start of the navigation; bytes on the wire until nothing more comes",
    "",
    ...rowsOf(
      measured,
      COLUMNS.map(([title, of]) => [title, (page) => cell(of(page))]),
    ),
    "",
    ...rowsOf(
      measured.filter((page) => page !== ours),
      [
        ["working", ({ took }) => ratio(ours?.took, took)],
        ["done", ({ done }) => ratio(ours?.done, done)],
      ],
      "hosted page beside",
    ),
  ].join("\n")}\n`
}

if (import.meta.main) {
  const { numbers, flags, print } = readCommand({ runs: 5 }, ["from-mail"])
  print(await benchPeersWorking({ ...numbers, fromMail: flags["from-mail"] }), tableOf)
}
