import { type ErrorCode, PreferenceError } from "../domain/index.ts"

/** @throws Error with the message when the condition does not hold */
export function ensure(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message)
}

/** As JSON with the fields of every object in the order of the alphabet: objects that say the same look the same. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    each !== null && typeof each === "object" && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )

/** @throws Error with both values when they do not say the same */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [is, wanted] = [canonical(actual), canonical(expected)]
  ensure(is === wanted, `${what}: expected ${wanted}, got ${is}`)
}

/** @throws Error with the value when both say the same */
export function differs(actual: unknown, before: unknown, what: string): void {
  ensure(canonical(actual) !== canonical(before), `${what}: nothing has changed, it is still ${canonical(before)}`)
}

/** The `PreferenceError` a call rejects with. @throws Error when it resolves, or rejects with anything else */
export async function errorOf(call: Promise<unknown>, what: string): Promise<PreferenceError> {
  try {
    await call
  } catch (error) {
    if (error instanceof PreferenceError) return error
    throw new Error(`${what}: rejected with ${String(error)}, which is no PreferenceError`, { cause: error })
  }
  throw new Error(`${what}: resolved, although it has to reject`)
}

/** @throws Error when the call does not reject with exactly this code */
export async function rejects(call: Promise<unknown>, code: ErrorCode, what: string): Promise<PreferenceError> {
  const error = await errorOf(call, what)
  ensure(error.code === code, `${what}: expected the code "${code}", got "${error.code}" (${error.message})`)
  return error
}

/** @throws Error when what the backend keeps differs after the work */
export async function writesNothing(
  reader: { state(): Promise<string> },
  what: string,
  work: () => Promise<unknown>,
): Promise<void> {
  const before = await reader.state()
  await work()
  const after = await reader.state()
  ensure(before === after, `${what}: something was written.\nBefore: ${before}\nAfter:  ${after}`)
}
