import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ended, lineOf } from "./server.ts"
import { expect, LANGUAGES, test, WORDS } from "./test.ts"

const COMMAND = new URL("../dist/lib/cli/main.js", import.meta.url).pathname

test("from the mailing to the register: press, leave, and the demo's table says no", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "preference-center-demo-"))
  const demo = spawn(process.execPath, [COMMAND, "demo", "--port", "0"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "ignore"],
  })
  const url = await lineOf(demo, /Demo page +(\S+)/)
  for (const lang of LANGUAGES) {
    await page.goto(url)
    const mailing = page.locator(`article[lang=${lang}]`)
    await expect(mailing.getByRole("link", { name: WORDS[lang].adapt })).toBeVisible()
    await mailing.getByRole("link", { name: WORDS[lang].leave }).click()
    await page.getByRole("button", { name: WORDS[lang].leave }).click()
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS[lang].done)
  }
  await page.goto(url)
  const cells = await page.locator("td.yes, td.no").allTextContents()
  expect(cells.length).toBeGreaterThan(0)
  expect(new Set(cells)).toEqual(new Set(["nothing"]))
  await page.getByRole("link", { name: "The customer portal" }).click()
  expect(new URL(page.url()).origin).not.toBe(new URL(url).origin)
  await ended(demo)
  rmSync(folder, { recursive: true })
})

test("every other door of the demo can be tried: message, mail, letter, phone, and what the sender is told", async ({
  browser,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "preference-center-demo-"))
  const demo = spawn(process.execPath, [COMMAND, "demo", "--port", "0"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "ignore"],
  })
  const url = await lineOf(demo, /Demo page +(\S+)/)
  const password = readFileSync(join(folder, ".data/demo/agent-key.txt"), "utf8").trim()
  const context = await browser.newContext({ httpCredentials: { username: "anna", password } })
  const page = await context.newPage()
  await page.goto(url)
  await page.getByRole("button", { name: "Reply STOP" }).click()
  await expect(page.locator(".sms.answer")).toContainText(/c'est fait.*Réf\. \w{4}-\w{4}-\w{2}/s)
  await page.getByRole("button", { name: "Send that mail" }).click()
  await expect(page.getByRole("row", { name: /Jeanne/ }).locator(".yes")).toHaveCount(0)
  await expect(page.getByRole("row", { name: /Alice/ }).locator(".yes")).toHaveCount(0)
  await expect(page.locator(".key")).toHaveText(password)
  await page.getByRole("link", { name: "the agents’ page" }).click()
  await expect(page.getByRole("textbox")).toBeVisible()
  await page.goto(url)
  await page.getByRole("link", { name: "How to leave Maison Lenoir" }).click()
  await expect(page.getByRole("main")).toContainText("8850")
  await page.goto(url)
  await page.getByRole("link", { name: "open it" }).click()
  await page.getByRole("button", { name: WORDS.nl.leave }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.nl.done)
  // The sender's systems are told by the next round of deliveries.
  await expect(async () => {
    await page.goto(url)
    const told = await page.locator("#heard li").filter({ hasText: "left" }).allTextContents()
    expect(told.map((line) => /c-\d+ left, by \w+/.exec(line)?.[0]).sort()).toEqual([
      "c-1042 left, by sms",
      "c-2077 left, by page",
      "c-3150 left, by mail",
    ])
  }).toPass()
  await context.close()
  await ended(demo)
  rmSync(folder, { recursive: true })
})

test("the demo's portal has the centre in it, hears of it, switches it, and hands out a page to copy", async ({
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "preference-center-demo-"))
  const demo = spawn(process.execPath, [COMMAND, "demo", "--port", "0"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "ignore"],
  })
  const portal = await lineOf(demo, /Customer portal +(\S+)/)
  await page.goto(portal)
  const frame = page.frameLocator("preference-center iframe")
  await frame.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(WORDS.en.done)
  await expect(page.locator("#told li").filter({ hasText: "unsubscribed" })).toHaveCount(1)
  await page.getByLabel("Language").selectOption("nl")
  await page.getByLabel("View").selectOption("button")
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(WORDS.nl.done)
  await frame.getByRole("button", { name: WORDS.nl.undo }).click()
  await expect(frame.getByRole("button", { name: WORDS.nl.leave })).toBeVisible()
  const copy = await (await page.request.get(`${portal}page-to-copy.html`)).text()
  expect(copy).toContain("<preference-center")
  expect(copy).not.toContain("eyJ")
  await page.goto(`${portal}communications`)
  await expect(page.getByRole("button", { name: WORDS.en.leave })).toBeVisible()
  await ended(demo)
  rmSync(folder, { recursive: true })
})

test("a port that is taken: the demo takes another and says so, the server says what to do", async () => {
  const folder = mkdtempSync(join(tmpdir(), "preference-center-demo-"))
  const occupier = createServer().listen(0, "127.0.0.1")
  await new Promise((resolve) => occupier.once("listening", resolve))
  const { port } = occupier.address() as AddressInfo
  const demo = spawn(process.execPath, [COMMAND, "demo", "--port", String(port)], {
    cwd: folder,
    stdio: ["ignore", "pipe", "ignore"],
  })
  expect(await lineOf(demo, /(Port \d+ is taken, so the demo uses \d+)/)).toContain(`Port ${port} is taken`)
  await ended(demo)
  const server = spawn(process.execPath, [COMMAND, "serve", "--port", String(port)], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  })
  let said = ""
  server.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString()
  })
  const code = await new Promise((resolve) => server.once("exit", resolve))
  expect(said).toBe(`Port ${port} is taken. Choose another with --port.\n`)
  expect(code).toBe(1)
  occupier.close()
  rmSync(folder, { recursive: true })
})

test("the demo of an earlier version keeps its keys, and draws the one for receipts that it lacks", async ({
  request,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "preference-center-demo-"))
  const path = join(folder, ".data/demo/config.json")
  const run = async (look: (url: string) => Promise<void>) => {
    const demo = spawn(process.execPath, [COMMAND, "demo", "--port", "0"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "ignore"],
    })
    await look(await lineOf(demo, /Demo page +(\S+)/))
    await ended(demo)
  }
  const config = () => JSON.parse(readFileSync(path, "utf8")) as { keys: unknown; receiptKeys?: unknown[] }
  const published = async (url: string) => (await request.get(new URL("/.well-known/jwks.json", url).href)).json()
  await run(async (url) => expect((await published(url)).keys).toHaveLength(1))
  const { receiptKeys, ...earlier } = config()
  writeFileSync(path, JSON.stringify(earlier))
  await run(async (url) => expect((await published(url)).keys).toHaveLength(1))
  expect(config().keys).toEqual(earlier.keys)
  expect(config().receiptKeys).not.toEqual(receiptKeys)
  const drawn = config().receiptKeys
  await run(async () => expect(config().receiptKeys).toEqual(drawn))
  rmSync(folder, { recursive: true })
})
