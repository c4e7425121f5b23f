export type { BackendReader, ConformanceBackend, ConformanceSetup } from "./backend.ts"
export { type ConformanceCase, conformance } from "./conformance.ts"
export { describeConformance, type TestFramework } from "./describe-conformance.ts"
