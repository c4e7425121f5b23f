import { defineConfig } from "@playwright/test"
import { CHROMIUM_ARGS, findChromium } from "./tools/browser.ts"

const executablePath = await findChromium()

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 60_000,
  reporter: process.env.CHECK ? [["list"], ["json", { outputFile: "test-results/e2e.json" }]] : [["list"]],
  use: {
    viewport: { width: 360, height: 740 },
    locale: "fr-BE",
    trace: "retain-on-failure",
    launchOptions: { args: CHROMIUM_ARGS, ...(executablePath ? { executablePath } : {}) },
  },
})
