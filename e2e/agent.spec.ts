import { writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import type { Page } from "@playwright/test"
import { faultsOf } from "./engines.ts"
import { test as base, expect, PAGE_LANGUAGES } from "./test.ts"

/** Anna of the demo, at the phone: the browser knows her name and key. */
const test = base.extend({
  httpCredentials: async ({ sample }, use) => use({ username: "anna", password: sample.read("agent-key.txt") }),
})

const WORDS = {
  fr: {
    given: "Ce que le client vous donne",
    find: "Chercher",
    note: "Noter\u00a0: arrêt de tout marketing",
    done: "C’est noté.",
  },
  nl: { given: "Wat de klant u geeft", find: "Zoeken", note: "Noteren: geen marketing meer", done: "Genoteerd." },
  en: { given: "What the customer gives you", find: "Find", note: "Record: no more marketing", done: "Noted." },
  de: { given: "Was die Person Ihnen nennt", find: "Suchen", note: "Notieren: keine Werbung mehr", done: "Notiert." },
} as const
type Lang = keyof typeof WORDS

const heading = (page: Page) => page.getByRole("heading", { level: 1 })

async function find(page: Page, lang: Lang, given: string): Promise<void> {
  await page.getByLabel(WORDS[lang].given).fill(given)
  await page.getByRole("button", { name: WORDS[lang].find }).click()
}

test("a no on the phone: asked, found, written down, and read out in the customer's language (A15)", async ({
  page,
  server,
}) => {
  await page.goto(`${server.url}/en/agent`)
  await expect(page.getByRole("blockquote")).toContainText("Would you still like to receive marketing")
  await find(page, "en", "pieter.janssens@post.example")
  await expect(heading(page)).toHaveText("Is this the right person?")
  await expect(page.getByRole("main")).toContainText("p••••@p••••.example")
  await expect(page.getByRole("main")).toContainText("Dutch")
  await expect(page.getByRole("main")).not.toContainText("pieter")
  expect(page.url()).toBe(`${server.url}/en/agent`)
  expect((await server.maySend("c-2077")).some(({ may }) => may)).toBe(true)
  await page.getByRole("button", { name: WORDS.en.note }).dblclick()
  await expect(heading(page)).toContainText(WORDS.en.done)
  expect((await server.maySend("c-2077")).some(({ may }) => may)).toBe(false)
  expect(server.evidence("c-2077")).toEqual(["objected"])
  const aloud = page.getByRole("blockquote")
  await expect(aloud).toHaveAttribute("lang", "nl")
  await expect(aloud).toContainText("U krijgt een bevestiging per e-mail.")
  await expect(aloud).toContainText((await page.locator("dd.reference").textContent()) ?? "-")
  await expect(page.getByRole("main")).toContainText("anna")
  expect(server.log).not.toMatch(/pieter|c-2077|anna/i)
  expect(await page.context().cookies()).toEqual([])

  await page.goto(await server.link({ subject: "c-2077", lang: "en" }))
  await expect(page.getByText("You unsubscribed from everything")).toBeVisible()
})

test("the languages can be switched at every step, and what is shown stays (A48)", async ({ page, server }) => {
  const speak = (lang: string) => page.locator(`.languages [lang=${lang}]`).click()
  await page.goto(`${server.url}/agent`)
  await expect(page.locator("html")).toHaveAttribute("lang", "fr")
  await speak("de")
  await expect(heading(page)).toHaveText("Jemand sagt Nein")
  await find(page, "de", "nobody at all")
  await expect(page.getByRole("alert")).toContainText("Schreiben Sie eine Kundennummer")
  await speak("en")
  await expect(page.getByRole("alert")).toContainText("Write a customer number")
  await expect(page.getByLabel(WORDS.en.given)).toHaveValue("nobody at all")
  await expect(page.getByLabel(WORDS.en.given)).toBeFocused()
  await find(page, "en", "c-1042")
  await speak("nl")
  await expect(heading(page)).toHaveText("Is dit de juiste persoon?")
  await expect(page.getByRole("main")).toContainText("j••••@c••••.example")
  await page.getByRole("button", { name: WORDS.nl.note }).click()
  const reference = await page.locator("dd.reference").textContent()
  await speak("fr")
  await expect(heading(page)).toContainText(WORDS.fr.done)
  await expect(page.locator("dd.reference")).toHaveText(reference ?? "-")
  await page.reload()
  await expect(page.locator("dd.reference")).toHaveText(reference ?? "-")
  expect(server.evidence("c-1042")).toEqual(["objected"])
})

test("somebody unknown can say no; what was typed is shown as it is, and does nothing", async ({ page, server }) => {
  await page.goto(`${server.url}/en/agent`)
  await find(page, "en", "<b>new</b>@example.be")
  await expect(page.getByLabel(WORDS.en.given)).toHaveValue("<b>new</b>@example.be")
  await find(page, "en", "c-9999")
  await expect(heading(page)).toHaveText("Nobody is known by this")
  await page.getByRole("button", { name: WORDS.en.note }).click()
  await expect(heading(page)).toContainText(WORDS.en.done)
  await expect(page.getByRole("blockquote")).not.toContainText("e-mail")
  expect(server.evidence("c-9999")).toEqual(["objected"])
  await page.getByRole("link", { name: "Next customer" }).click()
  await find(page, "en", "c-9999")
  await page.getByRole("button", { name: WORDS.en.note }).click()
  await expect(heading(page)).toHaveText("That was noted already. It still applies.")
})

test("of several who share a number the agent picks one, and the no is that one's alone", async ({ page, server }) => {
  const lines = [
    "subject,locale,address:email,address:sms",
    "c-1,nl,ada@a.example,+32 470 11 22 33",
    "c-2,fr,,0470112233",
  ]
  writeFileSync(join(server.folder, "people.csv"), lines.join("\n"))
  server.command("import", "people.csv")
  await page.goto(`${server.url}/en/agent`)
  await find(page, "en", "0470 11 22 33")
  await expect(heading(page)).toHaveText("Which of these people is it?")
  expect(await faultsOf(page)).toEqual([])
  await expect(page.getByRole("form", { name: "Customer number c-1" })).toContainText("a••••@a••••.example")
  await page.getByRole("form", { name: "Customer number c-2" }).getByRole("button").click()
  await expect(heading(page)).toContainText(WORDS.en.done)
  expect([server.evidence("c-1"), server.evidence("c-2")]).toEqual([[], ["objected"]])
})

test("a form of another site writes nothing, though the browser sends name and key along (D21)", async ({
  page,
  server,
}) => {
  const fields = { step: "note", given: "c-1042", subject: "c-1042" }
  const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`)
  const evil = createServer((_, answer) =>
    answer
      .setHeader("content-type", "text/html")
      .end(
        `<form method="post" action="${server.url}/en/agent">${inputs.join("")}<button>You have won</button></form>`,
      ),
  )
  await new Promise<void>((ready) => evil.listen(0, "localhost", ready))
  await page.goto(`${server.url}/en/agent`)
  await page.goto(`http://localhost:${(evil.address() as AddressInfo).port}/`)
  await page.getByRole("button", { name: "You have won" }).click()
  await expect(heading(page)).toHaveText("This form came from another page")
  await expect(page.getByText("Signed in as anna.")).toBeVisible()
  evil.close()
  expect(server.evidence("c-1042")).toEqual([])
})

test.describe("without name and key", () => {
  test.use({ httpCredentials: undefined as never })

  test("the page says what to do", async ({ page, server }) => {
    const answer = await page.request.get(`${server.url}/en/agent`)
    expect([answer.status(), answer.headers()["www-authenticate"]]).toEqual([
      401,
      expect.stringMatching(/^Basic realm=/),
    ])
    await page.setContent(await answer.text())
    await expect(heading(page)).toHaveText("Please sign in")
    await expect(page.getByRole("main")).toContainText("Reload this page, and enter your agent name and your key.")
  })
})

/** As WCAG 1.4.12 has it. */
const TEXT_SPACING =
  "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }"

for (const lang of PAGE_LANGUAGES) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`two engines find nothing on any step, and nothing is cut off (${lang}, ${colorScheme})`, async ({
      page,
      server,
    }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" })
      const look = async (name: string) => {
        expect(await faultsOf(page), name).toEqual([])
        for (const width of [280, 360, 1280]) {
          await page.setViewportSize({ width, height: 740 })
          expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), name).toBe(true)
        }
        await page.setViewportSize({ width: 320, height: 740 })
        const spaced = await page.evaluate(async (css) => {
          const sheet = new CSSStyleSheet()
          sheet.replaceSync(css)
          document.adoptedStyleSheets = [sheet]
          const fits = document.documentElement.scrollWidth <= innerWidth
          document.adoptedStyleSheets = []
          return fits
        }, TEXT_SPACING)
        expect(spaced, name).toBe(true)
      }
      await page.goto(`${server.url}/${lang}/agent`)
      await look("find")
      await find(page, lang, "?")
      await look("refused")
      await find(page, lang, "c-1042")
      await look("found")
      await page.getByRole("button", { name: WORDS[lang].note }).click()
      await expect(heading(page)).toContainText(WORDS[lang].done)
      await look("noted")
      await page.goto(`${server.url}/${lang}/agent`)
      await find(page, lang, "0499001122")
      await look("unknown")
      await expect(page.getByRole("button", { name: WORDS[lang].note })).toHaveCount(2)
    })
  }
}
