import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"

/** Installs one of Debian's packages, where that is possible: as root, on Debian. Says whether it did. */
export function installFromDebian(name: string): boolean {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false
  console.log(`Installing ${name} from Debian's packages...`)
  try {
    execFileSync("apt-get", ["update", "-qq"], { stdio: "inherit" })
    execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", name], { stdio: "inherit" })
    return true
  } catch {
    return false
  }
}
