import type { Catalogue } from "./catalogue.ts"
import type { Lane } from "./lane.ts"
import type { Receipt } from "./receipt.ts"

/** A lane and whether the person receives it. `receives: true` is always "yes, send me this". */
export interface LaneChoice extends Lane {
  readonly receives: boolean
}

/**
 * Why a lane cannot be chosen now: no address of the person is known for its channel, the one known bounced, or all data
 * of the person were erased.
 */
export type LockReason = "no-contact" | "bounced" | "erased"

/** A lane as it stands for the person. */
export interface LaneState extends LaneChoice {
  /** Shown with the reason, never hidden; `null` where the person can choose. */
  readonly locked: LockReason | null
}

/** How often the person wants a topic. */
export interface FrequencyChoice {
  readonly topic: string
  readonly frequency: string
}

/** What a person saves. What is not named stays as it is. */
export interface PreferenceChanges {
  /** Lanes as the person left them. */
  readonly choices: readonly LaneChoice[]
  readonly frequencies?: readonly FrequencyChoice[]
  /** Until when nothing comes: ISO 8601 in UTC, at most a year ahead; `null` ends a pause. */
  readonly pauseUntil?: string | null
}

/** An address in masked form (`j••••@d••••.be`): enough to recognise one's own, too little to learn another's (A51). */
export interface MaskedContact {
  readonly channel: string
  readonly masked: string
}

/**
 * What the backend knows of the person: nothing at all, or nothing any more but that everything stopped (GDPR art. 17;
 * the list of those who objected is kept, A28).
 */
export type PersonState = "known" | "unknown" | "erased"

/** Everything the page shows about one person, as it stood at one moment. */
export interface PreferenceSnapshot {
  /** Names this state; opaque. A save is made against it. */
  readonly revision: string
  readonly person: PersonState
  readonly contacts: readonly MaskedContact[]
  readonly catalogue: Catalogue
  /** Every lane of the catalogue once, in the catalogue's order. */
  readonly lanes: readonly LaneState[]
  /** The chosen rhythm of every topic that has several. */
  readonly frequencies: readonly FrequencyChoice[]
  /** Until when nothing comes though lanes are on: ISO 8601 in UTC; `null` without a pause, and once it is over. */
  readonly pauseUntil: string | null
  /**
   * The standing objection to all direct marketing (GDPR art. 21.2), or `null`: always without the ability `keepsReceipt`.
   * Lanes chosen since may be on beside it.
   */
  readonly objection: Receipt | null
}
