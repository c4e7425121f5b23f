import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"

/**
 * Installs what is measured with or beside, and is no part of the project, into a folder that git ignores. What is there
 * already stays.
 *
 * @param packages with their versions
 * @returns the folder, with a slash at its end
 * @throws Error where they cannot be installed
 */
export function installed(name: string, packages: readonly string[]): string {
  const folder = new URL(`.installed/${name}/`, import.meta.url).pathname
  const wanted = JSON.stringify([...new Set(packages)].sort())
  const stamp = `${folder}installed.json`
  if (packages.length === 0 || (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted)) return folder
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}package.json`, '{ "private": true, "type": "module" }\n')
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", ...new Set(packages)]
  execFileSync("npm", args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" })
  writeFileSync(stamp, wanted)
  return folder
}
