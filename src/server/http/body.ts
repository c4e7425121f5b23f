import type { Context, MiddlewareHandler } from "hono"
import * as v from "valibot"
import { PreferenceError } from "../../domain/index.ts"
import { problem } from "./answers.ts"

/** The type of the body, without its parameters; `undefined` where none is named. */
export const typeOf = (context: Context): string | undefined =>
  context.req.header("content-type")?.split(";")[0]?.trim().toLowerCase()

/** A body of another type is refused: no other site's form can send this one (D21). */
export const jsonOnly: MiddlewareHandler = async (context, next) => {
  if (typeOf(context) === "application/json") return next()
  return problem(new PreferenceError("invalid-request", "Send the body as application/json."), 415)
}

/** @throws PreferenceError `invalid-request` naming the field that does not fit; never echoing what was sent */
export async function bodyOf<T>(context: Context, schema: v.GenericSchema<unknown, T>): Promise<T> {
  return readBody(await context.req.text(), schema)
}

/** The same of a body that was read already. @throws PreferenceError `invalid-request` */
export function readBody<T>(text: string, schema: v.GenericSchema<unknown, T>): T {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch (cause) {
    throw new PreferenceError("invalid-request", "The body is no JSON.", { cause })
  }
  const read = v.safeParse(schema, body, { abortEarly: true })
  if (read.success) return read.output
  const path = read.issues.map((issue) => v.getDotPath(issue))[0] ?? "the body"
  throw new PreferenceError(
    "invalid-request",
    `The field "${path.replace(/[^\w.-]/g, "?").slice(0, 80)}" does not fit the contract.`,
  )
}

/** @throws PreferenceError `invalid-request` naming the parameter that does not fit, and what would */
export function queryOf<T>(context: Context, schema: v.GenericSchema<unknown, T>): T {
  const read = v.safeParse(schema, context.req.query(), { abortEarly: true })
  if (read.success) return read.output
  throw new PreferenceError("invalid-request", read.issues[0].message)
}
