import * as v from "valibot"
import { INSTANT_PATTERN } from "../../domain/index.ts"
import { fingerprint } from "../fingerprint.ts"

/** What all evidence up to a moment comes to. */
export interface Covered {
  /** ISO 8601 in UTC: the last moment whose lines count, by the time that stands in them. */
  readonly until: string
  readonly lines: number
  /** SHA-256 in base64url of the hashes of these lines, each followed by a line feed, by brand, person and number. */
  readonly sha256: string
}

/** A checkpoint, as it is kept elsewhere: what there was, and whether anything was wrong with it then. */
export interface Checkpoint extends Covered {
  /** When it was taken: ISO 8601 in UTC. */
  readonly takenAt: string
  readonly findings: number
}

/**
 * Lines as young as this do not count: in milliseconds. A line bears the time of the machine that wrote it, from before it
 * was written down. An hour is far more than a write takes, and than clocks that are kept differ.
 */
const MARGIN_MS = 60 * 60 * 1000

/** The last moment that a checkpoint taken now covers. */
export const coveredUntil = (now: Date): string => new Date(now.getTime() - MARGIN_MS).toISOString()

const instant = v.pipe(v.string(), v.regex(INSTANT_PATTERN))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const sha256 = v.pipe(v.string(), v.regex(/^[\w-]{43}$/))
const file = v.strictObject({
  kind: v.literal("preference-center/evidence-checkpoint/1"),
  takenAt: instant,
  until: instant,
  lines: count,
  sha256,
  findings: count,
  seal: sha256,
})
type CheckpointFile = v.InferOutput<typeof file>

const sealOf = ({ kind, takenAt, until, lines, sha256, findings }: Omit<CheckpointFile, "seal">): Promise<string> =>
  fingerprint(JSON.stringify([kind, takenAt, until, lines, sha256, findings]))

/** A checkpoint as text, with a seal over all of it: no slip and no broken disk changes it unnoticed. */
export async function writeCheckpoint({ takenAt, until, lines, sha256, findings }: Checkpoint): Promise<string> {
  const content = { kind: "preference-center/evidence-checkpoint/1" as const, takenAt, until, lines, sha256, findings }
  return `${JSON.stringify({ ...content, seal: await sealOf(content) }, null, 2)}\n`
}

/** @returns `null` for a text that is no checkpoint, or not the one that was written */
export async function readCheckpoint(text: string): Promise<Checkpoint | null> {
  let input: unknown
  try {
    input = JSON.parse(text)
  } catch {
    return null
  }
  const { success, output } = v.safeParse(file, input)
  if (!success || output.seal !== (await sealOf(output))) return null
  const { takenAt, until, lines, sha256, findings } = output
  return { takenAt, until, lines, sha256, findings }
}
