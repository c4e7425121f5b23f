import type { Page } from "@playwright/test"
import { draw, inTurn, openAll, walk } from "./examples.ts"
import { expect, test } from "./test.ts"

/** What every example has to be, beyond what engines can tell (REQUIREMENTS C3, C11, C13 to C15, C26). */

// A hundred documents: their trace takes longer than they do.
test.use({ trace: "off" })

/** Targets smaller than 24 × 24 px with no room around them either (WCAG 2.5.8), and presses less high than a thumb is wide. */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { lens } = window
    const inSentence = (each: HTMLElement) =>
      each.matches("a") &&
      [...(each.parentElement?.childNodes ?? [])].some((node) => node instanceof Text && node.data.trim() !== "")
    const targets = lens
      .controls()
      .filter((each) => !inSentence(each))
      .map((each) => each.closest<HTMLElement>("label.lane") ?? each)
      .map((each) => ({ each, box: each.getBoundingClientRect() }))
    const low = targets.filter(({ each, box }) => each.matches(".choice, .button, .lane") && box.height < 43.9)
    const small = targets.filter(({ box }) => Math.min(box.width, box.height) < 23.9)
    const crowded = small.filter(({ each, box }) => {
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
      return targets.some(({ each: other, box: { left, right, top, bottom } }) => {
        const away = Math.hypot(Math.max(left - x, x - right, 0), Math.max(top - y, y - bottom, 0))
        return other !== each && away < 12
      })
    })
    const sized = ({ each, box }: (typeof targets)[0]) =>
      `${lens.called(each)} is ${Math.round(box.width)} × ${Math.round(box.height)}`
    return [...low, ...crowded].map(sized)
  })

/** Names that do not begin with what is to be seen: whoever speaks to the page says what they see (WCAG 2.5.3). */
const strangeNames = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { lens } = window
    const plain = (text: string) =>
      text
        .replace(/[\s:]+/g, " ")
        .trim()
        .toLowerCase()
    const textOf = (ids: string) =>
      ids
        .split(" ")
        .map((id) => document.getElementById(id)?.textContent ?? "")
        .join(" ")
    const nameOf = (each: HTMLElement): string => {
      const labelledBy = each.getAttribute("aria-labelledby")
      const labels = each instanceof HTMLInputElement ? [...(each.labels ?? [])].map((label) => label.textContent) : []
      return plain(
        labelledBy ? textOf(labelledBy) : (each.getAttribute("aria-label") ?? (labels.join(" ") || each.textContent)),
      )
    }
    const lines = lens.lines()
    const seenIn = (each: HTMLElement): string => {
      const whole = each instanceof HTMLInputElement ? (each.labels?.[0] ?? each) : each
      const texts = new Set(lines.filter(({ parent }) => whole.contains(parent)).map(({ node }) => node))
      return plain([...texts].map((node) => node.data).join(" "))
    }
    return lens
      .controls()
      .map((each) => ({ each, name: nameOf(each), seen: seenIn(each) }))
      .filter(({ name, seen }) => name === "" || !name.replaceAll(" ", "").startsWith(seen.replaceAll(" ", "")))
      .map(({ each, name, seen }) => `${lens.called(each)} is named “${name}” and shows “${seen}”`)
  })

const structure = (page: Page, lang: string): Promise<string[]> =>
  page.evaluate((lang) => {
    const { lens } = window
    const all = (selector: string) => [...document.querySelectorAll(selector)]
    const must: [boolean, string][] = [
      [all("h1").length === 1, `has ${all("h1").length} h1`],
      [all("main").length === 1, `has ${all("main").length} main`],
      [/^\S.* – \S/.test(document.title), `is titled “${document.title}”`],
      [document.documentElement.lang === lang, `speaks ${document.documentElement.lang}`],
    ]
    /** What no example has, and why not. */
    const banned: [string, string][] = [
      ["[tabindex]:not([tabindex='0'], [tabindex='-1'])", "is not where it stands in the order of the keyboard"],
      ["[title]:not(iframe)", "says in a title what only a pointer finds"],
      ["button:disabled, [aria-disabled=true]", "cannot be pressed, and does not say why (C26)"],
      ["[accesskey]", "takes a key away from somebody (WCAG 2.1.4)"],
      [".topic > legend:not([lang], .pause > *), summary > span:not([lang])", "is of the sender, and has no language"],
      [".topic:not(.pause) .hint:not([lang]), .lane > span:not([lang])", "is of the sender, and has no language"],
      [".languages a:not([lang])", "names a language in no language"],
      [":is(fieldset:not(.pause), .pause) > :first-child:not(legend)", "stands before the legend of its group"],
      ["h1 ~ h1, h3, h4, h5, h6", "is a heading of a level that nothing leads to"],
      [
        "form:has(button:not([type=button])) :is([required], [pattern])",
        "is checked by the browser, in a bubble (C18)",
      ],
    ]
    return [
      ...must.filter(([holds]) => !holds).map(([, what]) => what),
      ...banned.flatMap(([selector, what]) => all(selector).map((each) => `${lens.called(each)} ${what}`)),
    ]
  }, lang)

test("every example has one heading, names that say what is seen, targets for fingers, and no order of its own", async ({
  browser,
}) => {
  test.setTimeout(240_000)
  const wrong = await walk(browser, {
    context: { viewport: { width: 320, height: 740 } },
    dress: inTurn,
    look: async (page, { lang }) => {
      await openAll(page)
      return [...(await structure(page, lang)), ...(await strangeNames(page)), ...(await smallTargets(page))]
    },
  })
  expect(wrong).toEqual([])
})

test("a pointer that rests somewhere changes how it looks there, and shows nothing that was not there (WCAG 1.4.13)", async ({
  page,
}) => {
  await draw(page, "preferences/large-opened")
  const changed = await page.evaluate(() => {
    const rules = (list: CSSRuleList): CSSStyleRule[] =>
      [...list].flatMap((rule) => {
        const inner = "cssRules" in rule ? rules(rule.cssRules as CSSRuleList) : []
        return rule instanceof CSSStyleRule ? [rule, ...inner] : inner
      })
    const hovered = [...document.styleSheets]
      .flatMap((sheet) => rules(sheet.cssRules))
      .filter(({ selectorText }) => selectorText.includes(":hover"))
    return [...new Set(hovered.flatMap(({ style }) => [...style]))]
  })
  expect(changed.length).toBeGreaterThan(3)
  const looks = /^(color|background|border-.*-?color|text-decoration|text-underline|transform|box-shadow)/
  expect(changed.filter((property) => !looks.test(property))).toEqual([])
})
