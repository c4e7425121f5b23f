import { existsSync, globSync, readFileSync } from "node:fs"
import { dirname, join, normalize } from "node:path"
import { expect, it } from "vitest"

const ROOT = new URL("../", import.meta.url).pathname
const PAGES = globSync("{*.md,docs/**/*.md}", { cwd: ROOT })

/** What a heading can be linked to by, as GitHub makes it of its text. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-")

const withoutCode = (text: string): string => text.replace(/^```.*?^```/gms, "")

const headingsOf = (page: string): string[] =>
  [...withoutCode(readFileSync(join(ROOT, page), "utf8")).matchAll(/^#+ (.*)$/gm)].map(([, text = ""]) =>
    anchorOf(text),
  )

it.each(PAGES)("every link in %s leads somewhere", (page) => {
  const links = [...withoutCode(readFileSync(join(ROOT, page), "utf8")).matchAll(/\]\(([^)\s]+)\)/g)].map(
    ([, to = ""]) => to,
  )
  const dead = links.filter((to) => {
    if (/^[a-z]+:/.test(to)) return false
    const [path = "", anchor] = to.split("#")
    const file = path === "" ? page : normalize(join(dirname(page), path))
    return !existsSync(join(ROOT, file)) || (anchor !== undefined && !headingsOf(file).includes(anchor))
  })
  expect(dead).toEqual([])
})
