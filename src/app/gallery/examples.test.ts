import { globSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { EXAMPLES } from "./examples.ts"
import { readWishes, SETTINGS, writeWishes } from "./wishes.ts"

const ids = EXAMPLES.map(({ id }) => id)

describe("the examples", () => {
  it("are each of their own name, which is an address and the name of a file", () => {
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter((id) => !/^[a-z]+(\/[a-z]+(-[a-z]+)*)$/.test(id))).toEqual([])
  })

  it("stand next to every screen", () => {
    const folders = (pattern: string) => globSync(pattern, { cwd: `${import.meta.dirname}/../screens` })
    const of = (files: readonly string[]) => [...new Set(files.map((file) => file.split("/")[0]))].sort()
    expect(of(folders("*/*.examples.ts"))).toEqual(of(folders("*/*-screen.tsx")))
  })
})

describe("an address of the gallery", () => {
  const read = (written: string) => readWishes("stage", written, ids)

  it("says only what does not go without saying, and is read as it was written", () => {
    const { wishes } = read("stage=choice/left")
    expect(writeWishes("stage", wishes)).toBe("stage=choice/left")
    const other = { ...wishes, lang: "fr", scheme: "dark", dir: "rtl", width: "320" }
    expect(writeWishes("stage", other)).toBe("stage=choice/left&lang=fr&scheme=dark&dir=rtl&width=320")
    expect(read(writeWishes("stage", other))).toEqual({ wishes: other, mistakes: [] })
  })

  it.each(["stage=nothing", "lang=tlh", "scheme=pink", "dir=up", "width=7", "colour=red"])(
    "that is wrong (%s) is answered with what is possible",
    (written) => {
      const { mistakes } = read(written)
      expect(mistakes).toHaveLength(1)
      expect(mistakes[0]).toMatch(/Possible: \w|are possible/)
    },
  )

  it("speaks every language that the page comes in", () => {
    const locales = globSync("*/page.json", { cwd: `${import.meta.dirname}/../../../locales` })
    expect([...SETTINGS.lang].sort()).toEqual(locales.map((file) => file.split("/")[0]).sort())
  })
})
