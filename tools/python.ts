import { spawnSync } from "node:child_process"
import { installFromDebian } from "./debian.ts"

/**
 * A Python 3 to run the example of a backend with: `PYTHON`, the system's, or one from Debian's packages.
 *
 * @throws Error saying what to do when there is none
 */
export function findPython(): string {
  const runs = (name: string) => spawnSync(name, ["--version"]).status === 0
  const named = process.env.PYTHON ?? "python3"
  if (runs(named) || (installFromDebian("python3") && runs("python3"))) return named
  throw new Error("There is no Python 3 to test with. Install one and name it in PYTHON.")
}
