import { defineConfig, type PlaywrightTestOptions, type PlaywrightWorkerOptions } from "@playwright/test"
import { CHROMIUM_ARGS, findChromium, findFirefox } from "./tools/browser.ts"

type Use = Partial<PlaywrightTestOptions & PlaywrightWorkerOptions>

/** Chromium unless `BROWSER` names another. */
const browser: Use = process.env.BROWSER === "firefox" ? await firefox() : await chromium()

async function chromium(): Promise<Use> {
  const executablePath = await findChromium()
  return { launchOptions: { args: CHROMIUM_ARGS, ...(executablePath ? { executablePath } : {}) } }
}

/** Debian's Firefox speaks WebDriver BiDi; one that Playwright installed speaks its own protocol. */
async function firefox(): Promise<Use> {
  const executablePath = findFirefox()
  return {
    browserName: "firefox",
    ...(executablePath ? { channel: "moz-firefox", launchOptions: { executablePath } } : {}),
  }
}

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // A check writes nothing that it would then compare with.
  updateSnapshots: process.env.CHECK || process.env.CI ? "none" : "missing",
  snapshotPathTemplate: "{testDir}/golden/{testFileName}/{arg}{ext}",
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 60_000,
  reporter: process.env.CHECK ? [["list"], ["json", { outputFile: "test-results/e2e.json" }]] : [["list"]],
  use: { viewport: { width: 360, height: 740 }, locale: "fr-BE", trace: "retain-on-failure", ...browser },
})
