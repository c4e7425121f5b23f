import * as v from "valibot"
import { historySchema, ROUTES, receiptSchema, snapshotSchema } from "../wire/index.ts"

/** What a route answers with when it succeeds; a route that is not named answers with nothing worth reading. */
const ANSWERS: Readonly<Record<string, v.GenericSchema>> = {
  [ROUTES.preferences]: snapshotSchema,
  [ROUTES.objection]: receiptSchema,
  [ROUTES.undo]: snapshotSchema,
  [ROUTES.history]: historySchema,
}

/** How much of a refusal is shown, in characters. */
const SHOWN = 200

/**
 * A `fetch` that remembers the last exchange. The port's errors know nothing of requests, and whoever writes a server wants
 * to know which one went wrong, and how.
 */
export function rememberingFetch(base: string, fetchIt: typeof fetch = globalThis.fetch) {
  let last = "nothing was asked"
  const remembering: typeof fetch = async (input, init) => {
    const asked = `${init?.method ?? "GET"} ${String(input).slice(base.length)}`
    last = `${asked}: no answer`
    const answer = await fetchIt(input, init)
    const text = await answer.clone().text()
    last = `${asked} answered ${answer.status}${answer.ok ? mistakeIn(asked, text) : `: ${text.slice(0, SHOWN)}`}`
    return answer
  }
  return { fetch: remembering, last: () => last }
}

function mistakeIn(asked: string, text: string): string {
  const schema = ANSWERS[/ ([^?]*)/.exec(asked)?.[1] ?? ""]
  if (!schema) return ""
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return ", and its body is no JSON"
  }
  const issue = v.safeParse(schema, body).issues?.[0]
  return issue ? `, and does not fit the contract: ${v.getDotPath(issue) ?? "the body"}: ${issue.message}` : ""
}
