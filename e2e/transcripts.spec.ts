import { buildScreenReader, Listener } from "./screen-reader.ts"
import { alive, test as base, expect, WORDS } from "./test.ts"

/**
 * The three main journeys as a screen reader reads them, in each language (C34): leaving and coming back, choosing single
 * things, and getting a new link. Kept as files, so that a change of a word, a role or an order is seen by whoever makes it.
 */
const test = base.extend<object, { readonly script: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
  script: [async ({}, use) => use(await buildScreenReader()), { scope: "worker" }],
})

const MORE = {
  fr: {
    undone: "C’est annulé",
    sms: "SMS",
    news: "Nouveautés",
    refused: "Indiquez une adresse e-mail complète",
    sent: "Si nous connaissons cette adresse",
  },
  nl: {
    undone: "Ongedaan gemaakt",
    sms: "Sms",
    news: "Nieuws",
    refused: "Vul een volledig e-mailadres in",
    sent: "Als we dit adres",
  },
  en: {
    undone: "Undone",
    sms: "SMS",
    news: "News",
    refused: "Write a whole e-mail address",
    sent: "If we know this address",
  },
} as const

for (const lang of ["fr", "nl", "en"] as const) {
  const { leave, adapt, done, undo, preferences, save, saved } = WORDS[lang]

  test.describe("where a screen takes the place of another", () => {
    // The reader itself looks for names in what has just left the document.
    test.use({ provoked: /getElementById is not a function/ })

    test(`leaving everything, and taking it back (${lang})`, async ({ page, server, script }) => {
      await page.goto(await server.link({ lang }))
      await alive(page)
      const listener = new Listener(page, script)
      await listener.begin()
      await listener.hearsAll()
      await listener.does(`Presses "${leave}"`, () => page.getByRole("button", { name: leave }).press("Enter"), done)
      await listener.hearsAll()
      await listener.does(
        `Presses "${undo}"`,
        () => page.getByRole("button", { name: undo }).press("Enter"),
        MORE[lang].undone,
      )
      expect(listener.transcript()).toMatchSnapshot(`${lang}-leaving.txt`)
    })
  })

  test(`choosing single things (${lang})`, async ({ page, server, script }) => {
    const { news, sms } = MORE[lang]
    await page.goto(await server.link({ lang }))
    await alive(page)
    const listener = new Listener(page, script)
    await listener.begin()
    await listener.does(`Presses "${adapt}"`, () => page.getByRole("link", { name: adapt }).press("Enter"), preferences)
    await listener.hearsAll()
    const box = page.getByRole("group", { name: news, exact: true }).getByRole("checkbox", { name: sms })
    await listener.does(`Ticks "${sms}"`, () => box.press("Space"), sms)
    await listener.does(`Presses "${save}"`, () => page.getByRole("button", { name: save }).press("Enter"), saved)
    expect(listener.transcript()).toMatchSnapshot(`${lang}-choosing.txt`)
  })

  test(`getting a new link in place of an old one (${lang})`, async ({ page, server, script }) => {
    await page.goto(await server.link({ lang, daysOld: 400, screen: "preferences" }))
    await alive(page)
    const listener = new Listener(page, script)
    await listener.begin()
    await listener.hearsAll()
    const { refused, sent } = MORE[lang]
    const field = page.getByRole("textbox")
    await listener.does("Sends the form without an address", () => field.press("Enter"), refused)
    await field.fill("jeanne@client.example")
    await listener.does("Sends it with one", () => field.press("Enter"), sent)
    expect(listener.transcript()).toMatchSnapshot(`${lang}-new-link.txt`)
  })
}
