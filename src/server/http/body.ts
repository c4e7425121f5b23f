import type { Context, MiddlewareHandler } from "hono"
import { bodyLimit } from "hono/body-limit"
import * as v from "valibot"
import { PreferenceError } from "../../domain/index.ts"
import { JsonMistake, readJson, shown, textOf } from "../../wire/index.ts"
import { problem } from "./answers.ts"

/**
 * Refuses a body of more bytes before all of it was read, and one that breaks off.
 *
 * @throws PreferenceError `invalid-request` when it breaks off
 */
export function bodyWithin(maxSize: number, refuse: () => Response): MiddlewareHandler {
  const limit = bodyLimit({ maxSize, onError: refuse })
  return async (context, next) => {
    let wasRead = false
    try {
      return await limit(context, () => {
        wasRead = true
        return next()
      })
    } catch (cause) {
      throw wasRead ? cause : brokenOff(cause)
    }
  }
}

/** Whoever hangs up in the middle is no failure of ours. */
const brokenOff = (cause: unknown) => new PreferenceError("invalid-request", "The body broke off.", { cause })

/** The type of the body, without its parameters; `undefined` where none is named. */
export const typeOf = (context: Context): string | undefined =>
  context.req.header("content-type")?.split(";")[0]?.trim().toLowerCase()

/** JSON has no parameter (RFC 8259 section 11); many name UTF-8 all the same, and may. */
function isJson(type: string): boolean {
  const [name, ...parameters] = type
    .toLowerCase()
    .split(";")
    .map((each) => each.trim())
  const named = parameters.filter((each) => each !== "")
  return name === "application/json" && named.length <= 1 && named.every((each) => UTF_8.test(each))
}

const UTF_8 = /^charset\s*=\s*("utf-8"|utf-8)$/

/** A body of another type is refused: no other site's form can send this one (D21). */
export const jsonOnly: MiddlewareHandler = async (context, next) => {
  if (isJson(context.req.header("content-type") ?? "")) return unpackedOnly(context, next)
  return problem(new PreferenceError("invalid-request", "Send the body as application/json, in UTF-8."), 415)
}

/** Nobody unpacks a body here. One that says it is packed would be read otherwise by whoever does (RFC 9110 section 8.4). */
export const unpackedOnly: MiddlewareHandler = async (context, next) => {
  if (/^(identity)?$/i.test(context.req.header("content-encoding")?.trim() ?? "")) return next()
  return problem(new PreferenceError("invalid-request", "Send the body as it is, without a Content-Encoding."), 415)
}

/** @throws PreferenceError `invalid-request` naming the field that does not fit; never echoing what was sent */
export async function bodyOf<T>(context: Context, schema: v.GenericSchema<unknown, T>): Promise<T> {
  return readBody(await bodyText(context), schema)
}

/** The body to the letter. @throws PreferenceError `invalid-request` when it breaks off, or is not in UTF-8 */
export async function bodyText(context: Context): Promise<string> {
  const bytes = await context.req.arrayBuffer().catch((cause: unknown) => {
    throw brokenOff(cause)
  })
  return orRefused(() => textOf(bytes))
}

/** The same of a body that was read already. @throws PreferenceError `invalid-request` */
export function readBody<T>(
  text: string,
  schema: v.GenericSchema<unknown, T>,
  options: Parameters<typeof readJson>[1] = {},
): T {
  const body = orRefused(() => readJson(text, options))
  const read = v.safeParse(schema, body, { abortEarly: true })
  if (read.success) return read.output
  throw new PreferenceError("invalid-request", `${whatOf(read.issues[0])} does not fit the contract.`)
}

function orRefused<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof JsonMistake)) throw cause
    throw new PreferenceError("invalid-request", `The body ${cause.message}.`, { cause })
  }
}

/** The field that is wrong. Where one of several shapes would do, it is one that is there. */
function whatOf(issue: v.BaseIssue<unknown>): string {
  const path = pathOf(issue.issues?.find(isThere) ?? issue)
  return path === "" ? "The body" : `The field "${shown(path)}"`
}

const isThere = ({ path }: v.BaseIssue<unknown>): boolean => {
  const last = path?.at(-1)
  return last !== undefined && Object.hasOwn(Object(last.input), String(last.key))
}

const pathOf = (issue: v.BaseIssue<unknown>): string => v.getDotPath(issue) ?? ""

/** @throws PreferenceError `invalid-request` naming the parameter that does not fit, and what would */
export function queryOf<T>(context: Context, schema: v.GenericSchema<unknown, T>): T {
  const read = v.safeParse(schema, context.req.query(), { abortEarly: true })
  if (read.success) return read.output
  throw new PreferenceError("invalid-request", read.issues[0].message)
}
