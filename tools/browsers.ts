/** `npm run test:browsers`: the main journeys in Firefox and in WebKit. `npm test` has all of them, in Chromium. */
import { spawnSync } from "node:child_process"
import { buildIfChanged } from "./build-if-changed.ts"

const ROOT = new URL("../", import.meta.url).pathname
const RUNS: readonly { command: readonly [string, ...string[]]; env: Record<string, string> }[] = [
  {
    command: ["playwright", "test", "e2e/embed.spec.ts", "e2e/leave.spec.ts", "e2e/preferences.spec.ts"],
    env: { BROWSER: "firefox" },
  },
  { command: ["node", "--test", "tools/webkit.ts"], env: {} },
]

buildIfChanged()
const failed = RUNS.filter(({ command: [program, ...args], env }) => {
  const { status } = spawnSync(program, args, { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...env } })
  return status !== 0
})
process.exitCode = failed.length > 0 ? 1 : 0
