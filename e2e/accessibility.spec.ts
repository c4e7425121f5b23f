import { faultsOf } from "./engines.ts"
import { alive, expect, PAGE_LANGUAGES, test, WORDS } from "./test.ts"

for (const lang of PAGE_LANGUAGES) {
  // Colours are the same in every language: the fourth is drawn in one scheme.
  for (const colorScheme of lang === "de" ? (["light"] as const) : (["light", "dark"] as const)) {
    test(`two engines find nothing on any screen (${lang}, ${colorScheme})`, async ({ page, server }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" })
      const heading = page.getByRole("heading", { level: 1 })
      await page.goto(await server.link({ lang }))
      await alive(page)
      expect(await faultsOf(page)).toEqual([])
      await page.getByRole("link", { name: WORDS[lang].adapt }).click()
      await expect(heading).toHaveText(WORDS[lang].preferences)
      expect(await faultsOf(page)).toEqual([])
      await page.getByRole("button", { name: WORDS[lang].leave }).click()
      await expect(heading).toHaveText(WORDS[lang].done)
      expect(await faultsOf(page)).toEqual([])
      for (const problem of [`${lang}/`, `${lang}/ways`, `${lang}/u/a.b.c`]) {
        await page.goto(`${server.url}/${problem}`)
        expect(await faultsOf(page)).toEqual([])
      }
      await page.goto(await server.link({ lang, daysOld: 400, screen: "preferences" }))
      expect(await faultsOf(page)).toEqual([])
    })
  }
}
