import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js"
import { openApi } from "./openapi.ts"

/** Imported by tests only. Holds requests and answers against the description of the contract, not against the schemas. */

interface Described {
  readonly parameters?: readonly { name: string; in: string; required: boolean; schema: { pattern: string } }[]
  readonly requestBody?: { content: Record<string, { schema: object }> }
  readonly responses: Readonly<Record<string, { content?: Record<string, { schema: object }> }>>
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}

/** What is said of a body of one type. */
interface Part {
  readonly type: string
  readonly schema: object
}

const typeOf = (headers: Headers): string | undefined => headers.get("content-type")?.split(";")[0]

/** By the type that was sent; the first that there is where none was named. */
function partOf(content: Record<string, { schema: object }> = {}, headers: Headers): Part | undefined {
  const parts = Object.entries(content).map(([type, { schema }]) => ({ type, schema }))
  return parts.find(({ type }) => type === typeOf(headers)) ?? parts[0]
}

export interface Exchange {
  readonly method: string
  readonly path: string
  readonly request: { readonly headers: Headers; readonly body: string | null }
  readonly answer: { readonly status: number; readonly headers: Headers; readonly body: string }
}

/** A function that tells in words what of an exchange differs from the contract; nothing where nothing does. */
export function contractChecker(): (exchange: Exchange) => string[] {
  const { paths, components } = openApi("https://prefs.example/api/v1") as unknown as Description
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  for (const [name, schema] of Object.entries(components.schemas)) ajv.addSchema(schema, `#/components/schemas/${name}`)
  const validators = new Map<object, ValidateFunction>()
  const wrong = (schema: object, text: string, where: string): string[] => {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      return [`${where}: no JSON`]
    }
    const validate = validators.get(schema) ?? ajv.compile(schema)
    validators.set(schema, validate)
    return validate(value)
      ? []
      : (validate.errors ?? []).map((each) => `${where}: ${each.instancePath} ${each.message}`)
  }
  /** Every line of lines; of a text nothing is said. */
  const wrongIn = ({ type, schema }: Part, text: string, where: string): string[] => {
    if (type.startsWith("text/")) return []
    const lines = type === "application/x-ndjson" ? text.split("\n").filter((line) => line !== "") : [text]
    return lines.flatMap((line) => wrong(schema, line, where))
  }
  return ({ method, path, request, answer }) => {
    const where = `${method} ${path} ${answer.status}`
    const operation = paths[path.replace(/\?.*/, "")]?.[method.toLowerCase()]
    if (!operation) return [`${where}: no such operation`]
    const refused = answer.status >= 400
    const sent = partOf(operation.requestBody?.content, request.headers)
    const described = operation.responses[String(answer.status)]
    if (!described) return [`${where}: no such status`]
    const types = Object.keys(described.content ?? {})
    const answered = partOf(described.content, answer.headers)
    return [
      // What was sent may be wrong where it was refused.
      ...(refused || !sent ? [] : wrongIn(sent, request.body ?? "", `${where}, request`)),
      ...(refused ? [] : (operation.parameters ?? []))
        .filter((each) => each.in === "header")
        .filter(({ name, required, schema }) => {
          const value = request.headers.get(name)
          return value === null ? required : !new RegExp(schema.pattern, "u").test(value)
        })
        .map(({ name }) => `${where}, request: the header ${name}`),
      ...(answered ? wrongIn(answered, answer.body, `${where}, answer`) : []),
      ...(types.length > 0 && !types.includes(typeOf(answer.headers) ?? "")
        ? [`${where}: the type is not ${types.join(", ")}`]
        : []),
      ...(!answered && answer.body !== "" ? [`${where}: a body where none belongs`] : []),
    ]
  }
}
