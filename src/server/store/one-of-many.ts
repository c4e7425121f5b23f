import type { Decision, OneOfMany } from "./store.ts"

/** What a rule decides, or what it throws: that ends one change of many, and no other. */
export function decisionOf(decide: () => Decision): { readonly decision: Decision } | { readonly refused: unknown } {
  try {
    return { decision: decide() }
  } catch (refused) {
    return { refused }
  }
}

/** Of two changes of one person neither would know of the other. @throws Error when somebody is named twice */
export function refuseTwice(changes: readonly OneOfMany[]): void {
  if (new Set(changes.map(({ subject }) => subject)).size < changes.length) {
    throw new Error("One of several changes is of somebody who is named twice.")
  }
}
