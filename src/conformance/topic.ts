import type { ConformanceBackend, ConformanceSetup } from "./backend.ts"

/** What a case cannot do without. */
type Need =
  | "undo"
  | "detectsConflicts"
  | "pause"
  | "frequency"
  | "keepsReceipt"
  | "reason"
  | "history"
  | "requestLink"
  | "linksExpire"
  | "addsLanes"
  | "movesClock"
  | "imports"
  | "breaks"

/** One promise of the port, and how it is checked. */
export interface Check {
  /** A sentence about behaviour. */
  readonly title: string
  readonly needs?: readonly Need[]
  /** @throws Error saying what was expected and what happened instead */
  check(backend: ConformanceBackend): Promise<void>
}

/** The promises that belong together. */
export interface Topic {
  readonly name: string
  readonly checks: readonly Check[]
}

const WANTING: Record<Need, string> = {
  undo: 'the adapter does not have the ability "undo"',
  detectsConflicts: 'the adapter does not have the ability "detectsConflicts"',
  pause: 'the adapter does not have the ability "pause"',
  frequency: 'the adapter does not have the ability "frequency"',
  keepsReceipt: 'the adapter does not have the ability "keepsReceipt"',
  reason: 'the adapter does not have the ability "reason"',
  history: 'the adapter does not have the ability "history"',
  requestLink: 'the adapter does not have the ability "requestLink"',
  linksExpire: "links of this backend do not expire",
  addsLanes: "the set-up cannot add lanes",
  movesClock: "the set-up cannot move the clock",
  imports: "the set-up cannot import",
  breaks: "the set-up cannot let a write fail",
}

/** Why a check cannot be made of an adapter; `null` when it can. */
export function whySkipped({ needs = [] }: Check, setup: ConformanceSetup): string | null {
  const { abilities, linksExpire, addsLanes, movesClock, imports, breaks } = setup
  const has: Record<Need, boolean> = { ...abilities, linksExpire, addsLanes, movesClock, imports, breaks }
  const wanting = needs.find((need) => !has[need])
  return wanting === undefined ? null : WANTING[wanting]
}
