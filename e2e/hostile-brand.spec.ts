import { HOSTILE_WORDS } from "../tools/hostile-words.ts"
import { alive, expect, test, WORDS } from "./test.ts"

const { leave, adapt, done } = WORDS.en

test.describe.configure({ timeout: 120_000 })

test("hostile words in every text of a brand stay words: on the page, on paper, on a receipt", async ({
  page,
  server,
}) => {
  await server.stop()
  for (const [id, words] of Object.entries(HOSTILE_WORDS)) {
    server.addBrand(id, words)
    server.callEverything(id, words)
  }
  await server.run()
  const dialogs: string[] = []
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  for (const [id, words] of Object.entries(HOSTILE_WORDS)) {
    // Somebody of whom nothing is known: there is no list of theirs to import for a brand that does not exist yet.
    await page.goto(await server.link({ brand: id, subject: "c-1042", lang: "en" }))
    await alive(page)
    const asDrawn = page.locator(".sender-name")
    expect(await asDrawn.textContent(), id).toBe(words)
    await expect(page.getByRole("button", { name: leave }), id).toBeVisible()
    await expect(page.getByRole("link", { name: adapt }), id).toBeVisible()
    expect((await page.locator(".facts").textContent())?.includes(words.replaceAll("\n", " ")), id).toBe(true)
    // Whatever these words are, the document is made of the same elements.
    expect(await page.locator("i, img, iframe, main :is(script, svg, style)").count(), id).toBe(0)
    await page.emulateMedia({ media: "print" })
    await expect(page.getByRole("heading", { level: 1 }), id).toBeVisible()
    await page.emulateMedia({ media: null })
    await page.getByRole("link", { name: adapt }).click()
    await expect(page.getByRole("heading", { level: 1 }), id).toHaveText("Your preferences")
    await page.goBack()
    await page.getByRole("button", { name: leave }).click()
    await expect(page.getByRole("heading", { level: 1 }), id).toHaveText(done)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), id).toBe(true)
    expect(await page.evaluate(() => "hacked" in window), id).toBe(false)
  }
  expect(dialogs).toEqual([])
})
