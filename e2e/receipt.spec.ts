import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Page } from "@playwright/test"
import { alive, test as base, expect, LANGUAGES, WORDS } from "./test.ts"

const COMMAND = new URL("../dist/lib/cli/main.js", import.meta.url).pathname

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "preference-center-receipt-"))
    await use(folder)
    rmSync(folder, { recursive: true })
  },
})

/** The command as somebody types it who got the file, and knows where the sender publishes its keys. */
const verify = (file: string, url: string) =>
  new Promise<{ code: number; out: string }>((resolve) => {
    execFile(
      process.execPath,
      [COMMAND, "verify-receipt", file, "--jwks", `${url}/.well-known/jwks.json`],
      (error, out, err) => resolve({ code: Number(error?.code ?? 0), out: out + err }),
    )
  })

const keep = (page: Page, lang: (typeof LANGUAGES)[number]) => page.getByRole("button", { name: WORDS[lang].keep })

/** Leaves, presses *Save the receipt*, and gives back the file. */
async function savedReceipt(page: Page, lang: (typeof LANGUAGES)[number], folder: string) {
  await page.getByRole("button", { name: WORDS[lang].leave }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS[lang].done)
  const [download] = await Promise.all([page.waitForEvent("download"), keep(page, lang).click()])
  const file = join(folder, download.suggestedFilename())
  await download.saveAs(file)
  return { file, name: download.suggestedFilename(), text: readFileSync(file, "utf8") }
}

for (const lang of LANGUAGES) {
  test(`a saved receipt says what the screen says, and is genuine; changed, it is refused (${lang}, A26)`, async ({
    page,
    server,
    folder,
  }) => {
    await page.goto(await server.link({ lang }))
    const { file, name, text } = await savedReceipt(page, lang, folder)
    const reference = (await page.locator(".reference").textContent()) ?? ""
    expect(name).toBe(`preference-center-lenoir-${reference}.txt`)
    for (const line of await page.locator(".receipt :is(dt, dd)").allTextContents()) expect(text).toContain(line)
    expect(text).toContain((await page.locator(".aside").textContent()) ?? "")

    const { code, out } = await verify(file, server.url)
    expect(out).toContain("Genuine")
    expect(out).toContain(reference)
    expect(code).toBe(0)

    writeFileSync(file, text.replace(reference, "0000-0000-00"))
    expect(await verify(file, server.url)).toMatchObject({ code: 1, out: expect.stringContaining("Not genuine") })
    const [block = ""] = /(?<=RECEIPT-----\n).*(?=\n-----END)/s.exec(text) ?? []
    const letter = block.at(100) === "A" ? "B" : "A"
    writeFileSync(file, text.replace(block, block.slice(0, 100) + letter + block.slice(101)))
    expect(await verify(file, server.url)).toMatchObject({ code: 1, out: expect.stringContaining("Not genuine") })
  })
}

test("a link that may only leave gives a receipt to keep too (A33)", async ({ page, server, folder }) => {
  await page.goto(await server.link({ lang: "en", daysOld: 400 }))
  const { file, text } = await savedReceipt(page, "en", folder)
  expect(text).not.toContain("undo")
  expect(await verify(file, server.url)).toMatchObject({ code: 0 })
})

test("the receipt of an objection from before can be saved when the page is opened again", async ({
  page,
  server,
  folder,
}) => {
  await page.goto(await server.link({ lang: "en" }))
  const first = await savedReceipt(page, "en", folder)
  await page.goto(await server.link({ lang: "en" }))
  await alive(page)
  const again = await savedReceipt(page, "en", folder)
  expect(again.text).toBe(first.text)
})

test("what saves a receipt is fetched when it is wanted, and its absence is told and mended", async ({
  page,
  server,
  folder,
}) => {
  const asked: string[] = []
  page.on("request", (request) => asked.push(request.url()))
  await page.route(/save-receipt/, (route) => route.abort())
  await page.goto(await server.link({ lang: "en" }))
  await alive(page)
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(keep(page, "en")).toBeVisible()
  expect(asked.filter((url) => url.includes("save-receipt"))).toEqual([])
  await keep(page, "en").click()
  await expect(page.getByText("The receipt could not be saved yet. You are unsubscribed all the same.")).toBeVisible()
  await page.unroute(/save-receipt/)
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Try again now" }).click(),
  ])
  const file = join(folder, "receipt.txt")
  await download.saveAs(file)
  await expect(page.getByText("The receipt could not be saved yet.")).toHaveCount(0)
  expect(await verify(file, server.url)).toMatchObject({ code: 0 })
})

test("on paper the receipt is whole, and nothing is left to press (C30)", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en" }))
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.en.done)
  await expect(keep(page, "en")).toBeVisible()
  await expect(page.getByText("What was the reason?")).toBeVisible()
  await page.emulateMedia({ media: "print" })
  await expect(page.getByRole("button")).toHaveCount(0)
  await expect(page.getByText("What was the reason?")).toBeHidden()
  const receipt = page.getByRole("region", { name: "Your receipt" })
  for (const line of await receipt.locator("dt, dd").all()) await expect(line).toBeVisible()
  await expect(receipt).toContainText(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}/)
})

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false })

  test("the receipt is there, and no button that nothing would answer (C27)", async ({ page, server }) => {
    await page.goto(await server.link({ lang: "en" }))
    await page.getByRole("button", { name: WORDS.en.leave }).click()
    await expect(page.getByRole("region", { name: "Your receipt" })).toContainText("Maison Lenoir")
    await expect(keep(page, "en")).toBeHidden()
    await expect(page.getByRole("button", { name: WORDS.en.undo })).toBeVisible()
  })
})
