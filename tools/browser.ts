import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { chromium } from "@playwright/test"

const SYSTEM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
const PACKAGED = new URL("../node_modules/.cache/chromium/", import.meta.url).pathname

/**
 * A Chromium to test with, in this order: `CHROMIUM_PATH`, the one Playwright installed, the system's, one from Debian's
 * packages (as root), one that an npm package carries.
 *
 * @returns a path, or `undefined` to let Playwright take its own
 * @throws Error saying what to do when there is none
 */
export async function findChromium(): Promise<string | undefined> {
  const named = process.env.CHROMIUM_PATH
  if (named !== undefined) {
    if (existsSync(named)) return named
    throw new Error(`CHROMIUM_PATH names ${named}, and there is no such file.`)
  }
  if (existsSync(chromium.executablePath())) return undefined
  return SYSTEM.find((path) => existsSync(path)) ?? fromDebian() ?? (await fromNpm())
}

/** Installs Debian's Chromium, where that is possible. */
function fromDebian(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined
  console.log("Installing Chromium from Debian's packages...")
  try {
    execFileSync("apt-get", ["update", "-qq"], { stdio: "inherit" })
    execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], { stdio: "inherit" })
  } catch {
    return undefined
  }
  return SYSTEM.find((path) => existsSync(path))
}

/** The last resort: a Chromium inside an npm package, kept outside the project's dependencies. */
async function fromNpm(): Promise<string> {
  console.log("Installing Chromium from npm...")
  try {
    execFileSync("npm", ["install", "--no-save", "--loglevel=error", "--prefix", PACKAGED, "@sparticuz/chromium"], {
      stdio: "inherit",
    })
    const packaged = createRequire(PACKAGED).resolve("@sparticuz/chromium")
    const { default: carried } = (await import(packaged)) as { default: { executablePath(): Promise<string> } }
    return await carried.executablePath()
  } catch (cause) {
    throw new Error("There is no Chromium to test with. Install one and name it in CHROMIUM_PATH.", { cause })
  }
}

/** How Chromium is started here: quiet, and without its sandbox where root may not have one. */
export const CHROMIUM_ARGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
]
