/**
 * The main journeys in a frame, in WebKit (the engine of Safari), as Debian's packages bring it: `npm run test:browsers`
 * runs this after the same journeys in Firefox. Its window is a real one, on a display of its own.
 */
import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, globSync } from "node:fs"
import { createServer } from "node:net"
import { after, afterEach, before, beforeEach, describe, it } from "node:test"
import { Builder, By, Capabilities, until, type WebDriver, type WebElement } from "selenium-webdriver"
import { Portal } from "../e2e/portal-server.ts"
import { Sample, Server } from "../e2e/server.ts"
import { installFromDebian } from "./debian.ts"

const PATIENCE_MS = 20_000
const LEAVE = "Unsubscribe me from all communications"

const findBrowser = () => globSync("/usr/lib/*/webkit2gtk-4.1/MiniBrowser")[0]

function needed(): string {
  if (!findBrowser() || !existsSync("/usr/bin/WebKitWebDriver")) installFromDebian("webkit2gtk-driver")
  if (!existsSync("/usr/bin/Xvfb")) installFromDebian("xvfb")
  const browser = findBrowser()
  if (!browser || !existsSync("/usr/bin/Xvfb")) {
    throw new Error("There is no WebKit to test with. Install the packages webkit2gtk-driver and xvfb.")
  }
  return browser
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const taken = createServer().listen(0, "127.0.0.1", () => {
      const { port } = taken.address() as { port: number }
      taken.close(() => resolve(port))
    })
  })

const running: ChildProcess[] = []

/** A display nobody looks at; tells its number. */
function openDisplay(): Promise<string> {
  const xvfb = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1000x3000x24", "-nolisten", "tcp"])
  running.push(xvfb)
  return new Promise((resolve, reject) => {
    xvfb.stdout.once("data", (data: Buffer) => resolve(`:${data.toString().trim()}`))
    xvfb.once("exit", () => reject(new Error("Xvfb did not start.")))
  })
}

async function openBrowser(binary: string): Promise<WebDriver> {
  const port = await freePort()
  const env: NodeJS.ProcessEnv = { ...process.env, DISPLAY: await openDisplay() }
  if (process.getuid?.() === 0) env.WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS = "1"
  running.push(spawn("WebKitWebDriver", [`--port=${port}`], { env, stdio: "ignore" }))
  const capabilities = new Capabilities({
    browserName: "MiniBrowser",
    "webkitgtk:browserOptions": { binary, args: ["--automation"] },
  })
  const build = () => new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(capabilities).build()
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    try {
      const driver = build()
      await driver.getSession()
      return driver
    } catch (error) {
      // The driver needs a moment until it listens.
      if (Date.now() > until || !/ECONNREFUSED/.test(String(error))) throw error
    }
  }
}

describe("the centre in a portal, in WebKit", () => {
  let driver: WebDriver
  let sample: Sample
  let server: Server
  let portal: Portal

  before(async () => {
    const binary = needed()
    sample = await Sample.make()
    driver = await openBrowser(binary)
    // Whatever stands below the window's edge in a frame of another process the driver's pointer does not find.
    await driver.manage().window().setRect({ width: 900, height: 2_800 })
  })
  after(async () => {
    await driver?.quit()
    for (const process of running) process.kill()
    sample?.remove()
  })
  beforeEach(async () => {
    server = await Server.start(sample)
    portal = new Portal(server)
    await portal.start()
  })

  afterEach(async () => {
    await driver.switchTo().defaultContent()
    await portal.close()
    await server.close()
  })

  /** Opens the portal, and goes into the frame. */
  async function enter(attributes: string): Promise<void> {
    await driver.get(portal.make({ attributes }))
    const iframe = await driver.wait(
      async () =>
        (await driver.executeScript(
          "return document.querySelector('preference-center')?.shadowRoot?.querySelector('iframe')",
        )) as WebElement | null,
      PATIENCE_MS,
    )
    await driver.wait(() => driver.executeScript("return window.told.some(([name]) => name === 'ready')"), PATIENCE_MS)
    if (iframe) await driver.switchTo().frame(iframe)
  }

  const press = (label: string) => driver.findElement(By.xpath(`//button[contains(., "${label}")]`)).click()
  const heading = (text: string) =>
    driver.wait(until.elementLocated(By.xpath(`//h1[contains(., "${text}")]`)), PATIENCE_MS)
  const said = (text: string) =>
    driver.wait(until.elementLocated(By.xpath(`//*[contains(text(), "${text}")]`)), PATIENCE_MS)
  /** What the portal heard, but for heights. */
  async function told(): Promise<string[]> {
    await driver.switchTo().defaultContent()
    const names = (await driver.executeScript("return window.told.map(([name]) => name)")) as string[]
    return names.filter((name) => name !== "resized")
  }

  it("leaves and undoes, and the portal hears of it", async () => {
    await enter('lang="en"')
    await press(LEAVE)
    await heading("Done")
    await press("Undo")
    await said("Undone.")
    assert.deepEqual(server.evidence(), ["objected", "undone"])
    assert.deepEqual(await told(), ["ready", "unsubscribed", "undone"])
  })

  it("keeps single choices, in another language than at first", async () => {
    await enter('lang="en" view="preferences"')
    await driver.switchTo().defaultContent()
    await driver.executeScript("document.querySelector('preference-center').setAttribute('lang', 'nl')")
    const iframe = await driver.executeScript(
      "return document.querySelector('preference-center').shadowRoot.querySelector('iframe')",
    )
    await driver.switchTo().frame(iframe as WebElement)
    await heading("Uw voorkeuren")
    await driver.wait(until.elementLocated(By.css('input[name="lanes.sms/news"]')), PATIENCE_MS).click()
    await press("Opslaan")
    await said("Uw keuzes zijn opgeslagen.")
    const news = (await server.maySend()).find(({ topic, channel }) => topic === "news" && channel === "sms")
    assert.equal(news?.may, true)
    assert.deepEqual(await told(), ["ready", "saved"])
  })

  it("has the one button, with its confirmation and the way back in its place", async () => {
    await enter('lang="en" view="button"')
    await press(LEAVE)
    await heading("Done")
    await press("Undo")
    await said("Undone. Your earlier choices apply again.")
    assert.deepEqual(server.evidence(), ["objected", "undone"])
  })

  it("asks for a fresh token where the one it has grew old, and loses no choice meanwhile", async () => {
    await enter('lang="en" view="preferences"')
    await driver.wait(until.elementLocated(By.css('input[name="lanes.sms/news"]')), PATIENCE_MS).click()
    await server.stop()
    server.rotateKey()
    await server.run()
    await press("Save")
    await said("Your choices are saved.")
    await driver.switchTo().defaultContent()
    assert.deepEqual(await driver.executeScript("return window.asked"), ["start", "expired"])
  })
})
