export { type Abilities, EVERY_ABILITY, NO_ABILITY } from "./abilities.ts"
export type { Call, HistoryEntry, HistoryPage, Link, PreferenceAdapter } from "./adapter.ts"
export type {
  AgentPageModel,
  AgentProblem,
  AgentScreen,
  FoundPerson,
  NotedObjection,
  UnknownAs,
} from "./agent-page.ts"
export type { Brand, BrandDoors, Controller } from "./brand.ts"
export {
  type Basis,
  type Catalogue,
  type Channel,
  channelOf,
  type Frequency,
  lanesOf,
  type Topic,
} from "./catalogue.ts"
export { contactKey, sameContact } from "./contact-key.ts"
export { ERRORS, type ErrorCode, isErrorCode, PreferenceError, type Retry } from "./errors.ts"
export { INSTANT_PATTERN } from "./instant.ts"
export { ID_PATTERN, type Lane, laneKey, SUBJECT_PATTERN } from "./lane.ts"
export { LANGUAGE_TAG_PATTERN, type Locale, type LocalizedText, pickText, type TextInLanguage } from "./locale.ts"
export type { DrawnMail, MailLinks, MailModel } from "./mail.ts"
export { maskAddress } from "./mask.ts"
export {
  type AdapterChoice,
  type Embedding,
  type LinkState,
  NOTHING_KNOWN,
  type Outcome,
  type PageModel,
  type ScreenName,
  type View,
} from "./page.ts"
export { pauseEnd } from "./pause-end.ts"
export type {
  FrequencyChoice,
  LaneChoice,
  LaneState,
  LockReason,
  MaskedContact,
  PersonState,
  PreferenceChanges,
  PreferenceSnapshot,
} from "./preferences.ts"
export { printedNumber } from "./printed-number.ts"
export { isReason, REASONS, type Reason } from "./reason.ts"
export { REFERENCE_PATTERN, type Receipt } from "./receipt.ts"
export { receiptBlock, splitReceiptFile } from "./receipt-block.ts"
export { choose } from "./register/choose.ts"
export { erase } from "./register/erase.ts"
export type { Change, Door, Evidence, Occasion } from "./register/evidence.ts"
export { frequencyOf } from "./register/frequency.ts"
export { giveReason } from "./register/give-reason.ts"
export { historyOf } from "./register/history.ts"
export { type ImportedPerson, importPerson, type Suppressed } from "./register/import-person.ts"
export { type MarketingState, marketingStateOf } from "./register/marketing-state.ts"
export { maySend, type Permission } from "./register/may-send.ts"
export { object } from "./register/object.ts"
export {
  type Choice,
  type Contact,
  choiceFor,
  emptyRecord,
  type Objection,
  type Pause,
  type RecordedFrequency,
  type SubjectRecord,
  standingObjection,
} from "./register/record.ts"
export { REFERENCE_BYTES, referenceFrom } from "./register/reference.ts"
export { receiptFor, snapshotOf } from "./register/snapshot.ts"
export { type Suppression, suppressionOf } from "./register/suppression.ts"
export { undo, undoUntil } from "./register/undo.ts"
export {
  THEME_DENSITIES,
  THEME_FONTS,
  type Theme,
  type ThemeColours,
  type ThemeDensity,
  type ThemeFont,
  type ThemeLogo,
} from "./theme.ts"
export { isVisible, quotable } from "./visible.ts"
export type { DrawnWays, WaysModel } from "./ways.ts"
