import { Inbox, linkIn } from "./inbox.ts"
import { alive, test as base, expect, WORDS } from "./test.ts"

const test = base.extend<{ inbox: Inbox }>({
  inbox: async ({ server }, use) => {
    const inbox = await Inbox.open()
    await server.stop()
    server.mailOver(inbox.url)
    await server.run()
    await use(inbox)
    await inbox.close()
  },
})

test("leaving is confirmed by one mail, in the person's language, and its link undoes it (A27)", async ({
  page,
  server,
  inbox,
}) => {
  const before = await server.maySend()
  await page.goto(await server.link({ lang: "fr" }))
  await page.getByRole("button", { name: WORDS.fr.leave }).dblclick()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.fr.done)
  const [mail] = await inbox.mails(1)
  expect(mail?.subject).toBe("Votre désinscription est enregistrée")
  expect(mail?.from?.value).toEqual([{ name: "Maison Lenoir", address: "vieprivee@lenoir.example" }])
  expect(mail?.text).toContain((await page.locator(".reference").textContent()) ?? "-")
  await page.goto(linkIn(mail, server.url))
  await page.getByRole("button", { name: WORDS.fr.undo }).click()
  await expect(page.getByText("C’est annulé.")).toBeVisible()
  expect(await server.maySend()).toEqual(before)
  const mails = await inbox.mails(2)
  expect(mails.map(({ subject }) => subject)).toEqual([
    "Votre désinscription est enregistrée",
    "Vos choix précédents sont rétablis",
  ])
})

test("a mail looks well in a mail program, in light and dark", async ({ page, server, inbox }) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await page.getByRole("group", { name: "News" }).getByRole("checkbox", { name: "SMS" }).check()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
  const [mail] = await inbox.mails(1)
  expect(mail?.subject).toBe("Your choices are saved")
  expect(mail?.text).toContain("- News: E-mail, SMS, phone and post")
  await page.goto("about:blank")
  await page.setContent(String(mail?.html))
  await expect(page.getByRole("listitem").first()).toHaveText("News: E-mail, SMS, phone and post")
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  expect(String(mail?.html)).not.toMatch(/<img|src=|url\(|<script/)
})

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled })

    test("a fresh link is asked for in one field, comes by mail, and works (D29)", async ({ page, server, inbox }) => {
      await page.goto(await server.link({ lang: "en", daysOld: 400, screen: "preferences" }))
      if (javaScriptEnabled) await alive(page)
      const field = page.getByLabel("Your e-mail address or phone number")
      const send = page.getByRole("button", { name: "Send me a new link" })
      await field.fill("jeanne")
      await send.click()
      await expect(page.getByText("Write a whole e-mail address")).toBeVisible()
      await expect(field).toHaveAttribute("aria-invalid", "true")
      await expect(field).toBeFocused()
      if (!javaScriptEnabled) await expect(page).toHaveTitle(/^Write a whole e-mail address/)
      await field.fill("Jeanne.Dubois@courriel.example")
      await send.click()
      await expect(page.getByRole("status").filter({ hasText: "If we know this address or number" })).toBeVisible()
      const [mail] = await inbox.mails(1)
      expect(mail?.subject).toBe("Your new link")
      await page.goto(linkIn(mail, server.url))
      await expect(page.getByText("j••••@c••••.example")).toBeVisible()
      await expect(page.getByRole("button", { name: WORDS.en.leave })).toBeVisible()
    })

    test("too many requests are told, with the time to wait (D30)", async ({ page, server }) => {
      const ask = () =>
        fetch(`${server.url}/en/link`, { method: "POST", body: new URLSearchParams({ contact: "nobody@example.be" }) })
      for (let times = 0; times < 10; times++) expect((await ask()).status).toBe(200)
      await page.goto(`${server.url}/en/`)
      if (javaScriptEnabled) await alive(page)
      await page.getByLabel("Your e-mail address or phone number").fill("ada@example.be")
      await page.getByRole("button", { name: "Send me a new link" }).click()
      await expect(
        page.getByText("Too many links were asked for from here. Please try again in 10 minutes."),
      ).toBeVisible()
    })
  })
}

test("an address that was corrected while the first try waits is the one that is asked for", async ({
  page,
  server,
  inbox,
}) => {
  const body = new URLSearchParams({ contact: "nobody@example.be" })
  for (let times = 0; times < 10; times++) await fetch(`${server.url}/en/link`, { method: "POST", body })
  await page.goto(`${server.url}/en/`)
  await alive(page)
  const field = page.getByLabel("Your e-mail address or phone number")
  const send = page.getByRole("button", { name: "Send me a new link" })
  await field.fill("jeanne@courriel.example")
  await send.click()
  await expect(page.getByRole("status").filter({ hasText: "Please try again in 10 minutes." })).toBeVisible()
  await expect(page.getByRole("button", { name: "Try again now" })).toHaveCount(0)
  // A limit is kept in memory: it is gone now.
  await server.stop()
  await server.run()
  await field.fill("jeanne.dubois@courriel.example")
  await send.click()
  await expect(page.getByText("If we know this address or number")).toBeVisible()
  const [mail] = await inbox.mails(1)
  expect(mail?.subject).toBe("Your new link")
})
