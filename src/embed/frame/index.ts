export { HIGHEST } from "../protocol/index.ts"
export { connect, type Host } from "./connect.ts"
export { createTokenSource, type TokenSource } from "./token-source.ts"
