import { expect, test, WORDS } from "./test.ts"

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled })

    test("the code of a letter is typed as people type, opens the page, and leaves (B24)", async ({ page, server }) => {
      const code = /code +(\S+)/.exec(server.command("code", "--subject", "c-1042"))?.[1] ?? ""
      await page.goto(`${server.url}/en/s`)
      const field = page.getByLabel("The code in your letter")
      const wrong = `${code.slice(0, -1)}${code.endsWith("0") ? "1" : "0"}`
      await field.fill(wrong)
      await page.getByRole("button", { name: "Open my page" }).click()
      await expect(page.getByText("This code is in none of our letters.")).toBeVisible()
      await expect(page).toHaveTitle("Unknown code – Maison Lenoir")
      await expect(field).toBeFocused()
      await expect(field).toHaveValue(wrong)
      await field.fill(code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o"))
      await page.getByRole("button", { name: "Open my page" }).click()
      await expect(page.getByText("j••••@c••••.example")).toBeVisible()
      await page.getByRole("button", { name: WORDS.en.leave }).click()
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.en.done)
      expect((await server.maySend()).filter(({ may }) => may)).toEqual([])
    })

    test("the short link of a text message opens the page in any case, and leaves (A15, B23)", async ({
      page,
      server,
    }) => {
      const said = server.command("links", "--subject", "c-1042", "--short")
      const { pathname } = new URL(/short +(\S+)/.exec(said)?.[1] ?? "")
      // As an alphanumeric QR code has it.
      await page.goto(server.url + pathname.toUpperCase())
      await expect(page.getByText("j••••@c••••.example")).toBeVisible()
      await page.getByRole("button", { name: WORDS.fr.leave }).click()
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.fr.done)
      expect((await server.maySend()).filter(({ may }) => may)).toEqual([])
    })
  })
}

test("the address printed beside the code opens the page, and leaves the address bar", async ({ page, server }) => {
  const said = server.command("code", "--subject", "c-2077")
  const path = new URL(/address +(\S+)/.exec(said)?.[1] ?? "").pathname
  await page.goto(server.url + path)
  await expect(page.getByRole("button", { name: WORDS.nl.leave })).toBeVisible()
  await expect(page).toHaveURL(`${server.url}/nl/u`)
})

test("a short link leaves the address bar, too", async ({ page, server }) => {
  const said = server.command("links", "--subject", "c-2077", "--short")
  const { pathname } = new URL(/short +(\S+)/.exec(said)?.[1] ?? "")
  await page.goto(server.url + pathname)
  await expect(page.getByRole("button", { name: WORDS.nl.leave })).toBeVisible()
  await expect(page).toHaveURL(`${server.url}/nl/u`)
})
