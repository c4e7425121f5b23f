export { openApi } from "./openapi.ts"
export { PROBLEM_TYPE, problemOf, STATUS_OF_CODE } from "./problem.ts"
export { JsonMistake, readJson, shown, textOf } from "./read-json.ts"
export { AGENT_ROUTES, etagOf, IDEMPOTENCY_KEY_PATTERN, ROUTES, revisionOf, TRIAL_ROUTES } from "./routes.ts"
export {
  agentObjectionRequestSchema,
  agentPeopleRequestSchema,
  changeEventSchema,
  changesQuerySchema,
  changesSchema,
  historySchema,
  inboundMailSchema,
  inboundSmsSchema,
  linkRequestSchema,
  maySendAnswerSchema,
  maySendLineSchema,
  maySendQuestionSchema,
  maySendRequestSchema,
  problemSchema,
  reasonRequestSchema,
  receiptSchema,
  saveRequestSchema,
  snapshotSchema,
  suppressionSchema,
  suppressionsQuerySchema,
  trialSchema,
  undoRequestSchema,
  unsubscribeRequestSchema,
} from "./schemas.ts"
