/** `npm run test:prominence`: the opt-out beside its neighbour, in 1,200 combinations. */
import { spawnSync } from "node:child_process"
import { buildIfChanged } from "./build-if-changed.ts"

buildIfChanged()
const { status } = spawnSync("playwright", ["test", "e2e/prominence.spec.ts"], {
  cwd: new URL("../", import.meta.url).pathname,
  stdio: "inherit",
  env: { ...process.env, PROMINENCE: "1200" },
})
process.exitCode = status ?? 1
