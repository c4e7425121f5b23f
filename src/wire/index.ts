export { openApi } from "./openapi.ts"
export { PROBLEM_TYPE, problemOf, STATUS_OF_CODE } from "./problem.ts"
export { AGENT_ROUTES, etagOf, IDEMPOTENCY_KEY_PATTERN, ROUTES, revisionOf, TRIAL_ROUTES } from "./routes.ts"
export {
  agentObjectionRequestSchema,
  agentPeopleRequestSchema,
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
