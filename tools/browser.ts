import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { chromium, firefox } from "@playwright/test"
import { installFromDebian } from "./debian.ts"

const SYSTEM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
const systems = (): string | undefined => SYSTEM.find((path) => existsSync(path))
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
  return systems() ?? (installFromDebian("chromium") ? systems() : undefined) ?? (await fromNpm())
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

const FIREFOX = ["/usr/bin/firefox-esr", "/usr/bin/firefox"]

/**
 * A Firefox to test with: the one Playwright installed, the system's, or one from Debian's packages (as root).
 *
 * @returns a path, or `undefined` to let Playwright take its own
 * @throws Error saying what to do when there is none
 */
export function findFirefox(): string | undefined {
  if (existsSync(firefox.executablePath())) return undefined
  const installed = () => FIREFOX.find((path) => existsSync(path))
  const found = installed() ?? (installFromDebian("firefox-esr") ? installed() : undefined)
  if (found === undefined)
    throw new Error("There is no Firefox to test with. Install one, or run: playwright install firefox")
  return found
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
