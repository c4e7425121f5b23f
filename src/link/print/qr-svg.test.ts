import fc from "fast-check"
import reader from "jsqr"
import { describe, expect, it } from "vitest"
import { LinkConfigError } from "../errors.ts"
import { newCode, printedCode } from "../typed-code.ts"
import { qrSvg } from "./qr-svg.ts"

const BASE = "https://prefs.acme.example"
const CODE = "7K4M-Q9TX-2CGH-0BVC"

/** The picture as a printer of 300 dots to the inch puts it on paper, read by a decoder that is not ours. */
function readOffPaper(svg: string, millimetres: number) {
  const [, size = ""] = /viewBox="0 0 (\d+) \1"/.exec(svg) ?? []
  const modules = Number(size)
  const dark = new Set(
    [...(svg.split('fill="#000"')[1] ?? "").matchAll(/M(\d+) (\d+)h(\d+)v1/g)].flatMap(([, x, y, run]) =>
      Array.from({ length: Number(run) }, (_, at) => `${Number(x) + at} ${y}`),
    ),
  )
  const dots = Math.round((millimetres / 25.4) * 300)
  const pixels = new Uint8ClampedArray(dots * dots * 4)
  for (let at = 0; at < dots * dots; at++) {
    const [x, y] = [at % dots, Math.floor(at / dots)].map((dot) => Math.floor((dot / dots) * modules))
    pixels.fill(dark.has(`${x} ${y}`) ? 0 : 255, at * 4, at * 4 + 3)
    pixels[at * 4 + 3] = 255
  }
  return { found: reader.default(pixels, dots, dots), modules, dark }
}

describe("a QR code", () => {
  it("is read off paper as the address that it stands for, whatever the code (B24)", () => {
    const bytes = fc.uint8Array({ minLength: 15, maxLength: 15 })
    fc.assert(
      fc.property(bytes, fc.webUrl({ validSchemes: ["https"] }), (random, other) => {
        for (const url of [`${BASE}/s/${printedCode(newCode(() => random))}`, other.slice(0, 213)]) {
          if (!URL.canParse(url) || /["<>\\^`{|}]/.test(url)) continue
          expect(readOffPaper(qrSvg(url), 25).found?.data).toBe(url)
        }
      }),
      { numRuns: 40 },
    )
  })

  it("is read off paper at its longest, 25 mm wide", () => {
    const url = `${BASE}/s/`.padEnd(213, "x")
    expect(readOffPaper(qrSvg(url), 25).found?.data).toBe(url)
  })

  it("has white around it, four modules wide, as a part of the picture", () => {
    const { modules, dark } = readOffPaper(qrSvg(BASE), 25)
    const places = [...dark].map((each) => each.split(" ").map(Number))
    expect(Math.min(...places.flat())).toBe(4)
    expect(Math.max(...places.flat())).toBe(modules - 5)
    expect(qrSvg(BASE)).toContain(`<path fill="#fff" d="M0 0h${modules}v${modules}H0z"/>`)
  })

  it("is corrected at level M, and not below", () => {
    // Version 3 holds 42 bytes at level M and 53 at level L (ISO/IEC 18004, table 7).
    const sizeOf = (length: number) => readOffPaper(qrSvg(`${BASE}/`.padEnd(length, "x")), 25).modules - 8
    expect([sizeOf(42), sizeOf(43)]).toEqual([29, 33])
  })

  it("can be heard: an image with a title, in which nothing is markup", () => {
    const svg = qrSvg(BASE, "Code <QR> & adresse")
    expect(svg).toContain(' role="img"')
    expect(svg).toContain("<title>Code &lt;QR&gt; &amp; adresse</title>")
    expect(qrSvg(`${BASE}/`)).toContain("<title>prefs.acme.example</title>")
  })

  it("runs nothing and fetches nothing", () => {
    expect(qrSvg(`${BASE}/s/${CODE}`)).not.toMatch(/script|href|url\(|style|on\w+=|image/)
  })

  it.each([
    ["an address that is none", "prefs.acme.example", "is no address"],
    ["an address that is not https", "http://prefs.acme.example/s", "needs https"],
    ["an address of another kind", "mailto:a@b.example", "needs https"],
    ["an address with a password", "https://me:pw@prefs.acme.example/", "is no address"],
    ["an address with markup", 'https://prefs.acme.example/"><script>', "is no address"],
    ["an address with letters beyond ASCII", "https://prefs.acme.example/é", "is no address"],
    ["the signed link of a mailing", `${BASE}/fr/u/`.padEnd(214, "x"), "has 214 characters"],
  ])("is not drawn of %s", (_, url, said) => {
    expect(() => qrSvg(url)).toThrow(LinkConfigError)
    expect(() => qrSvg(url)).toThrow(said)
  })

  it("without a title is not drawn", () => {
    expect(() => qrSvg(BASE, " ")).toThrow("title: say where the QR code leads")
  })
})
