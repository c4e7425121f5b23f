/**
 * `npm run test:ghost`: the Ghost adapter against a real Ghost, which it installs by itself (once, some minutes), starts on
 * a free port of this machine, and stops. `GHOST_VERSION=6.65.0 npm run test:ghost` takes the newer one.
 */
import { strict as assert } from "node:assert"
import { after, describe, it } from "node:test"
import { chromium } from "@playwright/test"
import { ghostSetup } from "../../src/adapters/ghost/testing.ts"
import type { ConformanceSetup } from "../../src/conformance/index.ts"
import { conformance, describeConformance } from "../../src/conformance/index.ts"
import { REFERENCE_PATTERN } from "../../src/domain/index.ts"
import { CHROMIUM_ARGS, findChromium } from "../browser.ts"
import { buildIfChanged } from "../build-if-changed.ts"
import { openGhostBackend } from "./backend.ts"
import { Ghost } from "./ghost.ts"
import { installGhost, isGhostVersion } from "./install.ts"
import { servePage } from "./page.ts"

const version = process.env.GHOST_VERSION ?? "5.130.6"
if (!isGhostVersion(version)) throw new Error(`There is no Ghost ${version} to install; see install.ts.`)

const installed = installGhost(version)
buildIfChanged()
const ghost = await Ghost.start(installed)
after(() => ghost.stop())
const served = await servePage(ghost)
after(() => served.close())
const executablePath = await findChromium()
const browser = await chromium.launch({ args: CHROMIUM_ARGS, ...(executablePath ? { executablePath } : {}) })
after(() => browser.close())
const [first] = await ghost.newsletters()
if (!first) throw new Error("A new site has no newsletter.")
await ghost.addNewsletter("Weekly", { description: "Once a week." })
const FIRST = { channel: "email", topic: `n-${first.id}` }
const COMMENTS = { channel: "email", topic: "comments" }
const openBackend = () => openGhostBackend(ghost, first)

const setup: ConformanceSetup = { ...ghostSetup, open: openBackend }

describeConformance({ describe, it }, `the Ghost adapter, against Ghost ${version},`, setup)

describe("conflicts, one after the other", () => {
  const noticing = conformance({ ...setup, abilities: { ...setup.abilities, detectsConflicts: true } })
  for (const { topic, title, run } of noticing) if (topic === "conflicts") it(title, run)
})

/** The page in a browser of its own, and what that browser complained about. */
async function open(token: string) {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
  const complaints: string[] = []
  page.on("pageerror", (error) => complaints.push(error.message))
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text())
  })
  await page.goto(`${served.url}/en/u#token=${token}`)
  return { page, complaints }
}

describe("the page, in a real browser over a real Ghost", () => {
  it("leaves everything, shows the receipt, and everything is off at Ghost", async () => {
    const { links, reader } = await openBackend()
    const { page, complaints } = await open(links.valid.token)
    await page.locator("#leave button").click()
    await page.getByRole("heading", { level: 1, name: "Done" }).waitFor()
    assert.match((await page.locator(".reference").textContent()) ?? "", REFERENCE_PATTERN)
    assert.equal(await reader.maySend(FIRST), false)
    assert.equal(await reader.maySend(COMMENTS), false)
    assert.deepEqual(complaints, [])
  })

  it("shows the newsletters by name, and keeps what is chosen of them", async () => {
    const { links, reader } = await openBackend()
    const { page, complaints } = await open(links.valid.token)
    await page.locator("a.choice.some").click()
    await page.locator(`input[name="lanes.email/${FIRST.topic}"]`).uncheck()
    assert.ok(await page.getByText("The Daily Test").first().isVisible())
    assert.ok(await page.getByText("Weekly", { exact: true }).first().isVisible())
    await page.getByRole("button", { name: "Save" }).click()
    await page.getByText("Your choices are saved.").waitFor()
    assert.equal(await reader.maySend(FIRST), false)
    assert.equal(await reader.maySend(COMMENTS), true)
    assert.deepEqual(complaints, [])
  })

  it("says of a forged link that it is not ours", async () => {
    const { links } = await openBackend()
    const { page } = await open(links.invalid.token)
    await page.getByText("It is incomplete, or it is not from us.").waitFor()
  })
})
