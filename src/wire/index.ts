export { openApi } from "./openapi.ts"
export { PROBLEM_TYPE, problemOf, STATUS_OF_CODE } from "./problem.ts"
export { etagOf, IDEMPOTENCY_KEY_PATTERN, ROUTES, revisionOf, TRIAL_ROUTES } from "./routes.ts"
export {
  changeEventSchema,
  historySchema,
  inboundMailSchema,
  inboundSmsSchema,
  linkRequestSchema,
  maySendAnswerSchema,
  maySendRequestSchema,
  problemSchema,
  reasonRequestSchema,
  receiptSchema,
  saveRequestSchema,
  snapshotSchema,
  trialSchema,
  undoRequestSchema,
  unsubscribeRequestSchema,
} from "./schemas.ts"
