import type { Abilities, Lane, Link, PreferenceAdapter } from "../domain/index.ts"

/**
 * Looks at the backend from another side than the adapter: straight into its database, or through the query that the
 * sender asks before a mailing. What the adapter says of itself proves nothing.
 */
export interface BackendReader {
  /** May this lane be sent to the person of the links, as whoever sends would be told now? */
  maySend(lane: Lane): Promise<boolean>
  /**
   * Everything the backend keeps of the person (choices, objections, evidence) as one text that differs whenever one
   * of them does. What it keeps to recognise repeated idempotency keys is left out.
   */
  state(): Promise<string>
  /**
   * Adds a topic that did not exist before, best on a channel that may be used without consent, and gives one of its
   * lanes. Never called when the set-up says `addsLanes: false`.
   */
  addLane(): Promise<Lane>
  /**
   * The business's own list says that the person receives this lane: an import, an upsert, whatever brings data in. Never
   * called when the set-up says `imports: false`.
   */
  importYes(lane: Lane): Promise<void>
  /**
   * Lets the next write fail on the backend's side, as a full disk would. Never called when the set-up says
   * `breaks: false`.
   */
  breakNextWrite(): Promise<void>
  /** Puts the backend's clock forward by so many milliseconds. Never called when the set-up says `movesClock: false`. */
  moveClock(by: number): Promise<void>
}

/** A backend made for one case, and thrown away after it. */
export interface ConformanceBackend {
  readonly adapter: PreferenceAdapter
  /**
   * Three links. `valid` and `expired` are of the same person; `invalid` looks like a link and is not one of the
   * backend's, a forged signature for one. Where links never expire, `expired` may equal `valid`: see `linksExpire`.
   */
  readonly links: { readonly valid: Link; readonly expired: Link; readonly invalid: Link }
  /** The person's addresses and numbers in full, which no answer may hold. */
  readonly addresses: readonly string[]
  readonly reader: BackendReader
  /** Frees what the backend holds. */
  close(): Promise<void>
}

/** What the kit needs to know of an adapter. */
export interface ConformanceSetup {
  /** Those of the adapter. Cases that need an ability it lacks are skipped, and say so. */
  readonly abilities: Abilities
  /** Whether links can be too old to show and change choices. */
  readonly linksExpire: boolean
  /** Whether `reader.addLane` works. */
  readonly addsLanes: boolean
  /** Whether `reader.moveClock` works. */
  readonly movesClock: boolean
  /** Whether `reader.importYes` works. */
  readonly imports: boolean
  /** Whether `reader.breakNextWrite` works. */
  readonly breaks: boolean
  /**
   * Makes a fresh backend with one person, who receives at least two lanes and does not receive at least one other.
   * One of the received lanes best has no record at all, and is on by the default of its channel: leaving has to reach
   * that one too. With the ability `frequency`, at least one topic comes in two rhythms or more. With the ability
   * `pause`, the backend's clock starts within an hour of the clock on which the kit runs.
   */
  open(): Promise<ConformanceBackend>
}
