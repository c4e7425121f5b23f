import type { Catalogue } from "./catalogue.ts"
import type { Lane } from "./lane.ts"
import type { Receipt } from "./receipt.ts"

/** A lane and whether the person receives it. `receives: true` is always "yes, send me this". */
export interface LaneChoice extends Lane {
  readonly receives: boolean
}

/** An address in masked form (`j••••@d••••.be`): enough to recognise one's own, too little to learn another's (A51). */
export interface MaskedContact {
  readonly channel: string
  readonly masked: string
}

/** Everything the page shows about one person, as it stood at one moment. */
export interface PreferenceSnapshot {
  /** Names this state; opaque. A save is made against it. */
  readonly revision: string
  readonly contacts: readonly MaskedContact[]
  readonly catalogue: Catalogue
  /** Every lane of the catalogue once, in the catalogue's order. */
  readonly lanes: readonly LaneChoice[]
  /** The standing objection to all direct marketing (GDPR art. 21.2), or `null`. Lanes chosen since may be on beside it. */
  readonly objection: Receipt | null
}
