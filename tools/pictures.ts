/**
 * `npm run pictures`: builds what changed, and draws anew every picture that no longer shows it: those that tests compare
 * with, and those in the README. `npm run pictures -- --update-snapshots=all` draws all of them.
 */
import { spawnSync } from "node:child_process"
import { buildIfChanged } from "./build-if-changed.ts"

const ROOT = new URL("../", import.meta.url).pathname

buildIfChanged()
const { status } = spawnSync(
  "playwright",
  [
    "test",
    "e2e/pictures.spec.ts",
    "e2e/readme-pictures.spec.ts",
    "--update-snapshots=changed",
    ...process.argv.slice(2),
  ],
  { cwd: ROOT, stdio: "inherit" },
)
process.exitCode = status ?? 1
