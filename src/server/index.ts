export { withoutSuppressionKey } from "./address-hash.ts"
export {
  type Audit,
  type AuditOptions,
  auditEvidence,
  type BrokenLine,
  type DisagreeingPerson,
  type Finding,
} from "./audit/audit-evidence.ts"
export { type Checkpoint, type Covered, coveredUntil, readCheckpoint, writeCheckpoint } from "./audit/checkpoint.ts"
export type { Break } from "./audit/follow-chain.ts"
export type { Disagreement } from "./audit/told.ts"
export {
  ConfigError,
  type ConfigFile,
  type InboundDoor,
  mistakesInEntry,
  readConfig,
  type ServerConfig,
} from "./config.ts"
export { configJsonSchema } from "./config-json-schema.ts"
export { SECRET_PLACES } from "./config-schema.ts"
export { type Courier, type CourierParts, createCourier, type Mail, type Mailer, MailRefused } from "./courier.ts"
export { harmless } from "./csv-cell.ts"
export { drawAccessKey, drawSigningSecret } from "./draw-secrets.ts"
export { createHttpsPoster, type HttpsPosterParts } from "./events/https-poster.ts"
export { fingerprint } from "./fingerprint.ts"
export { createHandler, type Handler, type HandlerParts, type PageRenderer, type Peer } from "./handler.ts"
export type { Asset, Assets } from "./http/assets.ts"
export { type Encoder, gzipEncoder } from "./http/compress.ts"
export { brandQueryOf } from "./http/pages.ts"
export { routeName } from "./http/route-name.ts"
export { type InboundMail, type MailTaken, takeMail } from "./inbound-mail.ts"
export { jsonLog, type Log, type LogLine } from "./log.ts"
export {
  type Answer,
  createRegister,
  type PersonToImport,
  type Question,
  type Register,
  type Subject,
} from "./register.ts"
export { isSigned, sentWith, signWebhook } from "./signed-webhook.ts"
export { openPostgresStore } from "./store/postgres.ts"
export { openSqliteStore } from "./store/sqlite.ts"
export type {
  Changed,
  ChangedOrRefused,
  CodeRow,
  Decision,
  DueMessage,
  Message,
  MessageContent,
  OneOfMany,
  Press,
  Store,
} from "./store/store.ts"
export { SUPPRESSION_FORMATS, suppressionFile } from "./suppression-file.ts"
export { type Attempt, createWebhooks, type Poster, type Webhooks, type WebhooksParts } from "./webhooks.ts"
