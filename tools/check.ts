/**
 * `npm test`: every check of the project, one after the other, each to its end. The last line adds them up: a tool that
 * finds nothing wrong counts one, a test counts one.
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, readFileSync, rmSync } from "node:fs"
import { stripVTControlCharacters } from "node:util"
import { buildIfChanged } from "./build-if-changed.ts"
import { installStrace } from "./strace.ts"

const ROOT = new URL("../", import.meta.url).pathname
const RESULTS = `${ROOT}test-results`

interface Count {
  readonly passed: number
  readonly failed: number
  /** The tests that failed, each with the first lines of what it said: the end of a log tells them, where no more of it is kept. */
  readonly failures?: readonly string[]
}

interface Check {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  /** Reads how many tests ran from the runner's own report; without it the check counts one. */
  readonly count?: () => Count
}

const CHECKS: readonly Check[] = [
  { name: "format and lint", command: ["biome", "ci", "."] },
  { name: "rooms", command: ["node", "tools/rooms.ts"] },
  { name: "types", command: ["tsc", "--noEmit"] },
  { name: "dead code", command: ["knip"] },
  { name: "size limits", command: ["size-limit"] },
  {
    name: "unit and conformance",
    command: ["vitest", "run", "--reporter=default", "--reporter=json", "--outputFile.json=test-results/unit.json"],
    count: () => {
      const report = readReport<UnitReport>("unit.json")
      const failures = report.testResults.flatMap((file) => [
        ...(file.message === "" ? [] : [failure(file.name, file.message)]),
        ...file.assertionResults
          .filter(({ status }) => status === "failed")
          .map((test) => failure(`${file.name} › ${test.fullName}`, test.failureMessages.join("\n"))),
      ])
      return { passed: report.numPassedTests, failed: report.numFailedTests, failures }
    },
  },
  {
    name: "end to end",
    command: ["playwright", "test"],
    count: () => {
      const { stats, suites } = readReport<EndToEndReport>("e2e.json")
      const failures = suites.flatMap(failuresOf)
      return { passed: stats.expected, failed: stats.unexpected + stats.flaky, failures }
    },
  },
]

/** What is read of the unit runner's own report. */
interface UnitReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

/** What is read of the end-to-end runner's own report. */
interface EndToEndReport {
  readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number }
  readonly suites: readonly EndToEndSuite[]
}

interface EndToEndSuite {
  readonly suites?: readonly EndToEndSuite[]
  readonly specs: readonly {
    readonly title: string
    readonly file: string
    readonly line: number
    readonly ok: boolean
    readonly tests: readonly { readonly results: readonly { readonly error?: { readonly message?: string } }[] }[]
  }[]
}

function failuresOf(suite: EndToEndSuite): readonly string[] {
  const own = suite.specs
    .filter(({ ok }) => !ok)
    .map(({ file, line, title, tests }) => {
      const messages = tests.flatMap(({ results }) => results.map(({ error }) => error?.message ?? ""))
      return failure(`${file}:${line} › ${title}`, messages.join("\n"))
    })
  return [...own, ...(suite.suites ?? []).flatMap(failuresOf)]
}

/** One failed test: where it stands, and the first lines of what it said. */
const failure = (where: string, message: string): string =>
  [where.replace(ROOT, ""), ...stripVTControlCharacters(message).split("\n").slice(0, 12)].join("\n    ")

const readReport = <Report>(name: string): Report => JSON.parse(readFileSync(`${RESULTS}/${name}`, "utf8")) as Report

function run({ name, command: [program, ...args], count }: Check): Count {
  console.log(`\n── ${name}`)
  const { status } = spawnSync(program, args, { cwd: ROOT, stdio: "inherit", env: { ...process.env, CHECK: "1" } })
  const counted = count ? countOrNothing(count) : { passed: status === 0 ? 1 : 0, failed: 0 }
  // A runner that stopped without a failed test (no test found, a crash) has failed all the same.
  return status === 0 || counted.failed > 0 ? counted : { ...counted, failed: 1 }
}

function countOrNothing(count: () => Count): Count {
  try {
    return count()
  } catch {
    return { passed: 0, failed: 0 }
  }
}

function build(): Count {
  console.log("\n── build")
  try {
    buildIfChanged()
    return { passed: 1, failed: 0 }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

rmSync(RESULTS, { recursive: true, force: true })
mkdirSync(RESULTS, { recursive: true })
// Before the runner, several of whose processes would install it at once.
if (!installStrace()) console.log("There is no strace: what happens when a disk fails is not tested.")
const results = [{ name: "build", ...build() }, ...CHECKS.map((check) => ({ name: check.name, ...run(check) }))]
for (const { name, failures = [] } of results) {
  for (const each of failures) console.log(`\n${name}: failed\n  ${each}`)
}
console.log("")
for (const { name, passed, failed } of results) {
  console.log(`${name.padEnd(24)}${String(passed).padStart(6)} passed${String(failed).padStart(6)} failed`)
}
const total = (key: "passed" | "failed") => results.reduce((sum, result) => sum + result[key], 0)
console.log(`\n${total("passed")} passed, ${total("failed")} failed`)
process.exitCode = total("failed") > 0 ? 1 : 0
