import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { type Brand, PreferenceError, quotable } from "../domain/index.ts"
import { createRegister, type PersonToImport, type Register } from "../server/index.ts"
import { CommandError } from "./command-error.ts"
import { openConfig } from "./open-config.ts"
import { openStore } from "./open-store.ts"
import { batches } from "./people/batches.ts"
import { personReader } from "./people/person-of.ts"
import { createProgress } from "./people/progress.ts"
import { type BadRow, openPeople, type PeopleFile, type Row } from "./people/read-people.ts"
import { createRejected } from "./people/rejected.ts"
import { whichBrand } from "./people/which-brand.ts"

interface ImportOptions {
  readonly config: string
  readonly database: string
  readonly brand: string | undefined
  readonly file: string | undefined
}

/** After so many lines it is noted how far the list was read. */
const NOTE_EVERY = 500

/**
 * `preference-center import people.csv`: takes over what a business's list says of each person, line by line. Nobody's no is
 * lifted by it (A20, A28). Stopped in the middle and started again, it carries on; done twice, it changes nothing more.
 *
 * @returns whether every line was taken
 */
export async function importPeople({ config: configPath, database, brand: id, file }: ImportOptions): Promise<boolean> {
  if (file === undefined) throw new CommandError("Say which list to import: import people.csv")
  const { config } = await openConfig(configPath)
  const brand = whichBrand(config, id, configPath)
  const people = openPeople(file)
  const reader = personReader(people.columns, brand)
  if (reader.unread.length > 0) process.stderr.write(`Not read: ${quotable(reader.unread.join(", "))}\n`)
  const mark = createBookmark(file, `${brand.id} ${database}`)
  const rejected = createRejected(`${file}.rejected.csv`, mark.before > 0)
  if (mark.before > 0) process.stderr.write(`Carrying on after line ${mark.before}.\n`)
  const store = await openStore(database, "create")
  const register = createRegister({ ...config, store })
  const progress = createProgress({ size: people.size, out: process.stderr })
  let taken = 0
  try {
    for await (const rows of batches(after(mark.before, people.rows), AT_ONCE)) {
      const read = rows.map((row) => (row.fields === null ? row.wrong : reader.read(row)))
      const wrong = await take(register, brand, read)
      for (const [at, row] of rows.entries()) {
        const why = wrong[at] ?? null
        if (why === null) taken++
        else rejected.add(row, why)
        mark.note(row.line)
      }
      progress.tell(people.read(), taken + rejected.count())
    }
  } finally {
    mark.keep()
    progress.end()
    await store.close()
  }
  mark.remove()
  process.stdout.write(`${taken} people taken over${rejected.count() > 0 ? "" : ", no line rejected"}.\n`)
  if (rejected.count() > 0) process.stdout.write(`${rejected.count()} lines rejected: see ${rejected.path}\n`)
  return rejected.count() === 0
}

/** So many lines are written together: on a slow machine what takes some hundredths of a second. */
const AT_ONCE = 100

/**
 * @param read people, or in words why a line is none
 * @returns for each `null` when it is in the register, else why the line cannot be
 */
async function take(
  register: Register,
  brand: Brand,
  read: readonly (PersonToImport | string)[],
): Promise<(string | null)[]> {
  const occasion = { now: new Date(), door: "import", locale: null, textVersion: null, link: null } as const
  const people = read.filter((each) => typeof each !== "string")
  const outcomes = [...(await register.importPeople(brand, people, occasion))]
  return read.map((each) => {
    if (typeof each === "string") return each
    const outcome = outcomes.shift()
    return outcome instanceof PreferenceError ? outcome.message : null
  })
}

async function* after(line: number, rows: PeopleFile["rows"]): AsyncGenerator<Row | BadRow> {
  for await (const row of rows) if (row.line > line) yield row
}

/** How far a list was read before, as long as it is the same list for the same register. */
function createBookmark(list: string, purpose: string) {
  const path = `${list}.progress`
  const { size, mtimeMs } = statSync(list)
  const identity = JSON.stringify([purpose, size, mtimeMs])
  const before = lineIn(path, identity)
  let line = before
  let noted = before
  const keep = () => writeFileSync(path, JSON.stringify({ identity, line }))
  return {
    before,
    note: (now: number) => {
      line = now
      if (line - noted < NOTE_EVERY) return
      noted = line
      keep()
    },
    keep,
    remove: () => rmSync(path, { force: true }),
  }
}

function lineIn(path: string, identity: string): number {
  if (!existsSync(path)) return 0
  try {
    const kept = JSON.parse(readFileSync(path, "utf8")) as { identity?: unknown; line?: unknown }
    return kept.identity === identity && typeof kept.line === "number" ? kept.line : 0
  } catch {
    return 0
  }
}
