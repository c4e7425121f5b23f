import { type ConversionConfig, toJsonSchema } from "@valibot/to-json-schema"
import type { GenericSchema } from "valibot"
import { ERRORS, type ErrorCode } from "../domain/index.ts"
import { PROBLEM_TYPE, STATUS_OF_CODE } from "./problem.ts"
import { AGENT_ROUTES, ROUTES } from "./routes.ts"
import {
  agentObjectionRequestSchema,
  agentObjectionsSchema,
  agentPeopleRequestSchema,
  agentPeopleSchema,
  changeEventSchema,
  changesSchema,
  historySchema,
  inboundMailAnswerSchema,
  inboundMailSchema,
  inboundSmsAnswerSchema,
  inboundSmsSchema,
  linkRequestSchema,
  maySendAnswerSchema,
  maySendLineSchema,
  maySendQuestionSchema,
  maySendRequestSchema,
  problemAnswerSchema,
  reasonRequestSchema,
  receiptSchema,
  saveRequestSchema,
  snapshotSchema,
  suppressionSchema,
  undoRequestSchema,
  unsubscribeRequestSchema,
} from "./schemas.ts"

/** A JSON value of the description. */
type Json = Readonly<Record<string, unknown>>

/** What a route does, as far as it has to be said beside its schemas. */
interface Operation {
  readonly summary: string
  /** Who may: whoever holds a link, an old one too, the brand's own systems, its agents, whoever hands messages in, or anybody. */
  readonly authority: "link" | "oldLink" | "sender" | "agent" | "inbound" | "anybody"
  /** Names of the headers it needs or takes. */
  readonly headers?: readonly (keyof typeof HEADERS)[]
  /** Names of the parameters it takes; none is needed. */
  readonly query?: readonly (keyof typeof QUERY)[]
  readonly body?: keyof typeof SCHEMAS
  /** Of each line, where the body may come as lines too. */
  readonly bodyLines?: keyof typeof SCHEMAS
  readonly status?: 200 | 202 | 204
  /** The answer; nothing worth reading where it is left out. */
  readonly answer?: keyof typeof SCHEMAS
  /** What the answer is where it is a plain text. */
  readonly text?: string
  /** Of each line, where it answers with lines. */
  readonly answerLines?: keyof typeof SCHEMAS
  /** The columns, where it answers with a table too. */
  readonly answerTable?: string
  /** What it may refuse with, beside what every route may. */
  readonly refuses: readonly ErrorCode[]
}

const SCHEMAS = {
  Snapshot: snapshotSchema,
  Receipt: receiptSchema,
  History: historySchema,
  Problem: problemAnswerSchema,
  SaveRequest: saveRequestSchema,
  UnsubscribeRequest: unsubscribeRequestSchema,
  UndoRequest: undoRequestSchema,
  ReasonRequest: reasonRequestSchema,
  LinkRequest: linkRequestSchema,
  MaySendRequest: maySendRequestSchema,
  MaySendAnswer: maySendAnswerSchema,
  InboundSms: inboundSmsSchema,
  InboundSmsAnswer: inboundSmsAnswerSchema,
  InboundMail: inboundMailSchema,
  InboundMailAnswer: inboundMailAnswerSchema,
  ChangeEvent: changeEventSchema,
  AgentPeopleRequest: agentPeopleRequestSchema,
  AgentPeople: agentPeopleSchema,
  AgentObjectionRequest: agentObjectionRequestSchema,
  AgentObjections: agentObjectionsSchema,
  MaySendQuestion: maySendQuestionSchema,
  MaySendLine: maySendLineSchema,
  Changes: changesSchema,
  Suppression: suppressionSchema,
} as const satisfies Record<string, GenericSchema>

const HEADERS = {
  "If-Match": {
    description:
      "The revision of the snapshot on which the person decided, as an entity tag (RFC 9110 section 13.1.1).",
    required: true,
    schema: { type: "string", pattern: '^"[\\x21\\x23-\\x7e]{1,100}"$' },
  },
  "Idempotency-Key": {
    description: "The same for every attempt at one press (draft-ietf-httpapi-idempotency-key-header).",
    required: true,
    schema: { type: "string", pattern: "^[A-Za-z0-9_-]{16,64}$" },
  },
  "Idempotency-Key (may be left out)": {
    description: "The same for every attempt at one press. Leaving is idempotent without it.",
    required: false,
    schema: { type: "string", pattern: "^[A-Za-z0-9_-]{16,64}$" },
  },
  "webhook-id": {
    description: "The same for every attempt at one message (Standard Webhooks 1.0).",
    required: true,
    schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,256}$" },
  },
  "webhook-timestamp": {
    description: "When it was signed, in seconds since 1970: within five minutes of now.",
    required: true,
    schema: { type: "string", pattern: "^\\d{1,12}$" },
  },
} as const

/** A name may have a word in brackets behind it, to tell it from its namesakes. */
const QUERY = {
  after: {
    description: "`next` of the page before.",
    schema: { type: "string", pattern: "^[\\w.\\-]{1,100}$" },
  },
  "after (of the feed)": {
    description: "`next` of the answer before, whenever that was. From the beginning where it is left out.",
    schema: { type: "string", pattern: "^[\\d.]{1,40}$" },
  },
  limit: {
    description: "So many people at most.",
    schema: { type: "integer", minimum: 1, maximum: 1_000, default: 500 },
  },
  addresses: {
    description: "`hashed` tells addresses by `~` and their HMAC-SHA256 under the brand's suppression key.",
    schema: { type: "string", enum: ["none", "hashed"], default: "none" },
  },
} as const

const EVERY_ROUTE = { ...ROUTES, ...AGENT_ROUTES } as const

const OPERATIONS: Readonly<
  Record<keyof typeof EVERY_ROUTE, Readonly<Partial<Record<"get" | "put" | "post", Operation>>>>
> = {
  preferences: {
    get: { summary: "What stands for this person.", authority: "link", answer: "Snapshot", refuses: [] },
    put: {
      summary: "Keeps what the person changed, all of it or nothing.",
      authority: "link",
      headers: ["If-Match", "Idempotency-Key"],
      body: "SaveRequest",
      answer: "Snapshot",
      refuses: ["conflict", "key-reused"],
    },
  },
  objection: {
    post: {
      summary: "Objects to all direct marketing. Never refused for being too often.",
      authority: "oldLink",
      headers: ["Idempotency-Key (may be left out)"],
      body: "UnsubscribeRequest",
      answer: "Receipt",
      refuses: [],
    },
  },
  undo: {
    post: {
      summary: "Takes an objection back: what stood before stands again.",
      authority: "link",
      headers: ["Idempotency-Key"],
      body: "UndoRequest",
      answer: "Snapshot",
      refuses: ["undo-unavailable", "key-reused", "unsupported"],
    },
  },
  reason: {
    post: {
      summary: "Why the person left.",
      authority: "oldLink",
      body: "ReasonRequest",
      status: 204,
      refuses: ["unsupported"],
    },
  },
  history: {
    get: {
      summary: "What happened, newest first.",
      authority: "link",
      query: ["after"],
      answer: "History",
      refuses: ["unsupported"],
    },
  },
  linkRequests: {
    post: {
      summary: "Asks that a fresh link be sent to an address or number. The answer tells nothing of who is known.",
      authority: "anybody",
      headers: ["Idempotency-Key"],
      body: "LinkRequest",
      status: 202,
      refuses: ["unsupported"],
    },
  },
  maySend: {
    post: {
      summary: "May these be sent? In the order of the questions. As lines, without an end and of one brand.",
      authority: "sender",
      body: "MaySendRequest",
      bodyLines: "MaySendQuestion",
      answer: "MaySendAnswer",
      answerLines: "MaySendLine",
      refuses: [],
    },
  },
  changes: {
    get: {
      summary: "Who changed since, each once, as they stand now. Misses nobody, however many write at once.",
      authority: "sender",
      query: ["after (of the feed)", "limit"],
      answer: "Changes",
      refuses: [],
    },
  },
  suppressions: {
    get: {
      summary: "Everybody who objects to direct marketing.",
      authority: "sender",
      query: ["addresses"],
      answerLines: "Suppression",
      answerTable: "subject, since, reference, erased, except, channel, address, hash",
      refuses: [],
    },
  },
  inboundSms: {
    post: {
      summary: "A text message that came in. STOP objects to all direct marketing. Never refused for being too often.",
      authority: "inbound",
      headers: ["webhook-id", "webhook-timestamp"],
      body: "InboundSms",
      answer: "InboundSmsAnswer",
      refuses: [],
    },
  },
  inboundMail: {
    post: {
      summary:
        "A mail that came in. With a reference it objects to all direct marketing, without one a fresh link is sent. Never refused for being too often.",
      authority: "inbound",
      headers: ["webhook-id", "webhook-timestamp"],
      body: "InboundMail",
      answer: "InboundMailAnswer",
      refuses: [],
    },
  },
  metrics: {
    get: {
      summary: "For how long the oldest change, and the oldest mail, of this brand waits to be delivered.",
      authority: "sender",
      text: "Gauges in the text format of Prometheus.",
      refuses: [],
    },
  },
  agentPeople: {
    post: {
      summary: "Whom a customer number, an address or a phone number stands for. No whole address is told.",
      authority: "agent",
      body: "AgentPeopleRequest",
      answer: "AgentPeople",
      refuses: ["unsupported"],
    },
  },
  agentObjections: {
    post: {
      summary:
        "Writes down that somebody objects to all direct marketing, known or not. Wrong keys may be too many, right ones never are.",
      authority: "agent",
      headers: ["Idempotency-Key (may be left out)"],
      body: "AgentObjectionRequest",
      answer: "AgentObjections",
      refuses: ["unsupported"],
    },
  },
}

/**
 * The HTTP contract as an OpenAPI 3.1 document, from the very schemas that read requests and answers.
 *
 * @param base where it is served, such as `https://prefs.example/api/v1`
 */
export function openApi(base: string): Json {
  return {
    openapi: "3.1.1",
    info: {
      title: "preference-center",
      version: "1",
      summary: "What a page needs of a backend on which a person tells a business what it may send them.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: base }],
    paths: Object.fromEntries(
      Object.entries(OPERATIONS).map(([name, operations]) => [
        EVERY_ROUTE[name as keyof typeof EVERY_ROUTE],
        Object.fromEntries(
          Object.entries(operations).map(([method, operation]) => [method, describe(name, method, operation)]),
        ),
      ]),
    ),
    webhooks: {
      "preferences.changed": {
        post: {
          operationId: "preferencesChanged",
          summary: "What a webhook of the configuration is told of every change, signed as Standard Webhooks 1.0 says.",
          parameters: ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => ({
            name,
            in: "header",
            required: true,
            schema: { type: "string" },
          })),
          requestBody: { required: true, content: { "application/json": { schema: reference("ChangeEvent") } } },
          responses: { "2XX": { description: "It was taken. Anything else is tried again." } },
        },
      },
    },
    components: {
      schemas: Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]) => [name, jsonSchemaOf(schema)])),
      securitySchemes: {
        link: { type: "http", scheme: "bearer", description: "The token of the link that the person came with." },
        sender: { type: "http", scheme: "bearer", description: "A key of the brand's own systems." },
        agent: { type: "http", scheme: "bearer", description: "The key of an agent of the brand." },
        inbound: {
          type: "apiKey",
          in: "header",
          name: "webhook-signature",
          description: "Of the body, with a secret of the brand and the door (Standard Webhooks 1.0).",
        },
      },
    },
  }
}

const CONVERSION: ConversionConfig = { target: "draft-2020-12", errorMode: "throw" }

function jsonSchemaOf(schema: GenericSchema): Json {
  const { $schema: _said, ...json } = toJsonSchema(schema, CONVERSION) as Json
  return json
}

function describe(name: string, method: string, operation: Operation): Json {
  const { summary, authority, headers = [], query = [], body, bodyLines, status = 200, answer, refuses } = operation
  const { answerLines, answerTable, text } = operation
  const parameters = [
    ...headers.map((header) => ({ name: header.replace(/ \(.*/, ""), in: "header", ...HEADERS[header] })),
    ...query.map((each) => ({ name: each.replace(/ \(.*/, ""), in: "query", required: false, ...QUERY[each] })),
  ]
  const answered = contentOf(answer, answerLines, answerTable)
  const described = answer ?? (answerLines && `${answerLines}s`)
  return {
    operationId: method + name[0]?.toUpperCase() + name.slice(1),
    summary,
    security: authority === "anybody" ? [] : [{ [SCHEME_OF[authority]]: [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, ...contentOf(body, bodyLines) } } : {}),
    responses: {
      [status]: {
        description: described ? `The ${described}.` : (text ?? "Done."),
        ...(answer === "Snapshot"
          ? { headers: { ETag: { description: "The revision.", schema: { type: "string" } } } }
          : {}),
        ...answered,
        ...(text ? { content: { "text/plain": { schema: { type: "string" } } } } : {}),
      },
      ...refusalsOf(authority, refuses, body !== undefined),
    },
  }
}

/** The security scheme by which each is told. */
const SCHEME_OF = { link: "link", oldLink: "link", sender: "sender", agent: "agent", inbound: "inbound" } as const

/** The schema of `application/x-ndjson` is that of each line. */
function contentOf(whole?: keyof typeof SCHEMAS, lines?: keyof typeof SCHEMAS, table?: string): Json {
  const content = {
    ...(whole ? { "application/json": { schema: reference(whole) } } : {}),
    ...(lines ? { "application/x-ndjson": { schema: reference(lines) } } : {}),
    ...(table ? { "text/csv": { schema: { type: "string", description: `The columns are ${table}.` } } } : {}),
  }
  return Object.keys(content).length > 0 ? { content } : {}
}

const reference = (name: keyof typeof SCHEMAS): Json => ({ $ref: `#/components/schemas/${name}` })

/** Every status it may refuse with, and the codes behind each. */
function refusalsOf(authority: Operation["authority"], more: readonly ErrorCode[], hasBody: boolean): Json {
  const codes: ErrorCode[] = ["invalid-request", "unavailable", ...more]
  if (authority !== "anybody") codes.push("link-invalid")
  if (authority === "link") codes.push("link-expired")
  // Whoever says no is never told to wait (D30).
  if (authority !== "oldLink" && authority !== "inbound") codes.push("throttled")
  const byStatus = new Map<number, string[]>()
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    const status = STATUS_OF_CODE[code]
    if (codes.includes(code) && status !== null) byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  if (hasBody) {
    byStatus.set(413, ["invalid-request: the body is too large"])
    byStatus.set(415, ["invalid-request: the body is of another type"])
  }
  const [type = ""] = PROBLEM_TYPE.split(";")
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      status,
      {
        description: names.map((each) => `\`${each}\``).join(", "),
        content: { [type]: { schema: reference("Problem") } },
      },
    ]),
  )
}
