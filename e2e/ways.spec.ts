import type { BrandDoors } from "preference-center/domain"
import { alive, expect, PAGE_LANGUAGES, test, WORDS } from "./test.ts"

const DOORS: BrandDoors = {
  sms: { number: "8850" },
  mail: { address: "stop@lenoir.example" },
  phone: { number: "+3222000000" },
  post: { address: "Maison Lenoir\nRue Neuve 1\n1000 Bruxelles" },
}

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false })

  test("the page of all ways is one press from every screen, and from it to a fresh link (A13, A39)", async ({
    page,
    server,
  }) => {
    server.openDoors(DOORS)
    await server.stop()
    await server.run()
    await page.goto(await server.link())
    await page.getByRole("contentinfo").getByRole("link", { name: "Comment tout arrêter" }).click()
    await expect(page).toHaveURL(`${server.url}/fr/ways`)
    await expect(page).toHaveTitle("Comment tout arrêter – Maison Lenoir")
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Comment tout arrêter")
    const list = page.getByRole("region", { name: "Un seul de ces moyens suffit" })
    const hrefs = await list.getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href")))
    expect(hrefs).toEqual([
      "/fr/",
      "/fr/s",
      "sms:8850?body=STOP",
      "mailto:stop@lenoir.example?subject=STOP",
      "mailto:vieprivee@lenoir.example?subject=STOP",
      "tel:+3222000000",
    ])
    await expect(list.getByText("Maison Lenoir, Rue Neuve 1, 1000 Bruxelles")).toBeVisible()
    await page.getByRole("navigation").getByRole("link", { name: "Nederlands" }).click()
    await expect(page).toHaveURL(`${server.url}/nl/ways`)
    await expect(page.locator("html")).toHaveAttribute("lang", "nl")
    await page.getByRole("link", { name: "/nl", exact: false }).first().click()
    await expect(page.getByRole("button", { name: "Stuur mij een nieuwe link" })).toBeVisible()
  })
})

test("the page of all ways runs nothing, is small, and comes with every language (14 kB)", async ({ page, server }) => {
  for (const lang of PAGE_LANGUAGES) {
    const answer = await page.request.get(`${server.url}/${lang}/ways`, { headers: { "accept-encoding": "br" } })
    expect(Number(answer.headers()["content-length"])).toBeLessThanOrEqual(14_000)
    expect(await answer.text()).not.toContain("<script")
    await page.setViewportSize({ width: 280, height: 640 })
    await page.goto(`${server.url}/${lang}/ways`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  }
})

test("a look at all ways loses nothing: the way back is the person's own page", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en" }))
  await alive(page)
  await page.getByRole("link", { name: "How to stop everything" }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("How to stop everything")
  await page.goBack()
  await alive(page)
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.en.done)
})

test("with several brands each page leads to the ways of its own", async ({ page, server }) => {
  server.addBrand("dupont", "Dupont")
  await server.stop()
  await server.run()
  await page.goto(await server.link({ lang: "en" }))
  await page.getByRole("link", { name: "How to stop everything" }).click()
  await expect(page).toHaveURL(`${server.url}/en/ways?brand=lenoir`)
  await expect(page.getByText("marketing from Maison Lenoir")).toBeVisible()
  await page.getByRole("navigation").getByRole("link", { name: "Deutsch" }).click()
  await expect(page.getByText("Werbung von Maison Lenoir")).toBeVisible()
})

test("from a frame it opens beside the page around", async ({ page, server, context }) => {
  await page.goto(`${server.url}/en/embed`)
  const opened = context.waitForEvent("page")
  await page.getByRole("link", { name: "How to stop everything" }).click()
  const beside = await opened
  await expect(beside).toHaveURL(`${server.url}/en/ways`)
  await expect(beside.getByRole("heading", { level: 1 })).toHaveText("How to stop everything")
})
