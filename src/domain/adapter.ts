import type { Abilities } from "./abilities.ts"
import type { Locale } from "./locale.ts"
import type { PreferenceChanges, PreferenceSnapshot } from "./preferences.ts"
import type { Reason } from "./reason.ts"
import type { Receipt } from "./receipt.ts"

/** The right to speak for one person towards one brand: whatever came in the link. Opaque to the page. */
export interface Link {
  readonly token: string
}

/** What goes with every call. */
export interface Call {
  /** The language the person reads; evidence records it. */
  readonly locale: Locale
  /** The version of the texts the person saw; evidence records it. `null` where nothing was shown. */
  readonly textVersion: string | null
  /** The same key for every attempt at one press, so that it counts once. 16 to 64 of `A-Z a-z 0-9 _ -`. */
  readonly idempotencyKey: string
  /** Ends the call; it then rejects with `aborted`. */
  readonly signal?: AbortSignal
}

/** What happened to a person's choices, newest first. */
export interface HistoryPage {
  readonly entries: readonly HistoryEntry[]
  /** Hand it back to read on; `null` on the last page. */
  readonly next: string | null
}

/** One thing that happened. */
export interface HistoryEntry {
  readonly what:
    | "objected"
    | "undone"
    | "chosen"
    | "frequency"
    | "paused"
    | "resumed"
    | "imported"
    | "reason"
    | "erased"
  /** ISO 8601 in UTC. */
  readonly at: string
  /** Through which door it came; the page has words for those it knows. */
  readonly door: string
  /** What it concerns; `null` where it concerns everything. */
  readonly channel: string | null
  readonly topic: string | null
  /** How it stands since: `on` or `off`, the id of a rhythm, the end of a pause, a reason. */
  readonly to: string | null
}

/**
 * The port between the page and any backend: seven methods, no transport words.
 *
 * Every method rejects with a `PreferenceError` and with nothing else. Besides the codes named at each method, every one
 * may reject with `link-invalid`, `throttled` (never `unsubscribeFromAll`), `unavailable`, `unreachable` and `aborted`.
 * A method that resolves has done what it says, durably.
 */
export interface PreferenceAdapter {
  readonly abilities: Abilities

  /**
   * Reads what stands. Writes nothing, ever.
   * A person of whom the backend knows nothing has the catalogue's defaults and no contacts.
   * May be repeated freely.
   *
   * @throws `link-expired` when the link may only leave.
   * @example const snapshot = await adapter.load({ token }, call)
   */
  load(link: Link, call: Call): Promise<PreferenceSnapshot>

  /**
   * Keeps what the person changed, all of it or nothing: lanes as they were left, rhythms of topics, and a pause. What is
   * not named stays as it is. A pause ends by itself, and leaves every lane as it stands.
   * A lane that is already received stays on its ground; one that is turned on is an explicit opt-in; one that is left off
   * is from then on the person's own no. A standing objection is never lifted by it (A17).
   * May be repeated with the same idempotency key: it takes effect once, and answers with what stands.
   *
   * @param revision the one of the snapshot on which the person decided
   * @throws `conflict` with the newer snapshot when another state stands; nothing was written.
   * @throws `invalid-request` when a lane or rhythm is not in the catalogue, a lane is locked, or a pause does not end
   *   within a year; nothing was written.
   * @throws `link-expired`, `key-reused`
   * @example await adapter.save(link, snapshot.revision, { choices: [{ channel: "email", topic: "news", receives: false }] }, call)
   */
  save(link: Link, revision: string, changes: PreferenceChanges, call: Call): Promise<PreferenceSnapshot>

  /**
   * Objects to all direct marketing (GDPR art. 21.2 and withdrawal of every consent, art. 7.3): every lane is off, also
   * those never recorded and those added later, as far as `coversFuture` of the receipt says.
   * Succeeds for an expired link. When nothing is on, answers with the standing receipt and writes nothing; without the
   * ability `keepsReceipt` with one of the same reference, whose time is when it was first found so.
   * May be repeated freely. Never refused for its key: one that another press had leaves all the same (GDPR art. 21.3).
   *
   * @example const receipt = await adapter.unsubscribeFromAll({ token }, call)
   */
  unsubscribeFromAll(link: Link, call: Call): Promise<Receipt>

  /**
   * Takes back the objection with this reference: exactly what stood before stands again. Lanes that the person chose
   * after leaving keep that later choice. May be repeated with the same idempotency key.
   *
   * @throws `undo-unavailable` when it is unknown, already taken back, replaced by a later one or older than `undoUntil`.
   * @throws `link-expired`, `key-reused`, and `unsupported` without the ability `undo`
   * @example const snapshot = await adapter.undo(link, receipt.reference, call)
   */
  undo(link: Link, reference: string, call: Call): Promise<PreferenceSnapshot>

  /**
   * Keeps why the person left, as they chose to say after leaving: proof beside the objection, and no change of it.
   * Another reason for the same objection takes the place of the one before. May be repeated freely; succeeds for an
   * expired link.
   *
   * @throws `invalid-request` when there is no objection with this reference, and `unsupported` without the ability
   *   `reason`
   * @example await adapter.giveReason(link, receipt.reference, "too-many", call)
   */
  giveReason(link: Link, reference: string, reason: Reason, call: Call): Promise<void>

  /**
   * What the person chose, when and through which door, newest first; no entries when there is nothing.
   * May be repeated freely.
   *
   * @param after `next` of the page before, or `null` for the newest
   * @throws `link-expired`, and `unsupported` without the ability `history`
   * @example const { entries, next } = await adapter.history(link, null, call)
   */
  history(link: Link, after: string | null, call: Call): Promise<HistoryPage>

  /**
   * Asks that a fresh link be sent to this address or number, if it is known. Resolves in the same way whether it is
   * or not. May be repeated; the backend limits how many messages leave.
   *
   * @throws `invalid-request` when it is neither an address nor a number, and `unsupported` without the ability
   *   `requestLink`
   * @example await adapter.requestLink("jeanne@example.be", call)
   */
  requestLink(contact: string, call: Call): Promise<void>
}
