export { PROBLEM_TYPE, problemOf, STATUS_OF_CODE } from "./problem.ts"
export { etagOf, IDEMPOTENCY_KEY_PATTERN, ROUTES, revisionOf } from "./routes.ts"
export {
  historySchema,
  linkRequestSchema,
  maySendAnswerSchema,
  maySendRequestSchema,
  problemSchema,
  reasonRequestSchema,
  receiptSchema,
  saveRequestSchema,
  snapshotSchema,
  undoRequestSchema,
  unsubscribeRequestSchema,
} from "./schemas.ts"
