import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import {
  type Audit,
  auditEvidence,
  type Break,
  type Checkpoint,
  type Covered,
  coveredUntil,
  type Disagreement,
  type Finding,
  readCheckpoint,
  writeCheckpoint,
} from "../server/index.ts"
import { CommandError } from "./command-error.ts"
import { openConfig } from "./open-config.ts"
import { openStore } from "./open-store.ts"

interface AuditCommand {
  /** Names the brands; without one they are those of which there is evidence. */
  readonly config: string | undefined
  readonly database: string
  /** A checkpoint of an earlier time. */
  readonly since: string | undefined
  /** Where to write one of now. */
  readonly checkpoint: string | undefined
}

/** So many findings are told one by one. */
const TOLD = 200

/**
 * `preference-center audit`: whether the evidence is whole, where it is not, and whether the register agrees with it (A30).
 *
 * @returns whether nothing is wrong
 * @throws CommandError when the database or the earlier checkpoint cannot be read, or the new one cannot be written
 */
export async function audit({ config, database, since, checkpoint }: AuditCommand): Promise<boolean> {
  const brands = config === undefined ? [] : await brandsIn(config)
  const earlier = since === undefined ? null : await checkpointIn(since)
  if (checkpoint !== undefined) await refuseOtherFile(checkpoint)
  const now = new Date()
  const store = await openStore(database, "refuse")
  try {
    const tell = (finding: Finding, nth: number) => {
      if (nth <= TOLD) process.stdout.write(`${wordsFor(finding)}\n`)
    }
    let found = 0
    const until = [coveredUntil(now), ...(earlier ? [earlier.until] : [])]
    const result = await auditEvidence(store, { brands, until, onFinding: (finding) => tell(finding, ++found) })
    if (found > TOLD) process.stdout.write(`… and ${found - TOLD} more.\n`)
    const [covered, then] = result.covered
    const changes = earlier && then ? changesSince(earlier, then) : null
    process.stdout.write(summaryOf(result))
    if (earlier) process.stdout.write(sinceWords(earlier, changes))
    const whole = result.findings === 0 && changes === null
    if (checkpoint !== undefined && covered) {
      await keep(checkpoint, { ...covered, takenAt: now.toISOString(), findings: result.findings }, whole)
    }
    return whole
  } finally {
    await store.close()
  }
}

async function brandsIn(path: string): Promise<string[]> {
  const { config } = await openConfig(path)
  return [...config.brands.keys()]
}

async function checkpointIn(path: string): Promise<Checkpoint> {
  let text: string
  try {
    text = readFileSync(path, "utf8")
  } catch (error) {
    throw new CommandError(`The checkpoint ${path} cannot be read: ${(error as Error).message}`)
  }
  const checkpoint = await readCheckpoint(text)
  if (checkpoint) return checkpoint
  throw new CommandError(
    `${path} is no checkpoint, or it was damaged or changed: its seal does not fit. Use another copy.`,
  )
}

/** Told before an hour of work, and before anything else than a checkpoint is lost. */
async function refuseOtherFile(path: string): Promise<void> {
  if (!existsSync(dirname(path)))
    throw new CommandError(`The checkpoint ${path} cannot be written: there is no such folder.`)
  if (existsSync(path)) await checkpointIn(path)
}

/** Written beside it first, so that there is a whole one at any time. One that is there gives way to nothing that is wrong. */
async function keep(path: string, checkpoint: Checkpoint, whole: boolean): Promise<void> {
  if (!whole && existsSync(path)) {
    process.stdout.write(`No checkpoint written: ${path} stays as it is, as long as something is wrong.\n`)
    return
  }
  const text = await writeCheckpoint(checkpoint)
  const beside = `${path}.${process.pid}.new`
  try {
    writeFileSync(beside, text, { flag: "wx" })
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw new CommandError(`The checkpoint ${path} cannot be written: ${(error as Error).message}`)
  }
  process.stdout.write(`Checkpoint written to ${path}: ${lines(checkpoint.lines)} until ${checkpoint.until}.\n`)
}

/** What is otherwise than it was, in words; `null` where nothing is. */
function changesSince(earlier: Checkpoint, { lines: now, sha256 }: Covered): string | null {
  if (now < earlier.lines) return `${lines(earlier.lines - now)} of that time are not there any more`
  if (now > earlier.lines) {
    return `there are ${lines(now - earlier.lines)} more with a time before it: put there later, or by a machine whose clock was wrong`
  }
  return sha256 === earlier.sha256 ? null : "as many lines are there, and they are not the same"
}

const sinceWords = ({ takenAt, until, lines: then }: Checkpoint, changes: string | null): string =>
  changes === null
    ? `Since the checkpoint of ${takenAt}: ${lines(then)} until ${until} are there still, unchanged.\n`
    : `Since the checkpoint of ${takenAt}, which covers ${lines(then)} until ${until}: ${changes}.\n`

function summaryOf({ lines: all, people, brands, unchained, findings }: Audit): string {
  const of = `${people} ${people === 1 ? "person" : "people"} towards ${brands} ${brands === 1 ? "brand" : "brands"}`
  const before =
    unchained.lines === 0
      ? ""
      : `${lines(unchained.lines)} are from before there was a chain, the last of ${shown(unchained.lastAt ?? "")}.\n`
  const verdict =
    findings === 0
      ? "Nothing is wrong with it."
      : `Wrong in ${findings} ${findings === 1 ? "place" : "places"}: see above.`
  return `Evidence: ${lines(all)}, of ${of}.\n${before}${verdict}\n`
}

const lines = (count: number): string => `${count} ${count === 1 ? "line" : "lines"}`

const BREAKS: Record<Break, string> = {
  changed: "does not fit its hash. It was changed, or the line before it was changed or given to somebody else.",
  "missing-before":
    "does not follow the line before it, and numbers between them are unused. A line was taken out, most likely.",
  "added-before": "follows an earlier line than the one before it. What stands between was put there later.",
  repeated: "has the hash of an earlier line. It was copied, or lines were put into another order.",
  "no-hash": "has no hash, though the chain had begun. It was taken away, or somebody else wrote the line.",
}

function wordsFor(finding: Finding): string {
  const who = `${shown(finding.brand)} ${shown(finding.subject)}`
  if (finding.kind === "disagrees") return `${who}: ${disagreementIn(finding.disagreement)}`
  return `${who}: line ${finding.nth}, of ${shown(finding.at)}, ${BREAKS[finding.because]}`
}

function disagreementIn(it: Disagreement): string {
  switch (it.kind) {
    case "nobody":
      return "there is evidence, and nothing in the register."
    case "objection-lost":
      return `the objection ${shown(it.reference)} stands by the evidence, and not in the register.`
    case "objection-without-line":
      return `the objection ${shown(it.reference)} stands in the register, and no line of evidence tells of it.`
    case "lane-differs":
      return `${shown(it.lane)} is ${it.recorded} in the register, and ${shown(it.told)} by the evidence.`
    case "erasure-differs":
      return `the person was erased by the ${it.told ? "evidence, and not by the register" : "register, and not by the evidence"}.`
    case "erased-and-kept":
      return `the person was erased, and the register still has ${it.what}.`
  }
}

/** As it stands in the database; where that is no word of ours, quoted, so that it does nothing to a terminal. */
const shown = (text: string): string => (/^[\w.:/~-]+$/.test(text) ? text : JSON.stringify(text))
