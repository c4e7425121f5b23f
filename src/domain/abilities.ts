/** What this backend can do. Data, not optional methods: the page shows what there is, and no dead control. */
export interface Abilities {
  /** An objection can be taken back with one press, restoring what stood before. */
  readonly undo: boolean
  /** `save` notices that the choices changed elsewhere since they were read. */
  readonly detectsConflicts: boolean
  /** A time can be chosen in which nothing comes. */
  readonly pause: boolean
  /** Topics can come in several rhythms, and the chosen one is kept. */
  readonly frequency: boolean
  /** An objection covers topics and channels that are added later, too; every receipt says the same. */
  readonly coversFuture: boolean
  /**
   * An objection is kept as a fact of its own, with its time: its receipt stands in every snapshot from then on. Without it
   * no snapshot ever holds an objection, and a receipt is only what `unsubscribeFromAll` answers.
   */
  readonly keepsReceipt: boolean
  /** `giveReason` keeps what it is told. */
  readonly reason: boolean
  /** `history` answers. */
  readonly history: boolean
  /** `requestLink` answers. */
  readonly requestLink: boolean
}

/** Of a backend that can do all of it. */
export const EVERY_ABILITY: Abilities = {
  undo: true,
  detectsConflicts: true,
  pause: true,
  frequency: true,
  coversFuture: true,
  keepsReceipt: true,
  reason: true,
  history: true,
  requestLink: true,
}

/** Of a backend that can read, save and leave: a whole one all the same. */
export const NO_ABILITY: Abilities = {
  undo: false,
  detectsConflicts: false,
  pause: false,
  frequency: false,
  coversFuture: false,
  keepsReceipt: false,
  reason: false,
  history: false,
  requestLink: false,
}
