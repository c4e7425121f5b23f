import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs"

const ROOT = new URL("../", import.meta.url).pathname
const STAMP = `${ROOT}dist/.built-from`
const SOURCES = [
  "src/**/*.{ts,tsx,css}",
  "locales/**/*.json",
  "public/**/*",
  "index.html",
  "vite.config.ts",
  "tsconfig*.json",
  "package-lock.json",
  "tools/build.ts",
  "tools/build-gallery.ts",
  "tools/component-css.ts",
  "tools/embed-css.ts",
  "tools/sbom.ts",
]

/** Builds when `dist/` does not come from the sources as they stand. */
export function buildIfChanged(): void {
  const now = fingerprintOfSources()
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === now) return
  execFileSync(process.execPath, [`${ROOT}tools/build.ts`], { cwd: ROOT, stdio: "inherit" })
  writeFileSync(STAMP, now)
}

function fingerprintOfSources(): string {
  const hash = createHash("sha256")
  for (const entry of globSync(SOURCES, { cwd: ROOT, withFileTypes: true })) {
    if (entry.isFile()) hash.update(entry.name).update(readFileSync(`${entry.parentPath}/${entry.name}`))
  }
  return hash.digest("hex")
}
