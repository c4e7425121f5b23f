import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema"
import * as v from "valibot"
import { isVisible, THEME_DENSITIES, THEME_FONTS } from "../domain/index.ts"
import {
  configSchema,
  isExactOrigin,
  isOrdinaryCall,
  isPlainAddress,
  isPlainWords,
  isSmtp,
  isTimeZone,
  SECRET_PLACES,
} from "./config-schema.ts"

/**
 * What JSON Schema has no words for, said by hand. It may say less than our own check does, never more: an editor marks
 * nothing that a server would take.
 */
const BY_HAND = new Map<unknown, JsonSchema>([
  [isTimeZone, { pattern: "^(UTC|[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)+)$" }],
  [
    isExactOrigin,
    {
      pattern:
        "^(https://[a-z0-9.:[\\]-]+|http://(([a-z0-9_-]+\\.)*localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]{1,5})?)$",
    },
  ],
  [isPlainAddress, { pattern: "^https://([A-Za-z0-9-]+\\.)+[A-Za-z][A-Za-z0-9-]*(:[0-9]{1,5})?([/?#][^\\s\\\\]*)?$" }],
  [isSmtp, { pattern: "^smtps?://.+" }],
  [isOrdinaryCall, { not: { pattern: "^\\+(3290|3190[069]|3389|352905|49900|44(9|871|872|873))" } }],
  // Editors know little of what shows nothing: a space is all that they mark.
  [isVisible, {}],
  [isPlainWords, { not: { pattern: "[<>]|://|[wW]{3}\\.|[\\p{L}\\p{N}-]{2,}\\.\\p{L}{2,}" } }],
])

const colour: JsonSchema = { type: "string", pattern: "^#[0-9a-fA-F]{6}$" }

const colours = (which: string): JsonSchema => ({
  type: "object",
  additionalProperties: false,
  description: `Colours in ${which} surroundings, as #rrggbb.`,
  properties: {
    brand: { ...colour, description: "Of the opt-out, and of whatever else is the sender's own." },
    paper: { ...colour, description: "Behind everything." },
    ink: { ...colour, description: "Of text." },
  },
})

/** The form of a theme; whether it can be read is arithmetic, which only the server does. */
const THEME: JsonSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    light: colours("light"),
    dark: colours("dark"),
    radius: { type: "number", minimum: 0, maximum: 28, description: "How round corners are, in CSS pixels." },
    font: { enum: [...THEME_FONTS], description: "One of the families that are on people's devices." },
    density: { enum: [...THEME_DENSITIES], description: "How much room there is." },
    logo: {
      type: "object",
      additionalProperties: false,
      required: ["src", "width", "height"],
      description: "A picture in place of the sender's first letter.",
      properties: {
        src: { type: "string", description: "A path on the page's own origin, or a data:image/… address." },
        width: { type: "number", description: "In CSS pixels." },
        height: { type: "number", description: "In CSS pixels." },
      },
    },
  },
}

const NAMED: JsonSchema[] = [
  {
    type: "object",
    additionalProperties: false,
    required: ["env"],
    description: "A variable of the environment holds it.",
    properties: { env: { type: "string", minLength: 1, description: "The name of the variable." } },
  },
  {
    type: "object",
    additionalProperties: false,
    required: ["file"],
    description: "A file of its own holds it.",
    properties: {
      file: { type: "string", minLength: 1, description: "Its path, seen from the folder of the configuration." },
    },
  },
]

/** The configuration file as a JSON Schema (draft 7, which editors speak), from the very schema that checks it. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = toJsonSchema(configSchema, {
    target: "draft-07",
    typeMode: "input",
    errorMode: "throw",
    overrideAction: ({ valibotAction: action, jsonSchema }) => {
      const { type, requirement } = action as { type: string; requirement?: unknown }
      // What is nothing but space is trimmed to nothing.
      if (type === "trim") return { ...jsonSchema, allOf: [{ pattern: "\\S" }] }
      if (type === "email") return { ...jsonSchema, format: "email", pattern: v.EMAIL_REGEX.source }
      // Patterns of JSON Schema are read as those with the flag `u` are.
      if (type === "regex" && (requirement as RegExp).flags === "u") {
        return { ...jsonSchema, pattern: (requirement as RegExp).source }
      }
      return type === "check" && BY_HAND.has(requirement) ? { ...jsonSchema, ...BY_HAND.get(requirement) } : undefined
    },
  })
  change(schema, ["brands", "*", "theme"], (theme) => ({ ...theme, ...THEME }))
  for (const place of SECRET_PLACES) change(schema, place.split("."), orNamed)
  return { ...schema, title: "The configuration of preference-center" }
}

/** A secret as it is, or where it is to be found. */
const orNamed = ({ description, ...secret }: JsonSchema): JsonSchema => ({
  ...(description === undefined ? {} : { description }),
  anyOf: [secret, ...NAMED],
})

/** Puts something else in a place of the schema: `*` stands for every entry of a list, a name for a field of any variant. */
function change(schema: JsonSchema, [step, ...rest]: readonly string[], to: (schema: JsonSchema) => JsonSchema): void {
  if (step === undefined) return
  for (const variant of schema.oneOf ?? []) change(variant as JsonSchema, [step, ...rest], to)
  const parent = step === "*" ? (schema as Record<string, unknown>) : (schema.properties as Record<string, unknown>)
  const key = step === "*" ? "items" : step
  const found = parent?.[key] as JsonSchema | undefined
  if (!found) return
  if (rest.length === 0) parent[key] = to(found)
  else change(found, rest, to)
}
